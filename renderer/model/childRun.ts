import { attributeOf } from '../../shared/ipc/unpackEvents.ts';
import { objectOf, textOf } from './attributes.ts';
import type { EventGroup } from './eventGroup.ts';

/** The run of a child's group, once it has started. */
export function childRunOf(group: EventGroup): string | undefined {
  for (const event of group.events) {
    const runId = textOf(objectOf(attributeOf(event, 'workflowExecution'))?.['runId']);
    if (runId !== undefined) return runId;
  }
  return undefined;
}
