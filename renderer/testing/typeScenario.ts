/** Types a scenario into the retry lab as a user would, and reads its answer. */
import { act, fireEvent } from '@testing-library/react';
import { writeOutcomes } from '../../shared/retryLab/exchange/outcomeText.ts';
import { parseScenario, type Outcome, type Scenario } from '../../shared/retryLab/scenario.ts';
import type { Given } from '../../shared/retryLab/testing/play.ts';

/** Scripts up to this long are entered in the table, longer ones as text. */
const tableRowCountMax = 1;

// Found by plain selectors: Testing Library's queries by role and label take half a second each in a page of this size.

function pane(title: string): HTMLElement {
  const head = [...document.querySelectorAll('section h2')].find((heading) =>
    heading.textContent.startsWith(title),
  );
  const found = head?.closest('section');
  if (!found) throw new Error(`there is no pane "${title}"`);
  return found;
}
const policyPane = () => pane('Policy');
const outcomePane = () => pane('Outcome of each');

/** The control with that label, as the browser finds it; undefined when there is none. */
function control<Control extends HTMLElement = HTMLInputElement>(
  parent: HTMLElement,
  label: string,
): Control | undefined {
  const own = parent.querySelector<Control>(`[aria-label="${label}"]`);
  if (own) return own;
  const found = [...parent.querySelectorAll('label')].find(
    (element) => element.textContent.trim() === label,
  );
  return (found?.control as Control | null | undefined) ?? undefined;
}

/** The control with that label; throws when there is none. */
export function controlIn<Control extends HTMLElement = HTMLInputElement>(
  parent: HTMLElement,
  label: string,
): Control {
  const found = control<Control>(parent, label);
  if (!found) throw new Error(`there is no field "${label}"`);
  return found;
}

/** Enters a text into a field and leaves it. */
export function enter(field: HTMLElement, value: string): void {
  fireEvent.focus(field);
  fireEvent.change(field, { target: { value } });
  fireEvent.blur(field);
}

function press(parent: HTMLElement, words: string): void {
  const found = [...parent.querySelectorAll('button')].find(
    (button) => button.textContent === words || button.getAttribute('aria-label') === words,
  );
  if (!found) throw new Error(`there is no button "${words}"`);
  fireEvent.click(found);
}

/** Enters every field that the scenario sets, from the top of the page to its bottom. */
export function typeScenario(given: Given): void {
  const scenario = parseScenario(given);
  if (scenario.subject === 'workflow') press(policyPane(), 'Workflow');
  // At one go: the page is large, and to draw it anew after each of these fields tells nothing more.
  act(() => {
    typePolicy(scenario);
    typeLimits(scenario);
  });
  for (const outage of scenario.outages) typeOutage(outage);
  const { script } = scenario;
  if (script.length > tableRowCountMax) typeScript(script);
  else typeTable(scenario);
}

/** Adds every attempt, then fills them in from the last to the first: a chain whose end is missing would go on for ever. */
function typeTable({ script, subject }: Scenario): void {
  for (const _ of script) press(outcomePane(), subject === 'activity' ? 'Attempt' : 'Run');
  for (const [index, outcome] of [...script.entries()].reverse()) typeOutcome(index + 1, outcome);
}

/** Enters a length or a number by its label; nothing for undefined. */
function enterIn(parent: HTMLElement, label: string, value: number | undefined, unit = ' ms') {
  if (value !== undefined) enter(controlIn(parent, label), `${value}${unit}`);
}

function typePolicy({ policy, workflow, subject }: Scenario): void {
  const parent = policyPane();
  if (subject === 'workflow' && !workflow.hasRetryPolicy) {
    fireEvent.click(controlIn(parent, 'The workflow has one'));
  }
  enterIn(parent, 'Initial interval', policy.initialIntervalMs);
  enterIn(parent, 'Backoff coefficient', policy.backoffCoefficient, '');
  enterIn(parent, 'Maximum interval', policy.maximumIntervalMs);
  enterIn(parent, 'Maximum attempts', policy.maximumAttempts, '');
  for (const type of policy.nonRetryableErrorTypes) {
    enter(controlIn(parent, 'Non-retryable error types'), type);
  }
}

