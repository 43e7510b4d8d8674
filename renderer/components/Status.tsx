import type { ReactNode } from 'react';
import type { ExecutionStatus } from '../../shared/ipc/models.ts';
import { classes } from './classes.ts';
import styles from './Status.module.css';
import text from './text.module.css';

const words: Readonly<Record<ExecutionStatus, string>> = {
  Running: 'Running',
  Completed: 'Completed',
  Failed: 'Failed',
  Canceled: 'Canceled',
  Terminated: 'Terminated',
  ContinuedAsNew: 'Continued as new',
  TimedOut: 'Timed out',
  Paused: 'Paused',
};

const ring = <circle cx="12" cy="12" r="9" />;
const shapes: Readonly<Record<ExecutionStatus, ReactNode>> = {
  Running: (
    <>
      <path d="M12 3a9 9 0 1 1-8.5 6" />
      <path d="M10 8.8v6.4L15 12z" />
    </>
  ),
  Completed: (
    <>
      {ring}
      <path d="m8 12.5 3 2.7 5-5.7" />
    </>
  ),
  Failed: (
    <>
      {ring}
      <path d="m9 9 6 6M15 9l-6 6" />
    </>
  ),
  TimedOut: (
    <>
      {ring}
      <path d="M12 7v5l3.2 2" />
    </>
  ),
  Canceled: (
    <>
      {ring}
      <path d="m6 6 12 12" />
    </>
  ),
  Terminated: (
    <>
      {ring}
      <rect x="9" y="9" width="6" height="6" />
    </>
  ),
  ContinuedAsNew: (
    <>
      {ring}
      <path d="M8 12h8M13 9l3 3-3 3" />
    </>
  ),
  Paused: (
    <>
      {ring}
      <path d="M10 9v6M14 9v6" />
    </>
  ),
};

/** A status in a word. */
export function statusWord(status: ExecutionStatus): string {
  return words[status];
}

/** A status' icon alone, drawn in the colour of its surroundings. */
export function StatusIcon({ status }: { readonly status: ExecutionStatus }): ReactNode {
  return (
    <svg
      data-icon={status}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {shapes[status]}
    </svg>
  );
}

/** A status as icon and word; `pill` for headers, `bare` where only the icon has room. */
export function Status({
  status,
  look = 'plain',
}: {
  readonly status: ExecutionStatus;
  readonly look?: 'plain' | 'pill' | 'bare';
}): ReactNode {
  return (
    <span className={classes(styles.status, styles[status], look === 'pill' && styles.pill)}>
      <StatusIcon status={status} />
      <span className={look === 'bare' ? text.screenReader : undefined}>{words[status]}</span>
    </span>
  );
}
