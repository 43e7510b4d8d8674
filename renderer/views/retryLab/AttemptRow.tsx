import type { ReactNode } from 'react';
import type { ChartRow } from '../../model/retryLab/attemptChart.ts';
import styles from './AttemptChart.module.css';
import { useLab } from './labStore.ts';

/** One attempt: its name, the step from the one before, its wait, its bar with its limit, and what it came to. */
export function AttemptRow({
  row,
  rowHeight,
  left,
}: {
  readonly row: ChartRow;
  readonly rowHeight: number;
  readonly left: number;
}): ReactNode {
  const barHeight = Math.max(6, Math.min(16, rowHeight - 8));
  const top = row.y - barHeight / 2 - (row.others.length > 0 ? 2 : 0);
  const select = (): void => useLab.setState({ selected: row.attempt });
  return (
    <g className={styles.row} onClick={select}>
      <text x={16} y={row.y + 4} className={styles.name}>
        {row.name}
      </text>
      <Step row={row} />
      {row.queue && (
        <rect
          x={row.queue.x0}
          y={row.y - 3}
          width={row.queue.x1 - row.queue.x0}
          height={6}
          className={styles.queue}
        />
      )}
      <Bar row={row} top={top} height={barHeight} />
      {row.others.map((other) => (
        <rect
          key={other.variant}
          x={other.x0}
          y={top + barHeight + 1 + other.variant * 3}
          width={Math.max(2, other.x1 - other.x0)}
          height={4}
          rx={1.5}
          className={styles.other}
          data-look={other.look}
        />
      ))}
      {row.label && (
        <text
          x={Math.max(row.label.x, left)}
          y={row.y + 4}
          textAnchor={row.label.isBefore ? 'end' : 'start'}
          className={styles.label}
          data-look={row.label.look}
        >
          {row.label.text}
        </text>
      )}
    </g>
  );
}

/** The wait from the row above, with its length. */
function Step({ row }: { readonly row: ChartRow }): ReactNode {
  const { step } = row;
  if (!step) return undefined;
  return (
    <>
      <path d={`M${step.x0} ${step.fromY} V${row.y} H${step.x1}`} className={styles.step} />
      <text x={(step.x0 + step.x1) / 2} y={row.y - 6} textAnchor="middle" className={styles.small}>
        {step.text}
      </text>
    </>
  );
}

/** The bar in its start-to-close box; how it ended is drawn, not only coloured. */
function Bar({
  row,
  top,
  height,
}: {
  readonly row: ChartRow;
  readonly top: number;
  readonly height: number;
}): ReactNode {
  return (
    <>
      {row.bar && row.limitX !== undefined && (
        <rect
          x={row.bar.x0}
          y={top}
          width={Math.max(0, row.limitX - row.bar.x0)}
          height={height}
          rx={3}
          className={styles.limit}
        />
      )}
      {row.bar && (
        <>
          <rect
            x={row.bar.x0}
            y={top}
            width={row.bar.x1 - row.bar.x0}
            height={height}
            rx={3}
            className={styles[row.bar.look]}
          />
          {row.bar.look === 'timedOut' && (
            <line
              x1={row.bar.x1}
              x2={row.bar.x1}
              y1={top - 4}
              y2={top + height + 4}
              className={styles.cut}
            />
          )}
          {row.bar.look === 'failed' && row.bar.x1 - row.bar.x0 >= 12 && (
            <path d={`M${row.bar.x1 - 4} ${row.y - 4} l8 8 m0 -8 l-8 8`} className={styles.cross} />
          )}
        </>
      )}
    </>
  );
}
