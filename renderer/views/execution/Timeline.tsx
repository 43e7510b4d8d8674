import { Download, ScanSearch } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useCommands } from '../../app/commands.ts';
import type { Mark } from '../../canvas/marks.ts';
import { Button } from '../../components/Button.tsx';
import { GroupIcon, type GroupKind } from '../../components/GroupIcon.tsx';
import { Menu, MenuItem } from '../../components/Menu.tsx';
import { LoadingRows } from '../../components/Placeholder.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Splitter } from '../../components/Splitter.tsx';
import text from '../../components/text.module.css';
import { countText } from '../../components/timeText.ts';
import { useMedia, useNarrow } from '../../components/useMedia.ts';
import { usePaneSize } from '../../components/usePaneSize.ts';
import type { TimelineRow } from '../../model/timelineRows.ts';
import { TimelineController } from './timelineController.ts';
import { exportTimeline } from './timelineExport.ts';
import { TimelineGrid } from './TimelineGrid.tsx';
import { runNow, useTimelineModel, type TimelineModel, type TimelineRun } from './timelineModel.ts';
import { chooseForRun, useRunChoices } from './timelineState.ts';
import { axisTexts } from './timelineTexts.ts';
import { NothingMatches, TimelineToolbar } from './TimelineToolbar.tsx';
import toolbar from './TimelineToolbar.module.css';
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
  const { execution, events, selectedEventId, onSelect } = props;
  const runId = execution?.summary.runId;
  const choices = useRunChoices(runId);
  const model = useTimelineModel(props, choices.filter, choices.toggled);
  const [controller] = useState(() => new TimelineController(reducedMotion));
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const nowMs = useCallback(() => runNow(latest.current), []);
  const isFolded =
    choices.scale === undefined
      ? model.foldsByDefault
      : choices.scale === 'folded' && model.canFold;
  const active = useActiveRow(model, selectedEventId);
  const texts = useMemo(() => axisTexts(model.startMs, model.walls), [model.startMs, model.walls]);
  useEffect(() => {
    controller.setData({
      rows: model.rows,
      idle: model.idle,
      startMs: model.startMs,
      isOpen: model.isOpen,
      isMoving: model.isMoving,
      isFolded,
      texts,
      nowMs,
      selectedKey: active.key,
      selectedGroupId: active.groupId,
    });
  }, [controller, model, isFolded, texts, nowMs, active.key, active.groupId]);
  useReveal(controller, model, active.key, selectedEventId);

  const toggle = useCallback(
    (row: TimelineRow) => {
      const toggled = new Set(choices.toggled);
      const isPlain = !toggled.delete(row.key);
      if (isPlain) toggled.add(row.key);
      chooseForRun(runId, { toggled });
    },
    [choices.toggled, runId],
  );
  const { activate } = active;
  const activateRow = useCallback(
    (row: TimelineRow) => {
      activate(row.key);
      controller.revealRow(row.key);
      const eventId = eventOfRow(row);
      if (eventId !== undefined) onSelect(eventId);
    },
    [activate, controller, onSelect],
  );
  const pickMark = useCallback(
    (mark: Mark, row: TimelineRow | undefined) => {
      if (row !== undefined) activate(row.key);
      onSelect(mark.item.group.id);
    },
    [activate, onSelect],
  );
  const stepEvent = useCallback(
    (step: 1 | -1) => {
      const known = latest.current.events;
      const at = latest.current.selectedEventId;
      const index =
        at === undefined
          ? step === 1
            ? -1
            : known.length
          : known.findIndex((event) => event.eventId === at);
      const next = known[Math.max(0, Math.min(known.length - 1, index + step))];
      if (next !== undefined) onSelect(next.eventId);
    },
    [onSelect],
  );
  const filterField = useRef<HTMLInputElement>(null);
  useTimelineCommands(controller, filterField, stepEvent);
  const narrow = useNarrow();
  const labels = usePaneSize(narrow ? 'timelineLabelsNarrow' : 'timelineLabels', {
    initial: narrow ? 196 : 248,
    min: 140,
    max: 480,
  });
  const total = model.groups.groups.length;
  const isFiltered = choices.filter.trim() !== '' && model.filter.problem === undefined;
  const shown = isFiltered ? matchCount(model) : total;
  return (
    <section className={styles.pane} aria-label="Timeline" data-pane tabIndex={-1}>
      <TimelineToolbar
        tabs={props.tabs}
        filter={choices.filter}
        onFilter={(filter) => chooseForRun(runId, { filter })}
        problem={model.filter.problem}
        found={isFiltered ? `${countText(shown)} of ${countText(total)}` : undefined}
        filterRef={filterField}
      >
        <ScaleTools
          controller={controller}
          model={model}
          isFolded={isFolded}
          nowMs={nowMs}
          name={execution?.summary.workflowId ?? 'timeline'}
          onScale={(scale) => chooseForRun(runId, { scale })}
        />
      </TimelineToolbar>
      <div className={styles.frame}>
        <TimelineGrid
          controller={controller}
          model={model}
          nowMs={nowMs}
          activeKey={active.key}
          labelsPx={labels.size}
          corner={
            <Corner
              model={model}
              complete={props.complete}
              loaded={events.length}
              of={props.lastEventId}
            />
          }
          axisCorner={
            <span className={styles.caption}>
              {model.walls.elapsedMs === undefined
                ? 'run time above, UTC below'
                : 'virtual above, wall below'}
            </span>
          }
          onActivate={activateRow}
          onPickMark={pickMark}
          onToggle={toggle}
          onStepEvent={stepEvent}
          onClear={() => {
            if (selectedEventId === undefined) return false;
            activate(undefined);
            onSelect(undefined);
            return true;
          }}
        />
        <div className={styles.splitter} style={{ left: labels.size - 4 }}>
          <Splitter
            label="Width of the labels"
            orientation="vertical"
            {...labels}
            // The splitter grows the pane behind it; the labels are before it.
            size={labels.max - labels.size}
            initial={labels.max - labels.initial}
            min={0}
            max={labels.max - labels.min}
            onResize={(size) => labels.onResize(labels.max - size)}
          />
        </div>
        {events.length === 0 && !props.complete && (
          <div className={styles.loading}>
            <LoadingRows label="Loading the history" />
          </div>
        )}
        {isFiltered && shown === 0 && total > 0 && (
          <NothingMatches
            total={total}
            what="groups"
            onClear={() => chooseForRun(runId, { filter: '' })}
          />
        )}
      </div>
    </section>
  );
}

