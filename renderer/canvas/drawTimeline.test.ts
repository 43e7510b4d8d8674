import { describe, expect, test } from 'vitest';
import { generateRun } from '../testing/generateHistory.ts';
import { grouped, groupCalled, groupsOf } from '../testing/groupedRun.ts';
import { recordedRun, type RecordedName, type RecordedRun } from '../testing/histories.ts';
import { createPenLog, namedPalette, namedPatterns } from '../testing/penLog.ts';
import { foldIdle, indexIdleTime } from '../model/idleTime.ts';
import { layoutRows, type TimelineRow } from '../model/timelineRows.ts';
import { runRange } from '../model/timelineRange.ts';
import type { Brush } from './brush.ts';
import { drawAxis } from './drawAxis.ts';
import { drawMark } from './drawMarks.ts';
import { drawOverview } from './drawOverview.ts';
import { drawTimeline } from './drawTimeline.ts';
import { indexMarks } from './hitTest.ts';
import { composeRow, type ComposedRow } from './marks.ts';
import { createSvgPen } from './svgPen.ts';
import { ticksOf, virtualTickText } from './ticks.ts';
import { makeScale, type TimeScale } from './timeScale.ts';

const WIDTH = 1000;

interface Scene {
  readonly rows: readonly TimelineRow[];
  readonly scale: TimeScale;
  readonly nowMs: number;
  readonly startMs: number;
}

const sceneOf = (name: RecordedName, toggled?: ReadonlySet<string>): Scene =>
  sceneOfRun(recordedRun(name), toggled);

function sceneOfRun(run: RecordedRun, toggled: ReadonlySet<string> = new Set()): Scene {
  const { groups } = grouped(run);
  const isOpen = run.execution.summary.status === 'Running';
  const idle = indexIdleTime(groups);
  const startMs = run.events[0]?.timeMs ?? 0;
  const folding = foldIdle(idle, isOpen ? run.nowMs : undefined, idle.dueMs ?? idle.lastMs);
  const isFolded = folding.byDefault;
  const range = runRange({
    startMs,
    lastMs: idle.lastMs,
    nowMs: isOpen ? run.nowMs : undefined,
    dueMs: idle.dueMs,
    isFolded,
  });
  const folds = isFolded ? folding.folds : [];
  const scale = makeScale({ range, folds, width: WIDTH, view: undefined });
  return { rows: layoutRows(groups, toggled).rows, scale, nowMs: run.nowMs, startMs };
}

function composed(scene: Scene, row: TimelineRow): ComposedRow {
  const { scale, nowMs } = scene;
  return composeRow(row, 0, { scale, nowMs, selectedGroupId: undefined, selectedKey: undefined });
}

function brushWithLog(): { readonly brush: Brush; readonly calls: string[] } {
  const { pen, calls } = createPenLog();
  return { calls, brush: { pen, palette: namedPalette, patterns: namedPatterns, pulse: 1 } };
}

/** What is drawn in the row of a label. */
function drawn(
  name: RecordedName,
  label: string,
  toggled?: ReadonlySet<string>,
): readonly string[] {
  const scene = sceneOf(name, toggled);
  const row = scene.rows.find(({ content }) =>
    content.type === 'group'
      ? content.group.label === label
      : content.type === 'family' && content.groups[0]?.label === label,
  );
  if (row === undefined) throw new Error(`no row of ${label}`);
  const { brush, calls } = brushWithLog();
  for (const mark of composed(scene, row).marks) drawMark(brush, mark);
  return calls;
}

