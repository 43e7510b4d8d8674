/** Why a group ended as it did, or what it waits for, in sentences: the limit that was reached, the failure, why there is no further attempt. */
import { durationText } from '../../shared/temporal/durationText.ts';
import { durationMsOf, enumWords, objectOf, textOf } from './attributes.ts';
import { isOpen, lastEvent, type EventGroup } from './eventGroup.ts';
import { failureOf, failureText, retryStateText, rootReason } from './failure.ts';
import { failureOfGroup, lastFailureOf, timeoutKindOf } from './groupText.ts';
import { backoffAfterMs, retryPolicyOf } from './pendingState.ts';
import { shortDuration } from './shortDuration.ts';

/** The sentences, joined; undefined where there is nothing to explain, as for what completed at once. */
export function endingText(group: EventGroup): string | undefined {
  const sentences = isOpen(group) ? openSentences(group) : closedSentences(group);
  const said = sentences.filter((sentence) => sentence !== undefined);
  return said.length === 0 ? undefined : said.map((sentence) => `${sentence}.`).join(' ');
}

function openSentences(group: EventGroup): readonly (string | undefined)[] {
  if (group.kind !== 'activity') return [];
  const failure = lastFailureOf(group);
  const last = group.attemptNumber - 1;
  const failed =
    failure && last > 0 ? `Attempt ${last} failed: ${failureText(failure)}` : undefined;
  const { maximumAttempts } = retryPolicyOf(group);
  const left =
    maximumAttempts > 0
      ? `${Math.max(0, maximumAttempts - group.attemptNumber)} of ${maximumAttempts} attempts are left after this one`
      : undefined;
  switch (group.status) {
    case 'backoff': {
      const wait = shortDuration(backoffAfterMs(group, Math.max(1, group.attemptNumber - 1)));
      return [
        failed,
        `Attempt ${group.attemptNumber} comes ${wait} after it, as the retry policy says`,
        left,
      ];
    }
    case 'paused':
      return [failed, 'It is paused: no further attempt begins until it is let go on'];
    case 'queued':
      return [failed, 'It waits for a worker that polls its task queue'];
    default:
      return failed === undefined ? [] : [failed, left];
  }
}

function closedSentences(group: EventGroup): readonly (string | undefined)[] {
  const retry = retryStateText(lastEvent(group).attributes['retryState']);
  switch (group.status) {
    case 'timedOut':
      return [timeoutSentence(group), lastFailureSentence(group), retry];
    case 'failed':
      return [failedSentence(group), retry ?? nonRetryableSentence(group)];
    case 'canceled':
      return [canceledSentence(group)];
    case 'terminated':
      return [terminatedSentence(group)];
    case 'unfinished':
      return ['The run closed before it ended'];
    case 'continuedAsNew':
      return ['The run continued as a new one, with an empty history'];
    case 'completed':
      return group.attemptNumber > 1
        ? [
            `Attempt ${group.attemptNumber} completed it, after ${attemptsWords(group.attemptNumber - 1)} that failed`,
          ]
        : [];
    default:
      return [];
  }
}

const attemptsWords = (count: number): string => (count === 1 ? '1 attempt' : `${count} attempts`);

/** What each limit measures. */
const limitSentences: Readonly<Record<string, (limit: string) => string>> = {
  'start to close': (limit) => `The attempt ran${limit} without an end: start to close`,
  'schedule to start': (limit) => `No worker took it${limit}: schedule to start`,
  'schedule to close': (limit) =>
    `All its attempts and waits together took${limit}: schedule to close`,
  heartbeat: (limit) => `The attempt gave no heartbeat${limit}: heartbeat timeout`,
};

const limitFields: Readonly<Record<string, string>> = {
  'start to close': 'startToCloseTimeout',
  'schedule to start': 'scheduleToStartTimeout',
  'schedule to close': 'scheduleToCloseTimeout',
  heartbeat: 'heartbeatTimeout',
};

function timeoutSentence(group: EventGroup): string {
  const kind = timeoutKindOf(group) ?? '';
  const limitMs = durationMsOf(group.events[0].attributes[limitFields[kind] ?? '']);
  // All of it took a time; the others lasted for one.
  const lasted = kind === 'schedule to close' ? '' : ' for';
  const limit =
    limitMs === undefined ? ' longer than its limit' : `${lasted} ${durationText(limitMs)}`;
  const words = limitSentences[kind]?.(limit);
  return words ?? (kind === '' ? 'Its time limit was reached' : `Its ${kind} limit was reached`);
}

/** What the attempt before the limit failed with. */
function lastFailureSentence(group: EventGroup): string | undefined {
  const cause = failureOfGroup(group)?.cause;
  if (cause === undefined || cause.kind === 'timeout') return undefined;
  return `The attempt before failed: ${failureText(cause)}`;
}

function failedSentence(group: EventGroup): string {
  const failure = failureOfGroup(group);
  if (failure !== undefined) return `It failed: ${failureText(failure)}`;
  const cause = enumWords(lastEvent(group).attributes['cause']);
  return cause === undefined ? 'It failed' : `It failed: ${cause}`;
}

function nonRetryableSentence(group: EventGroup): string | undefined {
  const failure = failureOfGroup(group);
  if (failure === undefined) return undefined;
  return rootReason(failure).nonRetryable ? 'The failure is marked as not retryable' : undefined;
}

function canceledSentence(group: EventGroup): string {
  switch (group.kind) {
    case 'timer':
      return 'The workflow canceled it before it fired';
    case 'activity':
    case 'child':
    case 'nexus':
      return group.cancelRequested
        ? 'The workflow asked it to cancel, and it did'
        : 'It was canceled';
    default:
      return 'It was canceled';
  }
}

function terminatedSentence(group: EventGroup): string {
  const { attributes } = lastEvent(group);
  const reason = textOf(attributes['reason']);
  const by = textOf(attributes['identity']);
  const inner = failureOf(objectOf(attributes['failure']));
  const why = reason ?? (inner && failureText(inner));
  return `It was terminated${by === undefined ? '' : ` by ${by}`}${why === undefined ? '' : `: ${why}`}`;
}