/** How many groups the filter leaves. */
function matchCount(model: TimelineModel): number {
  let count = 0;
  for (const { content, depth } of model.rows.rows) {
    if (depth > 0 || content.type === 'attempt' || content.type === 'concurrency') continue;
    count += content.type === 'group' ? 1 : content.groups.length;
  }
  return count;
}

/** The event that choosing a row selects. */
function eventOfRow({ content }: TimelineRow): number | undefined {
  switch (content.type) {
    case 'group':
    case 'attempt':
      return content.group.id;
    case 'family':
      return (content.groups.findLast((group) => group.endMs === undefined) ?? content.groups[0])
        ?.id;
    case 'lanes':
    case 'concurrency':
    case 'rest':
      return undefined;
  }
}

interface ActiveRow {
  readonly key: string | undefined;
  readonly groupId: number | undefined;
  readonly activate: (key: string | undefined) => void;
}

/** The row that keys act on: the one chosen last, as long as it shows what is selected; else the selected group's. */
function useActiveRow(model: TimelineModel, selectedEventId: number | undefined): ActiveRow {
  const [chosen, activate] = useState<string>();
  const group = selectedEventId === undefined ? undefined : model.groups.groupOf(selectedEventId);
  const { rows } = model;
  const key = useMemo(() => {
    const row = rows.rows.find((candidate) => candidate.key === chosen);
    const isOwn = row !== undefined && (group === undefined || shows(row, group.id));
    if (isOwn) return row.key;
    return group === undefined ? undefined : rows.rowOf(group.id)?.key;
  }, [rows, chosen, group]);
  return { key, groupId: group?.id, activate };
}

function shows({ content }: TimelineRow, groupId: number): boolean {
  switch (content.type) {
    case 'group':
    case 'attempt':
      return content.group.id === groupId;
    case 'lanes':
    case 'concurrency':
    case 'rest':
      // They select nothing, so they stay active whatever is selected.
      return true;
    case 'family':
      return content.groups.some((group) => group.id === groupId);
  }
}

