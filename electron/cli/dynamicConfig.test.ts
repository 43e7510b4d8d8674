import { expect, test } from 'vitest';
import { readDynamicConfig } from './dynamicConfig.ts';
import { UsageError } from './usageError.ts';

test('limits, switches and long polls are set by the names of the real server', () => {
  const { tuning, warnings } = readDynamicConfig([
    'limit.historyCount.suggestContinueAsNew=20',
    'LIMIT.BLOBSIZE.ERROR=1024',
    'history.maxTotalUpdates.suggestContinueAsNewThreshold=0.5',
    'frontend.WorkflowPauseEnabled=false',
    'system.enableActivityEagerExecution=true',
    'matching.longPollExpirationInterval="1m30s"',
    'history.longPollExpirationInterval=500ms',
  ]);
  expect(tuning).toEqual({
    limits: {
      historyCountSuggestContinueAsNew: 20,
      blobSizeBytesError: 1024,
      updatesTotalSuggestContinueAsNewShare: 0.5,
    },
    switches: { workflowPause: false, eagerActivities: true },
    longPolls: { taskPollMs: 90_000, historyWaitMs: 500 },
  });
  expect(warnings).toEqual([]);
});

test('the last value of a key counts', () => {
  const { tuning } = readDynamicConfig(['limit.maxIDLength=10', 'limit.maxidlength=20']);
  expect(tuning.limits).toEqual({ idLengthMax: 20 });
});

test('what this server does not have is accepted with a warning', () => {
  const { warnings } = readDynamicConfig([
    'frontend.rps=3',
    'frontend.enableUpdateWorkflowExecution=true',
    'frontend.enableServerVersionCheck=false',
    'frontend.enableExecuteMultiOperation=false',
  ]);
  expect(warnings).toEqual([
    "The dynamic configuration frontend.rps has no effect on Timelapse's server.",
    "The dynamic configuration frontend.enableExecuteMultiOperation is always true in Timelapse's server.",
  ]);
});

test.each([
  ['limit.maxIDLength', 'is not KEY=VALUE'],
  ['=3', 'is not KEY=VALUE'],
  ['limit.maxIDLength=', 'must be a number'],
  ['limit.maxIDLength=-1', 'must be a number'],
  ['limit.maxIDLength=1.5', 'must be a number'],
  ['frontend.WorkflowPauseEnabled=yes', 'must be true or false'],
  ['history.longPollExpirationInterval=soon', 'must be a duration'],
])('%s is refused with what is wrong', (text, message) => {
  expect(() => readDynamicConfig([text])).toThrow(UsageError);
  expect(() => readDynamicConfig([text])).toThrow(message);
});
