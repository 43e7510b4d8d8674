/** The server's rules, typed into the page: the rows are those of the model's tests. */
import { act } from '@testing-library/react';
import { createRoot, type Root } from 'react-dom/client';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { RetryState } from '../../../shared/protocol/enums.ts';
import {
  emptyScenario,
  parseScenario,
  type Outcome,
  type Scenario,
} from '../../../shared/retryLab/scenario.ts';
import { activityRows } from '../../../shared/retryLab/testing/activityRows.ts';
import {
  documentationRefusals,
  documentationRows,
} from '../../../shared/retryLab/testing/documentationRows.ts';
import type { Expected, Given, Row } from '../../../shared/retryLab/testing/play.ts';
import { refusalRows } from '../../../shared/retryLab/testing/refusalRows.ts';
import { workflowRows } from '../../../shared/retryLab/testing/workflowRows.ts';
import { exactText, roughText } from '../../../shared/retryLab/words/spanText.ts';
import { startStores } from '../../testing/renderWindow.tsx';
import { readAnswer, typeScenario } from '../../testing/typeScenario.ts';
import { activeScenario, openScenario, useLab } from './labStore.ts';
import { RetryLabPage } from './RetryLabPage.tsx';

// The page is large and jsdom slow: on a busy machine a row takes seconds.
vi.setConfig({ testTimeout: 30_000 });

/** Random runs are no part of these tests. */
const idleRunner = () => ({ ask: () => {}, stop: () => {} });

/** What the page says of each end, without the model's own words at hand. */
function wordsOf([kind, atMs, attempts, retryState, cut]: Expected): readonly (string | RegExp)[] {
  const at = exactText(atMs).replaceAll('\u00a0', ' ');
  switch (kind) {
    case 'completed':
      return [`Completes after ${at}`, new RegExp(`on (attempt|run) ${attempts}\\b`)];
    case 'runTimedOut':
      return [`The workflow run times out after ${at}`];
    case 'endless':
      return ['Never ends', /no run timeout and no execution timeout/];
    case 'unfinished':
      return [`Still retrying after ${roughText(atMs).replaceAll('\u00a0', ' ')}`];
    case 'failed':
      return [`Fails after ${at}`, reasonOf(retryState, cut)];
    case 'timedOut':
      return [`Times out after ${at}`, reasonOf(retryState, cut)];
  }
}

function reasonOf(retryState: RetryState | undefined, cut: Expected[4]): RegExp {
  switch (retryState) {
    case RetryState.MAXIMUM_ATTEMPTS_REACHED:
      return /was the last of at most \d/;
    case RetryState.NON_RETRYABLE_FAILURE:
      return /never retrie[sd]/;
    case RetryState.RETRY_POLICY_NOT_SET:
      return /there is no retry policy/;
    default:
      if (cut === 'scheduleToStart') return /schedule to start is never retried/;
      if (cut === 'executionTimeout') return /the execution timeout ends it/;
      return /past (schedule to close|the execution timeout)|schedule to close (ends|comes)|delay of 0/;
  }
}

/** The table shows so many attempts beyond the script. */
const shownBeyondScript = 12;

/** Without what its kind does not use: switching kinds keeps it. */
const used = ({ kind, afterMs, queueMs, ...rest }: Outcome) => ({
  kind,
  queueMs,
  afterMs: kind === 'hangs' || kind === 'timesOut' ? undefined : afterMs,
  ...(kind === 'fails'
    ? {
        errorType: rest.errorType,
        nonRetryable: rest.nonRetryable ?? false,
        nextRetryDelayMs: rest.nextRetryDelayMs,
      }
    : {}),
  ...(kind === 'losesHeartbeats' ? { heartbeatsUntilMs: rest.heartbeatsUntilMs ?? 0 } : {}),
});
const comparable = (scenario: Scenario) => ({ ...scenario, script: scenario.script.map(used) });

function type(given: Given): void {
  typeScenario(given);
  // What was typed is what the row describes: nothing was left out on the way.
  const typed = activeScenario(useLab.getState());
  expect(comparable(typed)).toEqual(comparable(parseScenario(given)));
}

// One page for all rows: it is large, and to draw it anew for each would take most of the time.
let root: Root;
beforeAll(async () => {
  await startStores();
  root = createRoot(document.body.appendChild(document.createElement('div')));
  act(() => root.render(<RetryLabPage createRunner={idleRunner} />));
});
afterAll(() => act(() => root.unmount()));

beforeEach(() => {
  act(() => openScenario(emptyScenario(), undefined));
});

describe.each<[string, readonly Row[]]>([
  ["what the documentation's simulator gets wrong, on the page", documentationRows],
  ['activities, on the page', activityRows],
  ['workflows, on the page', workflowRows],
])('%s', (_subject, rows) => {
  test.each(rows)('%s', (_name, given, expected) => {
    type(given);
    const { words, starts } = readAnswer();
    for (const part of wordsOf(expected)) expect(words).toMatch(part);
    const scripted = parseScenario(given).script.length;
    expect(starts).toHaveLength(Math.min(expected[2], scripted + shownBeyondScript));
  });
});

describe.each([
  ["what the documentation's simulator accepts, on the page", documentationRefusals],
  ['refusals, on the page', refusalRows],
])('%s', (_subject, rows) => {
  test.each(rows)('%s', (_name, given, message) => {
    type(given);
    expect(readAnswer().words).toContain(message);
  });
});