describe('silhouettes and patterns', () => {
  test('completed: solid, outline, a leading edge of 3 px', () => {
    const calls = drawn('orderSaga', 'reserveInventory').filter((call) => !call.startsWith('text'));
    expect(calls.map((call) => call.split(':')[0]?.replace(/ [\d.,-]+$/, ''))).toEqual([
      'fill group-activity-fill',
      'stroke group-activity',
      'fillRect group-activity',
    ]);
    expect(calls.at(-1)).toMatch(/,3,16$/);
  });

  test('failed: red hatch 5 px wide, a cross behind the end, the message in red', () => {
    const hatched = drawn('orderSaga', 'chargeCard').join('\n');
    expect(hatched).toContain('fill status-failed-fill');
    expect(hatched).toContain('fill hatch(status-failed,5)');
    const calls = drawn('endings', 'alwaysFails').join('\n');
    expect(calls).toContain('text status-failed "CardDeclined: insufficient funds"');
    expect(calls).toMatch(/stroke status-failed 2: moveTo/);
  });

  test('timed out: orange wide hatch, and a limit line taller than the bar', () => {
    const calls = drawn('endings', 'beatsOnce');
    expect(calls.join('\n')).toContain('hatch(status-timed-out,7)');
    const limit = calls.find((call) => /^fillRect status-timed-out [\d.]+,[\d.]+,2,22$/.test(call));
    expect(limit).toBeDefined();
    expect(calls.join('\n')).toContain(
      'text status-timed-out "heartbeat timeout after 400\u00a0ms"',
    );
  });

  test('nobody took it: the dotted box ends at the limit', () => {
    const calls = drawn('endings', 'quick');
    expect(calls[0]).toMatch(/^strokeRect status-timed-out dash 2,2 alpha 0.8/);
    expect(calls[1]).toMatch(/^fillRect status-timed-out .*,2,20$/);
  });

  test('canceled: hollow, dashed, struck through', () => {
    const calls = drawn('endings', 'cancellable');
    expect(calls[0]).toMatch(/^fill transparent/);
    expect(calls.some((call) => call.startsWith('stroke status-canceled 1 dash 3,2'))).toBe(true);
    expect(calls.some((call) => /^fillRect status-canceled .*,1$/.test(call))).toBe(true);
  });

  test('running: an open right edge of three ticks', () => {
    const calls = drawn('orderSaga', 'chargeCard');
    const ticks = calls.filter((call) => /^fillRect group-activity .*,2,10$/.test(call));
    expect(ticks).toHaveLength(3);
    expect(calls.some((call) => /^fillRect bg-panel .*,2,18$/.test(call))).toBe(true);
    expect(calls.join('\n')).toContain('text group-activity-ink "running 2.90\u00a0s"');
  });

  test('between attempts: a dotted line with its length', () => {
    const calls = drawn('orderSaga', 'chargeCard').join('\n');
    expect(calls).toContain('stroke fg-3 1.8 dash 1,4');
    expect(calls).toContain('text fg-2 "1\u00a0s"');
  });

  test('a timer: start post, solid until now, dashed beyond, an empty dot', () => {
    const calls = drawn('orderSaga', 'paymentDeadline');
    expect(calls.filter((call) => call.startsWith('stroke group-timer 2')).length).toBeGreaterThan(
      2,
    );
    expect(calls.some((call) => call.startsWith('stroke group-timer 2 dash 4,4'))).toBe(true);
    expect(calls.some((call) => call.startsWith('fill bg-panel'))).toBe(true);
  });

  test('a timer that fired has a full dot, one that was canceled a cross', () => {
    expect(
      drawn('endings', 'timer 500\u00a0ms').some((call) => call.startsWith('fill group-timer')),
    ).toBe(true);
    const canceled = drawn('endings', 'never mind');
    expect(canceled.filter((call) => call.startsWith('stroke fg-3 1.6'))).toHaveLength(2);
  });

  test('a child has double posts at both ends, a local activity perforated edges', () => {
    const child = drawn('orderSaga', 'FraudCheck').filter((call) => call.endsWith(',1.5,16'));
    expect(child).toHaveLength(2);
    const local = drawn('orderSaga', 'priceOrder').filter((call) => call.endsWith(',2,2'));
    expect(local.length).toBeGreaterThan(4);
  });

  test('a signal is a diamond, a marker a flag', () => {
    expect(drawn('orderSaga', 'addressChanged')[0]).toContain('closePath');
    expect(drawn('orderSaga', 'patch coupon-v2')[0]?.match(/lineTo/g)).toHaveLength(3);
  });

  test('unfinished things are half as strong', () => {
    const calls = drawn('runTimedOut', 'timer 1\u00a0h');
    expect(calls.some((call) => call.includes('alpha 0.5'))).toBe(true);
  });

  test('an attempt’s row has its failure, or its last heartbeat', () => {
    const charge = groupCalled(groupsOf('orderSaga'), 'chargeCard');
    const scene = sceneOf('orderSaga', new Set([`group:${charge.id}`]));
    const { brush, calls } = brushWithLog();
    for (const row of scene.rows.filter(({ content }) => content.type === 'attempt')) {
      for (const mark of composed(scene, row).marks) drawMark(brush, mark);
    }
    const texts = calls.filter((call) => call.startsWith('text'));
    expect(texts.join('\n')).toContain('PaymentGatewayError: 503 upstream');
    expect(texts.join('\n')).toContain('heartbeat 1.30\u00a0s ago: {"step":"3ds"}');
  });
});

