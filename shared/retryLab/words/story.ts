/** What happens, attempt by attempt, with the formula filled in. */
import { RetryState } from '../../protocol/enums.ts';
import type { Plan } from '../prepare.ts';
import type { AttemptRecord, Simulation, Wait } from '../simulate.ts';
import { exactText, numberText, roughText } from './spanText.ts';
import { tryNoun, unlimitedText } from './verdict.ts';

/** A piece of a sentence. */
export interface Piece {
  readonly text: string;
  readonly style?: 'strong' | 'power' | 'code';
}

/** A line of the story: when, and what. */
export interface StoryLine {
  readonly atMs: number;
  readonly pieces: readonly Piece[];
}

/** Of a long story the first lines and the last are told, with one between that counts what was left out. */
const linesTold = { first: 24, last: 6 } as const;

export function storyOf(simulation: Simulation): StoryLine[] {
  const { records, plan } = simulation;
  const tell = (record: AttemptRecord) => lineOf(record, plan);
  const skipped = records.length - linesTold.first - linesTold.last;
  const lines =
    skipped <= 1
      ? records.map(tell)
      : [
          ...records.slice(0, linesTold.first).map(tell),
          skippedLine(records, skipped, plan),
          ...records.slice(-linesTold.last).map(tell),
        ];
  const closing = closingLine(simulation);
  return closing ? [...lines, closing] : lines;
}

function skippedLine(records: readonly AttemptRecord[], skipped: number, plan: Plan): StoryLine {
  return {
    atMs: records[linesTold.first]?.scheduledMs ?? 0,
    pieces: [{ text: `… ${skipped.toLocaleString('en-US')} more ${tryNoun(plan)}s like it …` }],
  };
}

function lineOf(record: AttemptRecord, plan: Plan): StoryLine {
  const name = plan.subject === 'activity' ? 'Attempt' : 'Run';
  const subject = `${name} ${record.attempt}`;
  const pieces = [...happening(record, subject, plan), ...following(record, plan)];
  // A cut tells of the start, whose end the sentence gives; an answer of its own moment.
  return {
    atMs: record.cut === 'answer' ? record.endedMs : (record.startedMs ?? record.scheduledMs),
    pieces,
  };
}

function happening(record: AttemptRecord, subject: string, plan: Plan): Piece[] {
  const after = roughText(record.endedMs - (record.startedMs ?? record.scheduledMs));
  const state = record.startedMs === undefined ? 'queued' : 'running';
  const details =
    record.heartbeatDetails === undefined
      ? []
      : [{ text: ' with heartbeat details ' }, code(record.heartbeatDetails)];
  switch (record.cut) {
    case 'answer':
      if (record.errorType === undefined) return [{ text: `${subject} succeeds.` }];
      return [
        { text: `${subject} fails with ` },
        code(record.errorType),
        { text: record.isOutage ? ' in the outage.' : '.' },
      ];
    case 'startToClose':
      return [
        { text: `${subject} starts` },
        ...details,
        { text: record.isWorkerDead ? ' and its worker dies. ' : ' and never answers. ' },
        strong('Start to close'),
        { text: ` ends it after ${after}.` },
      ];
    case 'heartbeat':
      return [
        { text: `${subject} starts` },
        ...details,
        {
          text:
            record.lastHeartbeatMs === undefined
              ? ' and never heartbeats. The '
              : `; its last heartbeat comes at ${exactText(record.lastHeartbeatMs)}. The `,
        },
        strong('heartbeat timeout'),
        { text: ` ends it after ${after}.` },
      ];
    case 'scheduleToStart':
      return [
        { text: `No worker starts ${subject.toLowerCase()}. ` },
        strong('Schedule to start'),
        { text: ` ends it after ${after}; it is never retried.` },
      ];
    case 'scheduleToClose':
      return [
        { text: `${subject} is ${state} when ` },
        strong('schedule to close'),
        { text: ` ends it at ${exactText(record.endedMs)}.` },
      ];
    case 'runTimeout':
      return plan.subject === 'workflow'
        ? [
            { text: `${subject} does not end. Its ` },
            strong('run timeout'),
            { text: ` ends it after ${after}.` },
          ]
        : [
            { text: `${subject} is ${state} when the ` },
            strong('run timeout'),
            { text: ` ends its workflow at ${exactText(record.endedMs)}.` },
          ];
    case 'executionTimeout':
      return record.endedMs === Infinity
        ? [{ text: `${subject} hangs, and nothing ever ends it.` }]
        : [
            { text: `${subject} is under way when the ` },
            strong('execution timeout'),
            { text: ` ends it at ${exactText(record.endedMs)}.` },
          ];
  }
}

