import type { ReactNode } from 'react';
import type { OverlapPolicy } from '../../../shared/ipc/schedules.ts';
import { classes } from '../../components/classes.ts';
import {
  OVERLAP_WORDS,
  overlapPicture,
  type PictureAction,
} from '../../model/schedules/overlapPicture.ts';
import styles from './OverlapPicture.module.css';

const UNIT = 44;
const LEFT = 10;
const ROW = 13;
const TOP = 16;
const WIDTH = LEFT + 4.6 * UNIT;

const x = (time: number): number => LEFT + time * UNIT;

/** Where an action's bar is: in a row of its own, so that waiting is a line from when it was due. */
function Action({
  action,
  row,
}: {
  readonly action: PictureAction;
  readonly row: number;
}): ReactNode {
  const { dueAt, outcome, from, to } = action;
  const y = TOP + row * ROW;
  const middle = y + 4;
  if (outcome === 'skipped') {
    return (
      <g className={styles.skipped}>
        <path d={`M${x(dueAt) - 4} ${middle - 4}l8 8m0 -8l-8 8`} />
        <text x={x(dueAt) + 9} y={middle + 3.5}>
          left out
        </text>
      </g>
    );
  }
  const ended = outcome === 'completed' ? undefined : outcome;
  return (
    <g className={ended && styles.ended}>
      {from > dueAt && <path className={styles.wait} d={`M${x(dueAt)} ${middle}H${x(from)}`} />}
      <rect
        className={classes(styles.run, ended && styles[ended])}
        x={x(from)}
        y={y}
        width={(to - from) * UNIT}
        height={8}
        rx={2}
      />
      {ended && (
        <text x={x(to) + 4} y={middle + 3.5}>
          {ended}
        </text>
      )}
    </g>
  );
}

/** A small picture of what a policy does when the first run takes longer than the time between two actions. */
export function OverlapPicture({ policy }: { readonly policy: OverlapPolicy }): ReactNode {
  const actions = overlapPicture(policy);
  return (
    <figure className={styles.figure}>
      <svg
        viewBox={`0 0 ${WIDTH} ${TOP + 4 * ROW + 2}`}
        width={WIDTH}
        height={TOP + 4 * ROW + 2}
        aria-hidden="true"
      >
        {actions.map(({ dueAt }) => (
          <g key={dueAt} className={styles.due}>
            <path d={`M${x(dueAt)} 4V${TOP + 4 * ROW}`} />
            <circle cx={x(dueAt)} cy={4} r={2.5} />
          </g>
        ))}
        {actions.map((action, row) => (
          <Action key={action.dueAt} action={action} row={row} />
        ))}
      </svg>
      <figcaption>{OVERLAP_WORDS[policy].sentence}</figcaption>
    </figure>
  );
}
