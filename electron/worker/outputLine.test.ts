import { expect, test } from 'vitest';
import { readOutputLine } from './outputLine.ts';

test.each([
  ['stdout', 'hello', 'info', undefined],
  ['stderr', 'hello', 'warn', undefined],
  ['stderr', 'INFO root: worker polls greetings', 'info', undefined],
  ['stdout', '2026/11/21 13:00:00 ERROR no poller', 'error', undefined],
  ['stdout', '2026/11/21 13:00:00 DEBUG Done WorkflowID order-1 RunID x', 'debug', 'order-1'],
  ['stderr', 'Traceback (most recent call last):', 'error', undefined],
  ['stderr', "ModuleNotFoundError: No module named 'temporalio'", 'error', undefined],
  ['stderr', "INFO temporalio.activity: hi ({'workflow_id': 'g1', 'attempt': 1})", 'info', 'g1'],
  ['stdout', 'the word error far away does not make one'.padStart(200), 'info', undefined],
] as const)('%s: %s', (stream, text, level, workflowId) => {
  expect(readOutputLine(stream, text)).toMatchObject({ level, workflowId });
});

test('a console line of workflow code gives its workflow and loses the mark', () => {
  expect(readOutputLine('stdout', '[orderSaga(order-8412)] charging')).toEqual({
    level: 'info',
    text: 'charging',
    workflowId: 'order-8412',
  });
});

test('colours are taken out', () => {
  const escape = String.fromCharCode(27);
  expect(readOutputLine('stdout', `${escape}[32mready${escape}[0m`).text).toBe('ready');
});