function following(record: AttemptRecord, plan: Plan): Piece[] {
  if (record.wait) return waiting(record.wait, record, plan);
  if (record.refusedWait) {
    const limit = plan.subject === 'activity' ? 'schedule to close' : 'the execution timeout';
    return [
      { text: ' The next wait of ' },
      strong(roughText(record.refusedWait.delayMs)),
      { text: ` would pass ${limit}, so it ends at once.` },
    ];
  }
  switch (record.retryState) {
    case RetryState.MAXIMUM_ATTEMPTS_REACHED:
      return [{ text: ` No ${tryNoun(plan)}s are left.` }];
    case RetryState.NON_RETRYABLE_FAILURE:
      return [
        {
          text:
            record.errorType === undefined
              ? ' This time-out is never retried.'
              : ' This error is never retried.',
        },
      ];
    case RetryState.RETRY_POLICY_NOT_SET:
      return [{ text: ' There is no retry policy.' }];
    case RetryState.TIMEOUT:
      return record.cut === 'answer'
        ? [{ text: ' It asks for a next retry delay of 0, which ends the retries.' }]
        : [];
    default:
      return [];
  }
}

function waiting(wait: Wait, record: AttemptRecord, plan: Plan): Piece[] {
  const { policy } = plan;
  if (!policy) return [];
  const length = strong(roughText(wait.delayMs));
  switch (wait.source) {
    case 'asked':
      return [
        { text: ' It asks for a ' },
        strong('next retry delay'),
        { text: ` of ${roughText(wait.delayMs)}, instead of the policy's ` },
        { text: `${roughText(Math.min(wait.formulaMs, policy.maximumIntervalMs))}.` },
      ];
    case 'distance':
      return [
        { text: ' Runs begin at least 1 s apart, so it waits ' },
        length,
        { text: ` instead of ${roughText(wait.ruleMs)}.` },
      ];
    case 'formula':
    case 'maximum': {
      if (wait.askedMs !== undefined) {
        return [
          { text: ' It asks for a ' },
          strong('next retry delay'),
          { text: ` of ${roughText(wait.askedMs)}. A workflow's is ` },
          {
            text: wait.askedMs > 0 ? 'cut to the maximum interval ' : 'then the maximum interval ',
          },
          length,
          { text: '.' },
        ];
      }
      const isCut = wait.source === 'maximum';
      return [
        { text: ` Wait: ${roughText(policy.initialIntervalMs)} × ` },
        { text: numberText(policy.backoffCoefficient) },
        { text: String(record.attempt - 1), style: 'power' },
        { text: isCut ? ` = ${roughText(wait.formulaMs)}, cut to the maximum interval ` : ' = ' },
        length,
        { text: '.' },
      ];
    }
  }
}

/** When a limit came during a backoff there is no attempt to tell it with. */
function closingLine({ ending, plan, records }: Simulation): StoryLine | undefined {
  if (ending.kind === 'unfinished') {
    return { atMs: ending.atMs, pieces: [{ text: `And so on: ${unlimitedText(plan)}.` }] };
  }
  if (records.length === 0) {
    return {
      atMs: ending.atMs,
      pieces: [
        { text: 'The ' },
        strong('run timeout'),
        { text: ' comes before the activity is scheduled.' },
      ],
    };
  }
  if (!ending.isInBackoff) return undefined;
  const names = {
    runTimeout: 'run timeout',
    executionTimeout: 'execution timeout',
    scheduleToClose: 'schedule to close timeout',
  } as const;
  const name = names[ending.cut as keyof typeof names] ?? ending.cut;
  const next = (records.at(-1)?.attempt ?? 0) + 1;
  return {
    atMs: ending.atMs,
    pieces: [
      { text: 'The ' },
      strong(name),
      { text: ` comes while it waits for ${tryNoun(plan)} ${next}.` },
    ],
  };
}

const strong = (text: string): Piece => ({ text, style: 'strong' });
const code = (text: string): Piece => ({ text, style: 'code' });

/** A line as plain text, for the command line and for screen readers. */
export const plainText = (line: StoryLine): string =>
  line.pieces.map(({ text, style }) => (style === 'power' ? `^${text}` : text)).join('');
