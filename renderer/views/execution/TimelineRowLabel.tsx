import { ChevronDown, ChevronRight, CircleX, Cpu, Search, SkipForward } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { Chip } from '../../components/Chip.tsx';
import { classes } from '../../components/classes.ts';
import { GroupIcon, WorkflowIcon } from '../../components/GroupIcon.tsx';
import text from '../../components/text.module.css';
import type { GroupKind } from '../../model/eventGroup.ts';
import { rowKind, rowName, type RowFact } from '../../model/rowText.ts';
import type { TimelineRow } from '../../model/timelineRows.ts';
import styles from './TimelineGrid.module.css';

/** The glyph of any kind of group. */
export function KindIcon({ kind }: { readonly kind: GroupKind }): ReactNode {
  switch (kind) {
    case 'workflow':
      return <WorkflowIcon className={styles.quiet} />;
    case 'attributes':
      return <Search aria-hidden="true" className={styles.quiet} />;
    case 'timeSkip':
      return <SkipForward aria-hidden="true" className={styles.skip} />;
    case 'externalSignal':
    case 'externalCancel':
      return <GroupIcon kind="signal" />;
    default:
      return <GroupIcon kind={kind} />;
  }
}

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
  readonly onPress: (row: TimelineRow) => void;
  readonly onToggle: (row: TimelineRow) => void;
  readonly onHover: (row: TimelineRow | undefined) => void;
}

/** A row's label: twisty, glyph, name, a fact. It is the row of a tree grid whose second cell says what the canvas draws. */
export const TimelineRowLabel = memo(
  function TimelineRowLabel(props: RowLabelProps): ReactNode {
    const { row, fact } = props;
    const isDim = row.content.type === 'attempt' || row.content.type === 'rest';
    const Twisty = row.expanded === true ? ChevronDown : ChevronRight;
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
        className={classes(styles.row, props.isActive && styles.active, isDim && styles.dim)}
        style={{ top: row.y, height: row.height, paddingLeft: 8 + row.depth * 16 }}
        onClick={() => props.onPress(row)}
        onDoubleClick={() => row.expanded !== undefined && props.onToggle(row)}
        onPointerEnter={() => props.onHover(row)}
        onPointerLeave={() => props.onHover(undefined)}
      >
        <span role="gridcell" className={styles.name}>
          <span
            className={styles.twisty}
            data-twisty={row.expanded}
            onClick={(event) => {
              if (row.expanded === undefined) return;
              event.stopPropagation();
              props.onToggle(row);
            }}
          >
            {row.expanded !== undefined && <Twisty aria-hidden="true" />}
          </span>
          {row.content.type === 'concurrency' ? (
            <Cpu aria-hidden="true" className={styles.quiet} />
          ) : (
            <KindIcon kind={rowKind(row)} />
          )}
          <span className={styles.text} title={rowName(row)}>
            {rowName(row)}
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
    before.fact?.tone === after.fact?.tone &&
    before.onPress === after.onPress &&
    before.onToggle === after.onToggle,
);
