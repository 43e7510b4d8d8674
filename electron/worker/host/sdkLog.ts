import { format, inspect } from 'node:util';
import type * as ActivityModule from '@temporalio/activity';
import type { Logger } from '@temporalio/worker';
import type { LogLevel, WorkerMessage } from '../../../shared/worker/protocol.ts';
import { errorForLog } from './describeError.ts';

type LogMessage = Extract<WorkerMessage, { kind: 'log' }>;
type Send = (message: LogMessage) => void;

/** What the SDK adds to each line and what the line's reader knows or sees elsewhere. */
const KNOWN_META = new Set([
  'namespace',
  'taskToken',
  'workflowId',
  'runId',
  'workflowType',
  'taskQueue',
  'sdkComponent',
  'isLocal',
  'activityId',
  'activityType',
  'attempt',
  'durationMs',
  'error',
  'target',
  'targets',
  'workflowRunId',
  // Of "Creating worker": a page of settings.
  'options',
]);

const LEVELS: Readonly<Record<string, LogLevel>> = {
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/** A logger for the SDK's runtime whose lines go to the supervisor, with the workflow that they are about. */
export function sdkLogger(send: Send): Logger {
  const log: Logger['log'] = (level, message, meta = {}) => {
    const ours = LEVELS[level];
    if (ours === undefined) return;
    const workflowId = meta['workflowId'];
    send({
      kind: 'log',
      level: ours,
      stream: 'stderr',
      text: lineOf(message, meta),
      ...timeOf(meta),
      ...(typeof workflowId === 'string' && { workflowId }),
    });
  };
  return {
    log,
    trace: (message, meta) => log('TRACE', message, meta),
    debug: (message, meta) => log('DEBUG', message, meta),
    info: (message, meta) => log('INFO', message, meta),
    warn: (message, meta) => log('WARN', message, meta),
    error: (message, meta) => log('ERROR', message, meta),
  };
}

/** The SDK holds lines back for 100 ms to sort them, and tells when each was written. */
function timeOf(meta: Record<string | symbol, unknown>): { wallMs?: number } {
  const nanos = meta[Symbol.for('log_timestamp')];
  return typeof nanos === 'bigint' ? { wallMs: Number(nanos / 1_000_000n) } : {};
}

/** The line for the eye: the message, which activity says so, the user's own fields, the error. */
function lineOf(message: string, meta: Record<string | symbol, unknown>): string {
  const activity = meta['activityType'];
  const prefix =
    typeof activity === 'string' ? `${activity} (attempt ${String(meta['attempt'])}): ` : '';
  const fields = Object.entries(meta)
    .filter(([key, value]) => !KNOWN_META.has(key) && value !== undefined)
    .map(([key, value]) => `${key}=${inspect(value, { breakLength: Infinity, depth: 3 })}`);
  const error = meta['error'] === undefined ? '' : `\n${errorForLog(meta['error'])}`;
  return `${prefix}${[message, ...fields].join(' ')}${error}`;
}

const CONSOLE_LEVELS = {
  debug: 'debug',
  log: 'info',
  info: 'info',
  warn: 'warn',
  error: 'error',
} as const;

/** Lets what an activity prints with `console` carry its workflow; all other output stays as it is. */
export function tagConsole(activity: typeof ActivityModule, send: Send): void {
  for (const method of Object.keys(CONSOLE_LEVELS) as (keyof typeof CONSOLE_LEVELS)[]) {
    const original = console[method].bind(console);
    const level = CONSOLE_LEVELS[method];
    console[method] = (...args: unknown[]) => {
      const workflowId = currentWorkflowId(activity);
      if (workflowId === undefined) return original(...args);
      const stream = level === 'warn' || level === 'error' ? 'stderr' : 'stdout';
      send({ kind: 'log', level, stream, text: format(...args), workflowId });
    };
  }
}

function currentWorkflowId(activity: typeof ActivityModule): string | undefined {
  try {
    return activity.Context.current().info.workflowExecution?.workflowId;
  } catch {
    // Not in an activity: the SDK has no other way to ask.
    return undefined;
  }
}