/** Brings what was selected elsewhere into sight. */
function useReveal(
  controller: TimelineController,
  model: TimelineModel,
  key: string | undefined,
  selectedEventId: number | undefined,
): void {
  const latest = useRef(model);
  useEffect(() => {
    latest.current = model;
  });
  useEffect(() => {
    if (selectedEventId === undefined) return;
    const event = latest.current.groups.eventOf(selectedEventId);
    if (event !== undefined) controller.reveal(event.timeMs);
    if (key !== undefined) controller.revealRow(key);
  }, [controller, key, selectedEventId]);
}

function useTimelineCommands(
  controller: TimelineController,
  filterField: { readonly current: HTMLInputElement | null },
  stepEvent: (step: 1 | -1) => void,
): void {
  useCommands([
    {
      id: 'timeline.filter',
      title: 'Filter the timeline',
      group: 'This view',
      keys: '/',
      run: () => filterField.current?.focus(),
    },
    {
      id: 'timeline.fit',
      title: 'Fit the whole run',
      group: 'This view',
      keys: '0',
      icon: ScanSearch,
      run: () => controller.fit(),
    },
    {
      id: 'timeline.next',
      title: 'Next event',
      group: 'This view',
      keys: ']',
      run: () => stepEvent(1),
    },
    {
      id: 'timeline.previous',
      title: 'Previous event',
      group: 'This view',
      keys: '[',
      run: () => stepEvent(-1),
    },
  ]);
}

const legend: readonly (readonly [GroupKind, string])[] = [
  ['activity', 'activity'],
  ['timer', 'timer'],
  ['child', 'child'],
  ['signal', 'signal'],
  ['update', 'update'],
  ['nexus', 'Nexus'],
  ['localActivity', 'local'],
  ['marker', 'marker'],
];

interface ScaleToolsProps {
  readonly controller: TimelineController;
  readonly model: TimelineModel;
  readonly isFolded: boolean;
  readonly nowMs: () => number;
  readonly name: string;
  readonly onScale: (scale: 'linear' | 'folded') => void;
}

function ScaleTools(props: ScaleToolsProps): ReactNode {
  const { controller, model, isFolded, nowMs, name, onScale } = props;
  const isWide = useMedia('(min-width: 1560px)');
  const narrow = useNarrow();
  const exportAs = (format: 'png' | 'svg') => (): void =>
    void exportTimeline(format, { model, nowMs: nowMs(), name, controller });
  return (
    <>
      {isWide && (
        <div className={toolbar.legend} aria-hidden="true">
          {legend.map(([kind, word]) => (
            <span key={kind}>
              <GroupIcon kind={kind} />
              {word}
            </span>
          ))}
        </div>
      )}
      {!narrow && (
        <Segmented
          label="Scale"
          value={isFolded ? 'folded' : 'linear'}
          onChange={onScale}
          options={[
            { value: 'linear', label: 'Linear', title: 'Every second has the same width' },
            {
              value: 'folded',
              label: 'Fold idle',
              title: model.canFold
                ? 'Draws stretches in which only waiting happens narrow'
                : 'Nothing in this run waits long enough to be folded',
            },
          ]}
        />
      )}
      <Menu
        align="end"
        trigger={
          <Button
            tone="ghost"
            size="small"
            iconOnly
            aria-label="Export the timeline"
            title="Export"
          >
            <Download aria-hidden="true" />
          </Button>
        }
      >
        <MenuItem onClick={exportAs('png')}>Export as PNG</MenuItem>
        <MenuItem onClick={exportAs('svg')}>Export as SVG</MenuItem>
      </Menu>
      <Button
        tone="ghost"
        size="small"
        iconOnly
        aria-label="Fit the whole run"
        title="Fit (0)"
        onClick={() => controller.fit()}
      >
        <ScanSearch aria-hidden="true" />
      </Button>
    </>
  );
}

/** How many rows there are; how much of the history has come. */
function Corner({
  model,
  complete,
  loaded,
  of,
}: {
  readonly model: TimelineModel;
  readonly complete: boolean;
  readonly loaded: number;
  readonly of: number;
}): ReactNode {
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
