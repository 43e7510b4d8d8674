/** What list filters can ask of a schedule (server: frontend/workflow_handler.go, prepareSchedulerQuery). */
import { IndexedValueType as Type } from '../../../shared/protocol/enums.ts';
import type { Namespace } from '../state/namespace.ts';
import { type Attribute, customValue } from '../visibility/attributes.ts';
import type { Schedule } from './schedule.ts';

const PREFIX = 'temporal-sys-scheduler:';

/** The id of the workflow that the real server runs for a schedule: clients see it in error messages. */
export const schedulerWorkflowId = (scheduleId: string): string => PREFIX + scheduleId;

const SYSTEM: readonly Attribute<Schedule>[] = [
  { name: 'ScheduleId', type: Type.KEYWORD, read: ({ identity }) => identity.scheduleId },
  {
    name: 'WorkflowId',
    type: Type.KEYWORD,
    read: ({ identity }) => schedulerWorkflowId(identity.scheduleId),
  },
  {
    name: 'TemporalSchedulePaused',
    type: Type.BOOL,
    read: ({ definition }) => definition.state.paused === true,
  },
  { name: 'StartTime', type: Type.DATETIME, read: ({ identity }) => identity.createdAt },
  { name: 'ExecutionTime', type: Type.DATETIME, read: ({ identity }) => identity.createdAt },
  { name: 'ExecutionStatus', type: Type.KEYWORD, read: () => 'Running' },
];

/** The attribute of that name in a namespace, or undefined. Custom ones go before the schedule's own. */
export function scheduleAttributeOf(
  namespace: Namespace,
  name: string,
): Attribute<Schedule> | undefined {
  const type = namespace.searchAttributes.get(name);
  if (type === undefined) return SYSTEM.find((attribute) => attribute.name === name);
  return { name, type, read: ({ searchAttributes }) => customValue(type, searchAttributes[name]) };
}