describe('a frame', () => {
  function frame(name: RecordedName): readonly string[] {
    const scene = sceneOf(name);
    const { brush, calls } = brushWithLog();
    drawTimeline(brush, {
      scale: scene.scale,
      height: 600,
      rows: scene.rows.map((row) =>
        composeRow(row, row.y, {
          scale: scene.scale,
          nowMs: scene.nowMs,
          selectedGroupId: undefined,
          selectedKey: undefined,
        }),
      ),
      ticks: ticksOf(scene.scale, scene.startMs),
      nowMs: scene.nowMs,
      selectedKey: scene.rows[2]?.key,
      hoveredKey: undefined,
      measured: undefined,
    });
    return calls;
  }

  test('beyond now it is darker, and now is the last line drawn', () => {
    const calls = frame('orderSaga');
    expect(calls.some((call) => call.startsWith('fillRect bg-sunken alpha 0.7'))).toBe(true);
    expect(calls.at(-1)).toMatch(/^fillRect time-line .*,1\.5,600$/);
  });

  test('the selected row has a tint of 55 %', () => {
    expect(
      frame('orderSaga').some((call) => call.startsWith('fillRect bg-selected alpha 0.6')),
    ).toBe(true);
  });

  test('folds have torn edges', () => {
    const calls = frame('subscription');
    expect(calls.filter((call) => call.startsWith('stroke line-strong')).length).toBeGreaterThan(6);
  });

  test('drawing the same twice is the same', () => {
    expect(frame('fanout')).toEqual(frame('fanout'));
  });
});

