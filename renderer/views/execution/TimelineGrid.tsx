import {
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react';
import { OVERVIEW_INSET_PX } from '../../canvas/timelineStage.ts';
import type { Mark } from '../../canvas/marks.ts';
import { rowFact, rowSentence } from '../../model/rowText.ts';
import type { TimelineRow } from '../../model/timelineRows.ts';
import type { TimelineController } from './timelineController.ts';
import { ElementBox } from './timelineElements.ts';
import { BodyGestures, followAxis, followOverview } from './timelineGestures.ts';
import { TimelineHover, type HoverPlace } from './TimelineHover.tsx';
import { timelineKey } from './timelineKeys.ts';
import type { TimelineModel } from './timelineModel.ts';
import { TimelineOverview } from './TimelineOverview.tsx';
import { TimelineRowLabel } from './TimelineRowLabel.tsx';
import styles from './TimelineGrid.module.css';

/** What choosing, folding and leaving do. */
export interface TimelineActions {
  readonly onActivate: (row: TimelineRow) => void;
  readonly onPickMark: (mark: Mark, row: TimelineRow | undefined) => void;
  readonly onToggle: (row: TimelineRow) => void;
  readonly onStepEvent: (step: 1 | -1) => void;
  /** Lets go of the selection; false when there is none. */
  readonly onClear: () => boolean;
}

interface TimelineGridProps {
  readonly controller: TimelineController;
  readonly model: TimelineModel;
  readonly nowMs: () => number;
  /** The row that the keys act on. */
  readonly activeKey: string | undefined;
  readonly labelsPx: number;
  readonly corner: ReactNode;
  readonly axisCorner: ReactNode;
  readonly actions: TimelineActions;
}

/** Overview, axis, labels and canvas. The labels are a tree grid that says what the canvas draws; the canvas is for the eye alone. */
export function TimelineGrid(props: TimelineGridProps): ReactNode {
  const { controller, model, nowMs } = props;
  const [box] = useState(() => new ElementBox());
  useLayoutEffect(() => {
    const elements = box.all();
    return elements && controller.attach(elements);
  }, [box, controller]);
  const [hover, setHover] = useState<HoverPlace>();
  useGestures(box, controller, props.actions, setHover);
  const { bodyHeight } = useSyncExternalStore(controller.subscribe, controller.snapshot);
  return (
    <div className={styles.grid} style={{ '--labels': `${props.labelsPx}px` } as CSSProperties}>
      <div className={styles.corner}>{props.corner}</div>
      <div ref={(element) => box.set('overviewCell', element)} className={styles.overview}>
        <TimelineOverview
          controller={controller}
          model={model}
          onCanvas={(element) => box.set('overview', element)}
        />
      </div>
      <div className={styles.corner}>{props.axisCorner}</div>
      <div ref={(element) => box.set('axisCell', element)} className={styles.axis}>
        <canvas ref={(element) => box.set('axis', element)} aria-hidden="true" />
      </div>
      <RowsBody {...props} box={box}>
        <div
          ref={(element) => box.set('stage', element)}
          className={styles.stage}
          style={{ height: bodyHeight }}
          role="none"
        >
          <canvas ref={(element) => box.set('body', element)} aria-hidden="true" />
          <TimelineHover place={hover} model={model} nowMs={nowMs} controller={controller} />
        </div>
      </RowsBody>
    </div>
  );
}

interface RowsBodyProps extends TimelineGridProps {
  readonly box: ElementBox;
  /** What lies over the rows, behind their labels. */
  readonly children: ReactNode;
}

/** The scrolling rows. Only those in sight and a screen each way exist, and the active one. */
function RowsBody(props: RowsBodyProps): ReactNode {
  const { controller, model, nowMs, activeKey, actions, box } = props;
  const { rows, heightPx } = model.rows;
  const id = useId();
  const { firstRow, lastRow, bodyHeight } = useSyncExternalStore(
    controller.subscribe,
    controller.snapshot,
  );
  useFactsClock(model.isOpen && model.isMoving);
  const activeIndex = useMemo(
    () => rows.findIndex((row) => row.key === activeKey),
    [rows, activeKey],
  );
  const active = rows[activeIndex];
  const isOutside = active !== undefined && (activeIndex < firstRow || activeIndex > lastRow);
  const now = nowMs();
  const label = (row: TimelineRow, index: number): ReactNode => (
    <TimelineRowLabel
      key={row.key}
      row={row}
      id={`${id}${row.key}`}
      index={index + 1}
      fact={rowFact(row, now)}
      sentence={rowSentence(row, now)}
      isActive={row.key === activeKey}
    />
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    const pageRows = Math.max(1, Math.floor(bodyHeight / 24) - 1);
    const target = { controller, rows, activeIndex, pageRows, ...actions };
    if (timelineKey(event, target)) event.preventDefault();
  };
  return (
    <div
      ref={(element) => box.set('scroller', element)}
      className={styles.body}
      role="treegrid"
      aria-label="Event groups"
      aria-rowcount={rows.length}
      aria-colcount={2}
      aria-activedescendant={active === undefined ? undefined : `${id}${active.key}`}
      tabIndex={0}
      data-pane-focus
      onKeyDown={onKeyDown}
      onScroll={() => controller.scrolled()}
      onClick={(event) => pressLabel(event, rows, actions)}
      onDoubleClick={(event) => {
        const { row, isTwisty } = labelOf(event, rows);
        if (row?.expanded !== undefined && !isTwisty) actions.onToggle(row);
      }}
      onPointerOver={(event) => {
        const { row } = labelOf(event, rows);
        if (row !== undefined) controller.setHovered(row.key);
      }}
    >
      <div className={styles.rows} role="rowgroup" style={{ height: heightPx }}>
        {props.children}
        {isOutside && label(active, activeIndex)}
        {rows.slice(firstRow, lastRow + 1).map((row, offset) => label(row, firstRow + offset))}
      </div>
    </div>
  );
}

/** The row of the label that an event is about. */
function labelOf(
  event: MouseEvent,
  rows: readonly TimelineRow[],
): { readonly row: TimelineRow | undefined; readonly isTwisty: boolean } {
  const target = event.target instanceof Element ? event.target : undefined;
  const key = target?.closest<HTMLElement>('[data-key]')?.dataset['key'];
  return {
    row: key === undefined ? undefined : rows.find((row) => row.key === key),
    isTwisty: Boolean(target?.closest('[data-twisty]')),
  };
}

function pressLabel(
  event: MouseEvent,
  rows: readonly TimelineRow[],
  actions: TimelineActions,
): void {
  const { row, isTwisty } = labelOf(event, rows);
  if (row === undefined) return;
  if (isTwisty && row.expanded !== undefined) actions.onToggle(row);
  else actions.onActivate(row);
}

/** Facts such as "in 14 m 54 s" are written anew this often while time moves. */
const FACTS_MS = 1000;

function useFactsClock(isTicking: boolean): void {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!isTicking) return;
    const timer = setInterval(() => tick((count) => count + 1), FACTS_MS);
    return () => clearInterval(timer);
  }, [isTicking]);
}

function useGestures(
  box: ElementBox,
  controller: TimelineController,
  actions: TimelineActions,
  setHover: (place: HoverPlace | undefined) => void,
): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    const elements = box.all();
    if (elements === undefined) return;
    const { stage, scroller, axisCell, overviewCell } = elements;
    const gestures = new BodyGestures(stage, scroller, controller, {
      onPick: (mark, row) => {
        scroller.focus({ preventScroll: true });
        if (mark !== undefined) latest.current.onPickMark(mark, row);
        else if (row !== undefined) latest.current.onActivate(row);
      },
      onHover: (at) => {
        setHover(at);
        controller.setHovered(at === undefined ? undefined : controller.rowAt(at.y)?.key);
      },
    });
    const stops = [
      gestures.follow(),
      followAxis(axisCell, controller),
      followOverview(overviewCell, controller, OVERVIEW_INSET_PX),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [box, controller, setHover]);
}
