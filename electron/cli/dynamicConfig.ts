/**
 * `--dynamic-config-value KEY=VALUE`: the settings of Temporal's server by their own names, as far as this server has what they set.
 * (server: common/dynamicconfig/constants.go; keys are compared without case.)
 */
import type { LongPollTimes } from '../grpc/longPoll.ts';
import type { Limits } from '../engine/core/limits.ts';
import type { Switches } from '../engine/core/switches.ts';
import type { ServerTuning } from '../host/serverTuning.ts';
import { UsageError } from './usageError.ts';

/** What a setting sets here, and how its value is written. */
type Setting =
  | {
      readonly part: 'limits';
      readonly name: keyof Limits;
      readonly unit: 'count' | 'share' | 'ms';
    }
  | { readonly part: 'switches'; readonly name: keyof Switches }
  | { readonly part: 'longPolls'; readonly name: keyof LongPollTimes }
  /** This server does always what the setting asks for, or never what it forbids. */
  | { readonly part: 'fixed'; readonly value: 'true' | 'false' };

const count = (name: keyof Limits): Setting => ({ part: 'limits', name, unit: 'count' });
const time = (name: keyof Limits): Setting => ({ part: 'limits', name, unit: 'ms' });
const toggle = (name: keyof Switches): Setting => ({ part: 'switches', name });
const longPoll = (name: keyof LongPollTimes): Setting => ({ part: 'longPolls', name });
const always: Setting = { part: 'fixed', value: 'true' };
const never: Setting = { part: 'fixed', value: 'false' };

const SETTINGS: Readonly<Record<string, Setting>> = {
  'frontend.enableExecuteMultiOperation': always,
  'frontend.enableServerVersionCheck': never,
  'frontend.enableUpdateWorkflowExecution': always,
  'frontend.enableUpdateWorkflowExecutionAsyncAccepted': always,
  'frontend.historyMaxPageSize': count('historyPageSizeMax'),
  'frontend.visibilityMaxPageSize': count('visibilityPageSizeMax'),
  'frontend.WorkflowPauseEnabled': toggle('workflowPause'),
  'frontend.WorkflowTimeSkippingEnabled': toggle('workflowTimeSkipping'),
  'frontend.WorkflowTimeSkippingMaxSkipPerSession': count('timeSkipsPerSessionDefault'),
  'frontend.linkMaxSize': count('linkBytesMax'),
  'frontend.maxlinksPerRequest': count('linksPerRequestMax'),
  'frontend.searchAttributesNumberOfKeysLimit': count('searchAttributesMax'),
  'frontend.searchAttributesSizeOfValueLimit': count('searchAttributeValueBytesMax'),
  'frontend.searchAttributesTotalSizeLimit': count('searchAttributesBytesMax'),
  'history.defaultWorkflowTaskTimeout': time('defaultWorkflowTaskTimeoutMs'),
  'history.longPollExpirationInterval': longPoll('historyWaitMs'),
  'history.maximumBufferedEventsBatch': count('bufferedEventsMax'),
  'history.maximumBufferedEventsSizeInBytes': count('bufferedEventsBytesMax'),
  'history.maximumSignalsPerExecution': count('signalsPerExecutionMax'),
  'history.maxBufferedQueryCount': count('bufferedQueriesMax'),
  'history.maxInFlightUpdates': count('updatesInFlightMax'),
  'history.maxTotalUpdates': count('updatesTotalMax'),
  'history.maxTotalUpdates.suggestContinueAsNewThreshold': {
    part: 'limits',
    name: 'updatesTotalSuggestContinueAsNewShare',
    unit: 'share',
  },
  'history.workflowTaskHeartbeatTimeout': time('workflowTaskHeartbeatTimeoutMs'),
  'history.workflowTaskRetryMaxInterval': time('workflowTaskBackoffMaxMs'),
  'limit.blobSize.error': count('blobSizeBytesError'),
  'limit.historyCount.error': count('historyCountError'),
  'limit.historyCount.suggestContinueAsNew': count('historyCountSuggestContinueAsNew'),
  'limit.historySize.error': count('historySizeBytesError'),
  'limit.historySize.suggestContinueAsNew': count('historySizeBytesSuggestContinueAsNew'),
  'limit.maxIDLength': count('idLengthMax'),
  'limit.memoSize.error': count('memoSizeBytesError'),
  'limit.blobSize.warn': count('oversizedFailureKeptBytes'),
  'limit.mutableStateActivityFailureSize.error': count('retriedFailureBytesMax'),
  'limit.numPendingActivities.error': count('pendingActivitiesMax'),
  'limit.numPendingCancelRequests.error': count('pendingCancelRequestsMax'),
  'limit.numPendingChildExecutions.error': count('pendingChildrenMax'),
  'limit.numPendingSignals.error': count('pendingSignalsMax'),
  'matching.enableFairness': toggle('fairness'),
  'matching.longPollExpirationInterval': longPoll('taskPollMs'),
  'matching.maxFairnessKeyWeightOverrides': count('fairnessWeightsMax'),
  'system.enableActivityEagerExecution': toggle('eagerActivities'),
  'system.enableCrossNamespaceCommands': toggle('crossNamespaceCommands'),
  'system.enableEagerWorkflowStart': toggle('eagerWorkflowStart'),
  'system.forceSearchAttributesCacheRefreshOnRead': always,
};

