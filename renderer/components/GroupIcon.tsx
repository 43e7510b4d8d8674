import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './GroupIcon.module.css';

/** What kind of thing an event group is; each has a hue and a silhouette. */
export type GroupKind =
  | 'workflowTask'
  | 'activity'
  | 'localActivity'
  | 'timer'
  | 'child'
  | 'signal'
  | 'update'
  | 'nexus'
  | 'marker';

const shapes: Readonly<Record<GroupKind, ReactNode>> = {
  workflowTask: <rect x="3" y="9" width="18" height="6" rx="1" />,
  activity: (
    <rect x="3" y="5" width="18" height="14" rx="3" fill="currentColor" fillOpacity=".35" />
  ),
  localActivity: (
    <>
      <rect x="3" y="5" width="18" height="14" rx="3" strokeDasharray="3 3" />
      <path d="M9 12h6" />
    </>
  ),
  timer: <path d="M6 3h12M6 21h12M7.5 3v3.5L12 12l4.5-5.5V3M7.5 21v-3.5L12 12l4.5 5.5V21" />,
  child: <path d="M5 3v11a3 3 0 0 0 3 3h4M12 12h8v9h-8z" />,
  signal: <path d="m12 3 9 9-9 9-9-9z" fill="currentColor" fillOpacity=".35" />,
  update: <path d="M4 8h13l-3.5-3.5M20 16H7l3.5 3.5" />,
  nexus: <path d="M12 2.8 20 7.4v9.2l-8 4.6-8-4.6V7.4z" />,
  marker: <path d="M6 21V4l12 5-12 5" />,
};

/** The glyph of an event group, in its hue. It stands beside its name, so it says nothing itself. */
export function GroupIcon({
  kind,
  className,
}: {
  readonly kind: GroupKind;
  readonly className?: string | undefined;
}): ReactNode {
  return (
    <svg
      data-icon={kind}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={classes(styles[kind], className)}
    >
      {shapes[kind]}
    </svg>
  );
}

/** The glyph of a workflow, which has no hue of its own. */
export function WorkflowIcon({
  className,
}: {
  readonly className?: string | undefined;
}): ReactNode {
  return (
    <svg
      data-icon="workflow"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={className}
    >
      <rect x="3" y="4" width="7" height="6" rx="1.5" />
      <rect x="14" y="14" width="7" height="6" rx="1.5" />
      <path d="M6.5 10v4a3 3 0 0 0 3 3H14" />
    </svg>
  );
}
