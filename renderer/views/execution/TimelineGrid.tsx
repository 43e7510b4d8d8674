import {
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { OVERVIEW_INSET_PX } from '../../canvas/timelineStage.ts';
import type { Mark } from '../../canvas/marks.ts';
import { rowFact, rowSentence } from '../../model/rowText.ts';
import type { TimelineRow } from '../../model/timelineRows.ts';
import type { TimelineController } from './timelineController.ts';
import { followAxis, followBody, followOverview } from './timelineGestures.ts';
import { TimelineHover, type HoverPlace } from './TimelineHover.tsx';
import { timelineKey } from './timelineKeys.ts';
import type { TimelineModel } from './timelineModel.ts';
import { TimelineOverview } from './TimelineOverview.tsx';
import { TimelineRowLabel } from './TimelineRowLabel.tsx';
import styles from './TimelineGrid.module.css';

interface TimelineGridProps {
  readonly controller: TimelineController;
  readonly model: TimelineModel;
  readonly nowMs: () => number;
  /** The row that the keys act on. */
  readonly activeKey: string | undefined;
  readonly labelsPx: number;
  readonly corner: ReactNode;
  readonly axisCorner: ReactNode;
  readonly onActivate: (row: TimelineRow) => void;
  readonly onPickMark: (mark: Mark, row: TimelineRow | undefined) => void;
  readonly onToggle: (row: TimelineRow) => void;
  readonly onStepEvent: (step: 1 | -1) => void;
  /** Lets go of the selection; false when there is none. */
  readonly onClear: () => boolean;
}

/** Facts such as "in 14 m 54 s" are written anew this often while time moves. */
const FACTS_MS = 1000;

/** Overview, axis, labels and canvas. The labels are a tree grid that says what the canvas draws; the canvas is for the eye alone. */
export function TimelineGrid(props: TimelineGridProps): ReactNode {
  const { controller, model, nowMs, activeKey, onActivate, onToggle } = props;
  const { rows, heightPx } = model.rows;
  const id = useId();
  const canvases = useCanvases(controller);
  const [hover, setHover] = useState<HoverPlace>();
  const { firstRow, lastRow, bodyHeight } = useSyncExternalStore(
    controller.subscribe,
    controller.snapshot,
  );
  useFactsClock(model.isOpen && model.isMoving);
  useGestures(canvases, controller, props, setHover);
  const hoverRow = useCallback(
    (row: TimelineRow | undefined) => controller.setHovered(row?.key),
    [controller],
  );
  const activeIndex = useMemo(
    () => rows.findIndex((row) => row.key === activeKey),
    [rows, activeKey],
  );
  const shown = rows.slice(firstRow, lastRow + 1);
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
      onPress={onActivate}
      onToggle={onToggle}
      onHover={hoverRow}
    />
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    const isTaken = timelineKey(event, {
      controller,
      rows,
      activeIndex,
      pageRows: Math.max(1, Math.floor(bodyHeight / 24) - 1),
      onActivate,
      onToggle,
      onStepEvent: props.onStepEvent,
      onClear: props.onClear,
    });
    if (isTaken) event.preventDefault();
  };
  return (
    <div className={styles.grid} style={{ '--labels': `${props.labelsPx}px` } as CSSProperties}>
      <div className={styles.corner}>{props.corner}</div>
      <div ref={canvases.overviewCell} className={styles.overview}>
        <TimelineOverview controller={controller} model={model} canvas={canvases.overview} />
      </div>
      <div className={styles.corner}>{props.axisCorner}</div>
      <div ref={canvases.axisCell} className={styles.axis}>
        <canvas ref={canvases.axis} aria-hidden="true" />
      </div>
      <div
        ref={canvases.scroller}
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
      >
        <div className={styles.rows} role="rowgroup" style={{ height: heightPx }}>
          <div
            ref={canvases.stage}
            className={styles.stage}
            style={{ height: bodyHeight }}
            role="none"
          >
            <canvas ref={canvases.body} aria-hidden="true" />
            <TimelineHover place={hover} model={model} nowMs={nowMs} controller={controller} />
          </div>
          {isOutside && label(active, activeIndex)}
          {shown.map((row, offset) => label(row, firstRow + offset))}
        </div>
      </div>
    </div>
  );
}

function useCanvases(controller: TimelineController) {
  const refs = {
    overview: useRef<HTMLCanvasElement>(null),
    axis: useRef<HTMLCanvasElement>(null),
    body: useRef<HTMLCanvasElement>(null),
    scroller: useRef<HTMLDivElement>(null),
    stage: useRef<HTMLDivElement>(null),
    overviewCell: useRef<HTMLDivElement>(null),
    axisCell: useRef<HTMLDivElement>(null),
  };
  const { overview, axis, body, scroller, stage, overviewCell, axisCell } = refs;
  useLayoutEffect(() => {
    const elements = {
      overview: overview.current,
      axis: axis.current,
      body: body.current,
      scroller: scroller.current,
      stage: stage.current,
      overviewCell: overviewCell.current,
      axisCell: axisCell.current,
    };
    const isWhole = (
      found: typeof elements,
    ): found is { [Name in keyof typeof found]: NonNullable<(typeof found)[Name]> } =>
      Object.values(found).every((element) => element !== null);
    return isWhole(elements) ? controller.attach(elements) : undefined;
  }, [controller, overview, axis, body, scroller, stage, overviewCell, axisCell]);
  return refs;
}

/** Has facts that count down written anew. */
function useFactsClock(isTicking: boolean): void {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!isTicking) return;
    const timer = setInterval(() => tick((count) => count + 1), FACTS_MS);
    return () => clearInterval(timer);
  }, [isTicking]);
}

function useGestures(
  refs: ReturnType<typeof useCanvases>,
  controller: TimelineController,
  props: TimelineGridProps,
  setHover: (place: HoverPlace | undefined) => void,
): void {
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const { stage, scroller, axisCell, overviewCell } = refs;
  useEffect(() => {
    if (!stage.current || !scroller.current || !axisCell.current || !overviewCell.current) return;
    const stops = [
      followBody(stage.current, scroller.current, controller, {
        onPick: (mark, row) => {
          scroller.current?.focus({ preventScroll: true });
          if (mark !== undefined) latest.current.onPickMark(mark, row);
          else if (row !== undefined) latest.current.onActivate(row);
        },
        onHover: (at) => {
          setHover(at);
          const row = at === undefined ? undefined : controller.rowAt(at.y);
          controller.setHovered(row?.key);
        },
      }),
      followAxis(axisCell.current, controller),
      followOverview(overviewCell.current, controller, OVERVIEW_INSET_PX),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [controller, stage, scroller, axisCell, overviewCell, setHover]);
}
