import { ChevronDown, ChevronRight, CircleX, Clock, Cpu } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { Chip } from '../../components/Chip.tsx';
import { classes } from '../../components/classes.ts';
import { StatusIcon } from '../../components/Status.tsx';
import text from '../../components/text.module.css';
import { rowKind, rowName, type RowFact } from '../../model/rowText.ts';
import type { TimelineRow } from '../../model/timelineRows.ts';
import { KindIcon } from './TimelineKindIcon.tsx';
import styles from './TimelineGrid.module.css';

function Fact({ fact }: { readonly fact: RowFact }): ReactNode {
  switch (fact.tone) {
    case 'warn':
      return <Chip tone="warn">{fact.text}</Chip>;
    case 'danger':
      return (
        <span className={text.danger}>
          <CircleX aria-hidden="true" className={styles.factIcon} />
          {fact.text}
        </span>
      );
    case 'late':
      return (
        <span className={styles.late}>
          <Clock aria-hidden="true" className={styles.factIcon} />
          {fact.text}
        </span>
      );
    case 'terminated':
      return (
        <span className={styles.terminated}>
          <StatusIcon status="Terminated" />
          {fact.text}
        </span>
      );
    case 'time':
      return <span className={text.time}>{fact.text}</span>;
    default:
      return fact.text;
  }
}

interface RowLabelProps {
  readonly row: TimelineRow;
  readonly id: string;
  /** From 1, among all rows. */
  readonly index: number;
  readonly fact: RowFact | undefined;
  /** What is drawn, for those who can't see it. */
  readonly sentence: string;
  readonly isActive: boolean;
}

/**
 * A row's label: twisty, glyph, name, a fact. It is the row of a tree grid whose second cell says what the canvas draws. The grid
 * listens for all of its rows.
 */
export const TimelineRowLabel = memo(
  function TimelineRowLabel(props: RowLabelProps): ReactNode {
    const { row, fact } = props;
    const isDim = ['attempt', 'rest', 'message'].includes(row.content.type);
    const Twisty = row.expanded === true ? ChevronDown : ChevronRight;
    const name = rowName(row);
    return (
      <div
        id={props.id}
        role="row"
        aria-level={row.depth + 1}
        aria-posinset={row.position}
        aria-setsize={row.siblings}
        aria-rowindex={props.index}
        aria-expanded={row.expanded}
        aria-selected={props.isActive}
        data-key={row.key}
        className={classes(styles.row, props.isActive && styles.active, isDim && styles.dim)}
        style={{ top: row.y, height: row.height, paddingLeft: 8 + row.depth * 16 }}
      >
        <span role="gridcell" className={styles.name}>
          <span className={styles.twisty} data-twisty={row.expanded}>
            {row.expanded !== undefined && <Twisty aria-hidden="true" />}
          </span>
          {row.content.type === 'concurrency' ? (
            <Cpu aria-hidden="true" className={styles.quiet} />
          ) : (
            <KindIcon kind={rowKind(row)} />
          )}
          <span className={styles.text} title={name}>
            {name}
          </span>
        </span>
        <span role="gridcell" className={styles.fact}>
          {fact !== undefined && <Fact fact={fact} />}
          <span className={text.screenReader}>{props.sentence}</span>
        </span>
      </div>
    );
  },
  (before, after) =>
    before.row === after.row &&
    before.id === after.id &&
    before.index === after.index &&
    before.isActive === after.isActive &&
    before.sentence === after.sentence &&
    before.fact?.text === after.fact?.text &&
    before.fact?.tone === after.fact?.tone,
);
