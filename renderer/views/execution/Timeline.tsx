import { useCallback, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { LoadingRows } from '../../components/Placeholder.tsx';
import { Splitter } from '../../components/Splitter.tsx';
import text from '../../components/text.module.css';
import { countText, offsetText } from '../../components/timeText.ts';
import { useNarrow } from '../../components/useMedia.ts';
import { usePaneSize } from '../../components/usePaneSize.ts';
import { TimelineController } from './timelineController.ts';
import { TimelineGrid } from './TimelineGrid.tsx';
import { runNow, useTimelineModel, type TimelineModel, type TimelineRun } from './timelineModel.ts';
import {
  useActiveRow,
  useReveal,
  useTimelineActions,
  useTimelineCommands,
} from './timelineSelection.ts';
import { chooseForRun, useRunChoices, type ScaleChoice } from './timelineState.ts';
import { axisTexts } from './timelineTexts.ts';
import { NothingMatches, TimelineToolbar } from './TimelineToolbar.tsx';
import { TimelineTools } from './TimelineTools.tsx';
import styles from './TimelineGrid.module.css';

/** What a timeline is given. */
export interface TimelineProps extends TimelineRun {
  /** Whether every event has come. */
  readonly complete: boolean;
  /** How many events the server has. */
  readonly lastEventId: number;
  readonly selectedEventId: number | undefined;
  readonly onSelect: (eventId: number | undefined) => void;
  readonly tabs: ReactNode;
}

const reducedMotion = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

/** A run on two clocks: one row per thing that happened. */
export function Timeline(props: TimelineProps): ReactNode {
  const runId = props.execution?.summary.runId;
  const choices = useRunChoices(runId);
  const model = useTimelineModel(props, choices.filter, choices.toggled);
  const [controller] = useState(() => new TimelineController(reducedMotion));
  const nowMs = useNow(props);
  const scale = scaleOf(choices.scale, model);
  const active = useActiveRow(model, props.selectedEventId);
  useShown(controller, model, scale, nowMs, active);
  useReveal(controller, model, active.key, props.selectedEventId);
  const actions = useTimelineActions(props, controller, active, choices.toggled);
  const filterField = useRef<HTMLInputElement>(null);
  useTimelineCommands(controller, filterField, actions.onStepEvent);
  const total = model.groups.groups.length;
  const isFiltered = choices.filter.trim() !== '' && model.filter.problem === undefined;
  const shown = isFiltered ? matchCount(model) : total;
  return (
    <section className={styles.pane} aria-label="Timeline" data-pane tabIndex={-1}>
      <TimelineToolbar
        ref={filterField}
        tabs={props.tabs}
        filter={choices.filter}
        onFilter={(filter) => chooseForRun(runId, { filter })}
        problem={model.filter.problem}
        found={isFiltered ? `${countText(shown)} of ${countText(total)}` : undefined}
      >
        <TimelineTools
          controller={controller}
          model={model}
          scale={scale}
          nowMs={nowMs}
          name={props.execution?.summary.workflowId ?? 'timeline'}
          onScale={(next) => chooseForRun(runId, { scale: next })}
        />
      </TimelineToolbar>
      <Frame
        {...props}
        controller={controller}
        model={model}
        nowMs={nowMs}
        activeKey={active.key}
        actions={actions}
      >
        {isFiltered && shown === 0 && total > 0 && (
          <NothingMatches
            total={total}
            what="groups"
            onClear={() => chooseForRun(runId, { filter: '' })}
          />
        )}
      </Frame>
    </section>
  );
}

/** The scale that is asked for, as far as the run has it; without a wish the one that suits it. */
function scaleOf(wanted: ScaleChoice, model: TimelineModel): 'linear' | 'folded' | 'wall' {
  if (wanted === 'wall' && model.walls.warp !== undefined) return 'wall';
  const isFolded =
    wanted === undefined ? model.foldsByDefault : wanted === 'folded' && model.canFold;
  return isFolded ? 'folded' : 'linear';
}

/** Virtual now, for those who ask between two renderings. */
function useNow(run: TimelineRun): () => number {
  const latest = useRef(run);
  useLayoutEffect(() => {
    latest.current = run;
  });
  return useCallback(() => runNow(latest.current), []);
}

/** Tells the controller what to draw. */
function useShown(
  controller: TimelineController,
  model: TimelineModel,
  scale: 'linear' | 'folded' | 'wall',
  nowMs: () => number,
  active: { readonly key: string | undefined; readonly groupId: number | undefined },
): void {
  const { startMs, walls } = model;
  const texts = useMemo(() => axisTexts(startMs, walls), [startMs, walls]);
  const { key, groupId } = active;
  // Before the browser paints: the rows' first picture has their bars.
  useLayoutEffect(() => {
    controller.setData({
      rows: model.rows,
      idle: model.idle,
      startMs: model.startMs,
      isOpen: model.isOpen,
      isMoving: model.isMoving,
      isFolded: scale === 'folded',
      warp: scale === 'wall' ? model.walls.warp : undefined,
      texts,
      nowMs,
      selectedKey: key,
      selectedGroupId: groupId,
    });
  }, [controller, model, scale, texts, nowMs, key, groupId]);
}

interface FrameProps extends TimelineProps {
  readonly controller: TimelineController;
  readonly model: TimelineModel;
  readonly nowMs: () => number;
  readonly activeKey: string | undefined;
  readonly actions: ReturnType<typeof useTimelineActions>;
  readonly children: ReactNode;
}

/** The grid with what stands over it: the splitter of its labels, and words where rows would be. */
function Frame(props: FrameProps): ReactNode {
  const { model, events, complete } = props;
  const narrow = useNarrow();
  const labels = usePaneSize(narrow ? 'timelineLabelsNarrow' : 'timelineLabels', {
    initial: narrow ? 196 : 248,
    min: 140,
    max: 480,
  });
  const hasWall = model.walls.elapsedMs !== undefined;
  const zone = offsetText(model.startMs);
  return (
    <div className={styles.frame}>
      <TimelineGrid
        controller={props.controller}
        model={model}
        nowMs={props.nowMs}
        activeKey={props.activeKey}
        labelsPx={labels.size}
        corner={
          <Corner model={model} complete={complete} loaded={events.length} of={props.lastEventId} />
        }
        axisCorner={
          <span className={styles.caption}>
            {hasWall ? `virtual above, wall (${zone}) below` : `run time above, ${zone} below`}
          </span>
        }
        actions={props.actions}
      />
      <div className={styles.splitter} style={{ left: labels.size - 5 }}>
        <Splitter
          label="Width of the labels"
          orientation="vertical"
          // The splitter grows the pane behind it; the labels are before it.
          size={labels.max - labels.size}
          initial={labels.max - labels.initial}
          min={0}
          max={labels.max - labels.min}
          onResize={(size) => labels.onResize(labels.max - size)}
        />
      </div>
      {events.length === 0 && !complete && (
        <div className={styles.loading}>
          <LoadingRows label="Loading the history" />
        </div>
      )}
      {props.children}
    </div>
  );
}

/** How many groups the filter leaves. */
function matchCount(model: TimelineModel): number {
  let count = 0;
  for (const { content, depth } of model.rows.rows) {
    if (depth > 0 || content.type === 'concurrency') continue;
    count += 'group' in content ? 1 : content.groups.length;
  }
  return count;
}

interface CornerProps {
  readonly model: TimelineModel;
  readonly complete: boolean;
  readonly loaded: number;
  readonly of: number;
}

/** How many rows there are; how much of the history has come. */
function Corner({ model, complete, loaded, of }: CornerProps): ReactNode {
  const rows = model.rows.rows.filter((row) => row.depth === 0).length;
  if (!complete && of > loaded) {
    return (
      <span className={text.muted}>
        {countText(loaded)} of {countText(of)} events
      </span>
    );
  }
  return (
    <>
      <span className={text.muted}>Event groups</span>
      <span className={text.faint}>{countText(rows)}</span>
    </>
  );
}
