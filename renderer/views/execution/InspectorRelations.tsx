import { useMemo, type ReactNode } from 'react';
import { classes } from '../../components/classes.ts';
import text from '../../components/text.module.css';
import type { EventGroup } from '../../model/eventGroup.ts';
import { relationsOf } from '../../model/groupRelations.ts';
import type { GroupInspectorProps } from './Inspector.tsx';
import styles from './InspectorPane.module.css';
import { KindIcon } from './TimelineKindIcon.tsx';

/** What led to it, and what it caused. */
export function InspectorRelations({ group, groups, onSelect }: GroupInspectorProps): ReactNode {
  const relations = useMemo(() => relationsOf(group, groups), [group, groups]);
  const causes =
    relations.task === undefined ? relations.causes : [relations.task, ...relations.causes];
  const caused =
    relations.seenBy === undefined ? relations.caused : [relations.seenBy, ...relations.caused];
  return (
    <>
      {causes.length > 0 && <GroupList title="What led to it" list={causes} onSelect={onSelect} />}
      {caused.length > 0 && <GroupList title="What it caused" list={caused} onSelect={onSelect} />}
    </>
  );
}

interface GroupListProps {
  readonly title: string;
  /** A workflow task comes first; what hangs on it is set in. */
  readonly list: readonly EventGroup[];
  readonly onSelect: (eventId: number) => void;
}

function GroupList({ title, list, onSelect }: GroupListProps): ReactNode {
  const hasTask = list[0]?.kind === 'workflowTask';
  return (
    <section aria-label={title}>
      <h3 className={styles.section}>{title}</h3>
      <ul className={styles.relations}>
        {list.map((other, index) => (
          <li key={other.id}>
            <button
              type="button"
              className={classes(styles.relation, hasTask && index > 0 && styles.inner)}
              onClick={() => onSelect(other.id)}
            >
              <KindIcon kind={other.kind} />
              <span className={text.ellipsis}>
                {other.kind === 'workflowTask' ? 'Workflow task' : other.label}
              </span>
              <span className={classes(text.faint, text.num)}>
                {other.kind === 'workflowTask'
                  ? `${other.id}–${other.events.at(-1)?.eventId ?? other.id}`
                  : `event ${other.id}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
