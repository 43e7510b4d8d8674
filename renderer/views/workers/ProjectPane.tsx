import type { ReactNode } from 'react';
import type { Project, WorkflowType } from '../../../shared/ipc/models.ts';
import { classes } from '../../components/classes.ts';
import { KeyValues } from '../../components/KeyValues.tsx';
import { Note } from '../../components/Note.tsx';
import { Pane } from '../../components/Pane.tsx';
import text from '../../components/text.module.css';
import { plural } from '../../components/timeText.ts';
import styles from './WorkersView.module.css';

function Problems({ problems }: { readonly problems: Project['problems'] }): ReactNode {
  if (problems.length === 0) return undefined;
  return (
    <div className={styles.problems}>
      {problems.map(({ message, fix, file, line }) => {
        const place = line === undefined ? file : `${file}:${line}`;
        return (
          <Note key={`${place} ${message}`} tone="warn" title={message}>
            {place !== undefined && !message.includes(place) && (
              <span className={text.mono}>{place}</span>
            )}
            {fix !== undefined && <div>{fix}</div>}
          </Note>
        );
      })}
    </div>
  );
}

function TypeRow({ type }: { readonly type: WorkflowType }): ReactNode {
  const handlers = [
    ...type.signals.map((name) => `signal ${name}`),
    ...type.queries.map((name) => `query ${name}`),
    ...type.updates.map((name) => `update ${name}`),
  ];
  return (
    <li className={styles.type}>
      <span className={text.medium}>{type.name}</span>
      <span className={classes(text.mono, text.faint, text.ellipsis)} title={type.signature}>
        {type.signature ?? type.source}
      </span>
      {handlers.length > 0 && <span className={styles.handlers}>{handlers.join(', ')}</span>}
    </li>
  );
}

/** The open project: where it is, what is wrong with it, what its code registers. */
export function ProjectPane({ project }: { readonly project: Project }): ReactNode {
  const { workflowTypes, activityTypes } = project;
  const mono = (value: string): ReactNode => <span className={text.mono}>{value}</span>;
  return (
    <Pane
      title="Project"
      className={styles.aboutPane}
      facts={`${plural(workflowTypes.length, 'workflow')}, ${plural(activityTypes.length, 'activity', 'activities')} found`}
    >
      <Problems problems={project.problems} />
      <KeyValues
        rows={[
          ['Name', project.name],
          ['Folder', mono(project.path)],
          ['Language', project.language === 'typescript' ? 'TypeScript' : 'own command'],
          ['Task queue', mono(project.taskQueue)],
          ['Namespace', mono(project.namespace)],
        ]}
      />
      <h3 className={styles.section}>Workflows</h3>
      <ul className={styles.types}>
        {workflowTypes.map((type) => (
          <TypeRow key={type.name} type={type} />
        ))}
      </ul>
      {workflowTypes.length === 0 && <p className={text.muted}>None was found in the code.</p>}
      <h3 className={styles.section}>Activities</h3>
      <p className={classes(text.mono, text.muted, text.wrap)}>
        {activityTypes.length === 0 ? 'none found' : activityTypes.join(', ')}
      </p>
    </Pane>
  );
}