const settingOf = new Map(
  Object.entries(SETTINGS).map(([key, setting]) => [key.toLowerCase(), setting]),
);

interface DynamicConfig {
  readonly tuning: ServerTuning;
  /** Sentences about settings that this server does not have. */
  readonly warnings: readonly string[];
}

/** Reads the values in order; the last of a key counts. Throws UsageError for one that is no value of its setting. */
export function readDynamicConfig(texts: readonly string[]): DynamicConfig {
  const limits: Record<string, number> = {};
  const switches: Record<string, boolean> = {};
  const longPolls: Record<string, number> = {};
  const warnings: string[] = [];
  for (const text of texts) {
    const [key, value] = parts(text);
    const setting = settingOf.get(key.toLowerCase());
    if (!setting) {
      warnings.push(`The dynamic configuration ${key} has no effect on Timelapse's server.`);
      continue;
    }
    switch (setting.part) {
      case 'limits':
        limits[setting.name] = readNumber(text, value, setting.unit);
        break;
      case 'switches':
        switches[setting.name] = readSwitch(text, value);
        break;
      case 'longPolls':
        longPolls[setting.name] = readNumber(text, value, 'ms');
        break;
      case 'fixed':
        if (value !== setting.value) warnings.push(fixedText(key, setting.value));
        break;
    }
  }
  return { tuning: { limits, switches, longPolls }, warnings };
}

const fixedText = (key: string, value: string): string =>
  `The dynamic configuration ${key} is always ${value} in Timelapse's server.`;

function parts(text: string): [key: string, value: string] {
  const end = text.indexOf('=');
  if (end > 0) return [text.slice(0, end), unquoted(text.slice(end + 1).trim())];
  throw new UsageError(`--dynamic-config-value ${text} is not KEY=VALUE. Write it as key=value.`);
}

/** Values are JSON, so that texts such as durations may stand in quotes. */
const unquoted = (value: string): string => /^"(.*)"$/.exec(value)?.[1] ?? value;

function readSwitch(text: string, value: string): boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  throw new UsageError(`--dynamic-config-value ${text}: the value must be true or false.`);
}

function readNumber(text: string, value: string, unit: 'count' | 'share' | 'ms'): number {
  const read = unit === 'ms' ? goDurationMs(value) : Number(value === '' ? NaN : value);
  const fits = unit === 'count' ? Number.isSafeInteger(read) && read >= 0 : read >= 0;
  if (fits && read !== Infinity) return read;
  const example = unit === 'ms' ? 'a duration such as 30s or 1m30s' : 'a number';
  throw new UsageError(`--dynamic-config-value ${text}: the value must be ${example}.`);
}

const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** A duration as Go writes it, such as `1m30s`; a bare number is seconds. NaN when it is none. */
function goDurationMs(value: string): number {
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(value)) return NaN;
  let sum = 0;
  for (const [, number = '', unit = ''] of value.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)) {
    sum += Number(number) * (UNIT_MS[unit] ?? NaN);
  }
  return sum;
}
