/** The index against a list that is sorted and searched anew for every question. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEventCodec } from '../../grpc/codec/codec.ts';
import { WorkflowExecutionStatus as Status } from '../../../shared/protocol/enums.ts';
import { virtualMs } from '../../../shared/model/units.ts';
import { Execution } from './execution.ts';
import type { ParentLink } from './replayedState.ts';
import { ALL_RUNS, compareInList, RunIndex, type RunSelection } from './runIndex.ts';

const codec = createEventCodec();
const STATUSES = [Status.COMPLETED, Status.FAILED, Status.TERMINATED];

/** What happens to the index: a run starts, one closes, one is deleted. */
const step = fc.record({
  act: fc.constantFrom('start', 'start', 'close', 'delete'),
  pick: fc.nat(1_000),
  /** How long after the step before; runs may be ahead of their time. */
  later: fc.nat(3),
  ahead: fc.constantFrom(0, 0, 0, 50),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const subset = <T>(values: readonly T[]) =>
  fc.option(fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 }), { nil: undefined });
const range = fc.option(
  fc.record({ from: fc.integer({ min: -5, max: 200 }), to: fc.integer({ min: -5, max: 300 }) }),
  { nil: undefined },
);
const asSet = <T>(values: readonly T[] | undefined) => values && new Set(values);
const selection = fc
  .record({
    types: subset(['A', 'B']),
    queues: subset(['q', 'r', 'nobody']),
    statuses: subset([Status.RUNNING, ...STATUSES]),
    workflowIds: subset(['w0', 'w1', 'w2', 'none']),
    parentRunIds: subset(['p0', 'p1', 'none']),
    isChild: fc.constantFrom(undefined, undefined, true, false),
    started: range,
    closed: range,
  })
  .map((wanted): RunSelection => ({
    ...wanted,
    types: asSet(wanted.types),
    queues: asSet(wanted.queues),
    statuses: asSet(wanted.statuses),
    workflowIds: asSet(wanted.workflowIds),
    parentRunIds: asSet(wanted.parentRunIds),
  }));

const parentOf = (runId: string): ParentLink => ({
  namespace: 'n',
  execution: { workflowId: 'parent', runId },
  initiatedEventId: 5,
});

function play(steps: readonly Step[]) {
  const index = new RunIndex();
  const runs: Execution[] = [];
  let now = 0;
  for (const { act, pick, later, ahead } of steps) {
    now += later;
    const run = runs[pick % Math.max(1, runs.length)];
    if (act === 'start') {
      const made = new Execution('n', `w${pick % 3}`, `run-${pick}-${runs.length}`, codec);
      made.replayed.startedAt = virtualMs(now + ahead);
      made.replayed.status = Status.RUNNING;
      made.replayed.workflowType = pick % 2 ? 'A' : 'B';
      made.replayed.taskQueue = pick % 5 ? 'q' : 'r';
      made.replayed.parent = pick % 4 ? undefined : parentOf(`p${pick % 3}`);
      runs.push(made);
      index.update(made);
    } else if (act === 'close' && run?.replayed.status === Status.RUNNING) {
      run.replayed.status = STATUSES[pick % 3] ?? Status.COMPLETED;
      run.replayed.closedAt = virtualMs(Math.max(now, run.replayed.startedAt));
      index.update(run);
    } else if (act === 'delete' && run) {
      index.remove(run);
      runs.splice(runs.indexOf(run), 1);
    }
  }
  return { index, runs };
}

/** What each run is asked all the same. */
const inRange = (at: number | undefined, wanted: RunSelection['started']): boolean =>
  !wanted || (at !== undefined && at >= wanted.from && at <= wanted.to);

function isWanted(run: Execution, wanted: RunSelection): boolean {
  const { status, workflowType, taskQueue, parent, startedAt, closedAt } = run.replayed;
  return (
    wanted.parentRunIds?.has(parent?.execution.runId ?? '') !== false &&
    (wanted.isChild === undefined || wanted.isChild === (parent !== undefined)) &&
    wanted.types?.has(workflowType) !== false &&
    wanted.queues?.has(taskQueue) !== false &&
    wanted.statuses?.has(status) !== false &&
    wanted.workflowIds?.has(run.workflowId) !== false &&
    inRange(startedAt, wanted.started) &&
    inRange(closedAt, wanted.closed)
  );
}

describe('the index of runs', () => {
  test('lists what a search finds, in the order of lists, from any position on', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 150 }),
        selection,
        fc.nat(200),
        (steps, wanted, skip) => {
          const { index, runs } = play(steps);
          const all = runs.filter((run) => isWanted(run, wanted)).sort(compareInList);
          const after = all[skip % Math.max(1, all.length)];
          const fits = (run: Execution): boolean => isWanted(run, wanted);
          const ids = (found: Iterable<Execution>) => [...found].map(({ runId }) => runId);
          expect(ids(index.inOrder('n', wanted, fits, undefined))).toEqual(ids(all));
          if (after) {
            const rest = all.slice(all.indexOf(after) + 1);
            expect(ids(index.inOrder('n', wanted, fits, after))).toEqual(ids(rest));
          }
          const grouped = index.groups('n', wanted).flatMap((group) => [...group].filter(fits));
          expect(ids(grouped).sort()).toEqual(ids(all).sort());
        },
      ),
      { numRuns: 400 },
    );
  });

  test('counts without looking at runs', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 150 }),
        selection,
        (steps, { types, queues, statuses, isChild }) => {
          const { index, runs } = play(steps);
          const wanted = { ...ALL_RUNS, types, queues, statuses, isChild };
          const found = index.counts('n', wanted);
          for (const status of [Status.RUNNING, ...STATUSES]) {
            const count = runs.filter(
              (run) => run.replayed.status === status && isWanted(run, wanted),
            ).length;
            expect(found.get(status) ?? 0).toBe(count);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test('a page looks at few of many open runs', () => {
    const starts = Array.from({ length: 20_000 }, (_, pick): Step => ({
      act: 'start',
      pick,
      later: 1,
      ahead: 0,
    }));
    const { index } = play(starts);
    let asked = 0;
    const fits = (): boolean => (asked += 1) > 0;
    const page = index.inOrder('n', ALL_RUNS, fits, undefined);
    for (let at = 0; at < 20; at += 1) page.next();
    expect(asked).toBeLessThan(50);
  });

  test('a start range of many runs looks at those in it alone', () => {
    const starts = Array.from({ length: 20_000 }, (_, pick): Step => ({
      act: 'start',
      pick,
      later: 1,
      ahead: 0,
    }));
    const { index, runs } = play(starts);
    let asked = 0;
    const fits = (): boolean => (asked += 1) > 0;
    const wanted = { ...ALL_RUNS, started: { from: 100, to: 119 } };
    const found = [...index.inOrder('n', wanted, fits, undefined)];
    expect([found.length, asked, runs.length]).toEqual([20, 20, 20_000]);
  });
});
