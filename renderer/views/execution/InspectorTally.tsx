import { useMemo, type ReactNode } from 'react';
import text from '../../components/text.module.css';
import type { EventGroup } from '../../model/eventGroup.ts';
import type { EventGroups } from '../../model/groupEvents.ts';
import { familyTally } from '../../model/groupPayloads.ts';
import styles from './InspectorPane.module.css';

interface TallyProps {
  readonly group: EventGroup;
  readonly groups: EventGroups;
}

/** How all of its kind stand, where there are many. */
export function InspectorTally({ group, groups }: TallyProps): ReactNode {
  const tally = useMemo(() => familyTally(group, groups), [group, groups]);
  if (tally.total < 8) return undefined;
  const parts = [
    { name: 'done', count: tally.done, look: styles.done },
    { name: 'running', count: tally.running, look: styles.running },
    { name: 'in backoff', count: tally.backoff, look: styles.backoff },
    { name: 'failed', count: tally.failed, look: styles.failed },
    { name: 'queued', count: tally.queued, look: styles.queued },
    { name: 'ended otherwise', count: tally.other, look: styles.queued },
  ].filter((part) => part.count > 0);
  return (
    <section aria-label={`All ${group.label}`}>
      <h3 className={styles.section}>
        {group.label} <span className={text.faint}>all {tally.total}</span>
      </h3>
      <div className={styles.tally} aria-hidden="true">
        {parts.map((part) => (
          <i key={part.name} className={part.look} style={{ flexGrow: part.count }} />
        ))}
      </div>
      <div className={styles.tallyWords}>
        {parts.map((part) => (
          <span key={part.name}>
            <i className={part.look} aria-hidden="true" />
            {part.count} {part.name}
          </span>
        ))}
      </div>
    </section>
  );
}