function typeLimits({ timeouts, workflow, subject, queueMs, heartbeatEveryMs }: Scenario): void {
  const parent = policyPane();
  if (subject === 'activity') {
    enterIn(parent, 'Schedule to close', timeouts.scheduleToCloseMs);
    enterIn(parent, 'Start to close', timeouts.startToCloseMs);
    enterIn(parent, 'Schedule to start', timeouts.scheduleToStartMs);
    enterIn(parent, 'Heartbeat', timeouts.heartbeatMs);
    enterIn(parent, 'Run going for', workflow.elapsedMs || undefined);
    enterIn(parent, 'Heartbeats every', heartbeatEveryMs);
  }
  enterIn(parent, 'Execution timeout', workflow.executionTimeoutMs);
  enterIn(parent, 'Run timeout', workflow.runTimeoutMs);
  enterIn(parent, 'Queue wait', queueMs || undefined);
}

function typeOutage({ fromMs, toMs, kind, afterMs }: Scenario['outages'][number]): void {
  const parent = policyPane();
  press(parent, 'Outage of 10 m');
  enterIn(parent, 'Outage from', fromMs);
  enterIn(parent, 'Outage until', toMs);
  enterIn(parent, 'Outage: error after', afterMs);
  press(parent, kind === 'fails' ? 'fail' : 'hang');
}

function typeScript(script: readonly Outcome[]): void {
  press(outcomePane(), 'As text');
  enter(controlIn(outcomePane(), 'Outcomes as text'), writeOutcomes(script));
  press(outcomePane(), 'As table');
}

/** Enters one row of the table and, where it has more than the row shows, its details. */
function typeOutcome(attempt: number, outcome: Outcome): void {
  const parent = outcomePane();
  fireEvent.change(controlIn(parent, `Outcome of attempt ${attempt}`), {
    target: { value: outcome.kind },
  });
  if (outcome.kind !== 'hangs' && outcome.kind !== 'timesOut') {
    enterIn(parent, `Attempt ${attempt} takes`, outcome.afterMs);
  }
  const type = control(parent, `Error type of attempt ${attempt}`);
  if (type && type.value !== (outcome.errorType ?? '')) enter(type, outcome.errorType ?? '');
  const { queueMs, heartbeatsUntilMs, nextRetryDelayMs, nonRetryable } = outcome;
  const details = [queueMs, heartbeatsUntilMs, nextRetryDelayMs, nonRetryable || undefined];
  if (details.every((detail) => detail === undefined)) return;
  // The attempt that was added last is open already.
  const opener = controlIn(parent, `Details of attempt ${attempt}`);
  if (opener.getAttribute('aria-expanded') === 'false') fireEvent.click(opener);
  enterIn(parent, 'Queue wait', queueMs);
  enterIn(parent, 'Last heartbeat by', heartbeatsUntilMs);
  enterIn(parent, 'Next retry delay', nextRetryDelayMs);
  if (nonRetryable) {
    fireEvent.click(controlIn(parent, 'says itself that it is never to be retried'));
  }
}

/** The page's text with plain spaces. */
export const plain = (element: HTMLElement): string =>
  (element.textContent ?? '').replaceAll('\u00a0', ' ');

/** What the page says: its sentences, and the table's column of starts. */
export function readAnswer(): { readonly words: string; readonly starts: readonly string[] } {
  const rows = [...outcomePane().querySelectorAll<HTMLElement>('tbody tr')];
  const starts = rows.flatMap((row) => {
    const cells = [...row.querySelectorAll<HTMLElement>(':scope > td')];
    return cells.length < 7 || !cells[4] ? [] : [plain(cells[4])];
  });
  return {
    words: [...document.querySelectorAll<HTMLElement>('section[aria-label="Answer"] p')]
      .map(plain)
      .join(' | '),
    starts: starts.filter((text) => text !== 'never'),
  };
}
