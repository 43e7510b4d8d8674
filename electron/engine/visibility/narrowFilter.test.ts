import { expect, test } from 'vitest';
import { parseFilter } from '../../../shared/listFilter/parse.ts';
import { WorkflowExecutionStatus as Status } from '../../../shared/protocol/enums.ts';
import { ALL_RUNS } from '../state/runIndex.ts';
import { narrowFilter } from './narrowFilter.ts';

const narrowed = (text: string) => narrowFilter(parseFilter(text).where);

test('what the index knows by itself is asked of no run', () => {
  expect(narrowed("WorkflowType = 'a' AND ParentWorkflowId IS NULL")).toEqual({
    selection: { ...ALL_RUNS, types: new Set(['a']), isChild: false },
    rest: undefined,
    runIds: undefined,
  });
  expect(narrowed('ParentRunId IS NOT NULL').selection.isChild).toBe(true);
});

test.each([
  ["ParentRunId IN ('p', 'q')", { parentRunIds: new Set(['p', 'q']) }],
  ['CloseTime IS NULL', { statuses: new Set([Status.RUNNING]) }],
  ['CloseTime IS NOT NULL', { closed: { from: -Infinity, to: Infinity } }],
])('%s narrows what each run is asked', (text, selection) => {
  const found = narrowed(text);
  expect(found.selection).toEqual({ ...ALL_RUNS, ...selection });
  expect(found.rest).toEqual(parseFilter(text).where);
});

test('run ids say which runs it can be at most, unless something else would do too', () => {
  expect(narrowed("RunId IN ('a', 'b') AND CloseTime IS NULL").runIds).toEqual(new Set(['a', 'b']));
  expect(narrowed("RunId = 'a' OR CloseTime IS NULL").runIds).toBeUndefined();
});