test('the axis: virtual above, wall below, now in amber, nothing over anything', () => {
  const scene = sceneOf('orderSaga');
  const { brush, calls } = brushWithLog();
  drawAxis(brush, {
    scale: scene.scale,
    height: 30,
    ticks: ticksOf(scene.scale, scene.startMs),
    virtualText: (tick) => virtualTickText(tick.ms, scene.startMs, 1000, 8000),
    wallText: () => '14:32:26',
    foldText: () => '',
    now: { ms: scene.nowMs, text: 'now 5.83 s' },
    measured: undefined,
  });
  const texts = calls.filter((call) => call.startsWith('text'));
  expect(texts).toContain('text on-time "now 5.83 s" ' + texts.at(-1)?.split('" ')[1]);
  expect(texts.filter((call) => call.startsWith('text fg-2')).length).toBeGreaterThan(3);
  const places = texts
    .filter((call) => call.startsWith('text fg-2'))
    .map((call) => Number(/" ([\d.]+),/.exec(call)?.[1]));
  places.slice(1).forEach((x, index) => expect(x - (places[index] ?? 0)).toBeGreaterThan(40));
});

test('50,000 events in one second are drawn as few marks, all of them on the picture', () => {
  const run = generateRun({ events: 50_000, concurrency: 150, isOpen: false });
  const startMs = run.events[0]?.timeMs ?? 0;
  const spanMs = (run.events.at(-1)?.timeMs ?? 0) - startMs;
  const inOneSecond = (ms: number): number => startMs + Math.floor(((ms - startMs) / spanMs) * 999);
  const events = run.events.map((event) => ({ ...event, timeMs: inOneSecond(event.timeMs) }));
  const scene = sceneOfRun({ ...run, events, nowMs: inOneSecond(run.nowMs) });
  const { brush, calls } = brushWithLog();
  for (const row of scene.rows)
    for (const mark of composed(scene, row).marks) drawMark(brush, mark);
  expect(scene.rows.length).toBeLessThan(80);
  expect(calls.length).toBeGreaterThan(1000);
  expect(calls.length).toBeLessThan(scene.rows.length * WIDTH);
  expect(calls.filter((call) => /NaN|Infinity/.test(call))).toEqual([]);
  const labels = ticksOf(scene.scale, startMs).map(({ ms }) =>
    virtualTickText(ms, startMs, 100, 1000),
  );
  expect(new Set(labels).size).toBe(labels.length);
});

test('beside folds each mark says how far from the start it is, however short the run', () => {
  const startMs = Date.UTC(2026, 2, 2);
  const hour = 3_600_000;
  const texts = [0, 1500, hour + 90_000, 20 * hour].map((ms) =>
    virtualTickText(startMs + ms, startMs, undefined, 30 * hour).replaceAll('\u00a0', ' '),
  );
  expect(texts).toEqual(['0 s', '1.50 s', '1 h 2 m', '20 h']);
  expect(virtualTickText(startMs, startMs, undefined, 100 * hour)).toBe('2\u00a0Mar');
});

test('the overview never loses a failure, however many there are', () => {
  const scene = sceneOf('fanout');
  const { brush, calls } = brushWithLog();
  drawOverview(brush, scene.rows, scene.scale, 44, scene.nowMs);
  const lastBlue = calls.findLastIndex((call) => call.includes('group-activity'));
  const firstRed = calls.findIndex((call) => call.includes('status-failed'));
  expect(firstRed).toBeGreaterThan(lastBlue);
  expect(
    calls.filter((call) => /^fillRect status-failed [\d.]+,2,2,4$/.test(call)).length,
  ).toBeGreaterThan(3);
});

describe('what is under the pointer', () => {
  const scene = sceneOf('orderSaga');
  const rows = scene.rows.map((row) =>
    composeRow(row, row.y, {
      scale: scene.scale,
      nowMs: scene.nowMs,
      selectedGroupId: undefined,
      selectedKey: undefined,
    }),
  );
  const index = indexMarks(rows);

  test('every mark can be hit at its middle', () => {
    for (const { marks } of rows) {
      for (const mark of marks) {
        const hit = index.at((mark.x0 + mark.x1) / 2, mark.y + mark.height / 2);
        expect(hit?.item.group.label).toBe(mark.item.group.label);
      }
    }
  });

  test('a moment is hit within its glyph; empty space is empty', () => {
    const signal = rows.flatMap(({ marks }) => marks).find((mark) => mark.kind === 'signal');
    if (signal === undefined) throw new Error('no signal');
    expect(index.at(signal.x0 + 6, signal.y + 4)?.kind).toBe('signal');
    expect(index.at(signal.x0 + 60, signal.y + 4)).toBeUndefined();
    expect(indexMarks([]).at(1, 1)).toBeUndefined();
  });
});

test('as SVG: the same drawing, safe against what is in a payload', () => {
  const scene = sceneOf('endings');
  const { pen, patterns, elements } = createSvgPen((text) => text.length * 6);
  const brush: Brush = { pen, patterns, palette: namedPalette, pulse: 1 };
  for (const row of scene.rows)
    for (const mark of composed(scene, row).marks) drawMark(brush, mark);
  const svg = elements();
  const document = new DOMParser().parseFromString(
    `<svg xmlns="http://www.w3.org/2000/svg">${svg}</svg>`,
    'image/svg+xml',
  );
  expect(document.querySelector('parsererror')).toBeNull();
  expect(document.querySelectorAll('pattern')).toHaveLength(1);
  expect(document.querySelectorAll('text').length).toBeGreaterThan(5);
  expect(svg).toContain('customer.country: &quot;FRA&quot;');
});
