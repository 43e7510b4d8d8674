import { stripVTControlCharacters } from 'node:util';
import type { LogLevel } from '../../shared/worker/protocol.ts';

/** What can be told from a line that a worker printed. */
export interface OutputLine {
  readonly level: LogLevel;
  readonly text: string;
  readonly workflowId: string | undefined;
}

/** Level words as the loggers of the usual languages write them, near the beginning of a line. */
const LEVEL_WORD = /\b(DEBUG|TRACE|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL|PANIC)\b/i;
const LEVEL_WITHIN = 60;
const LEVELS: Readonly<Record<string, LogLevel>> = {
  DEBUG: 'debug',
  TRACE: 'debug',
  INFO: 'info',
  NOTICE: 'info',
  WARN: 'warn',
  WARNING: 'warn',
  ERROR: 'error',
  CRITICAL: 'error',
  FATAL: 'error',
  PANIC: 'error',
};
const TROUBLE = /^(?:Traceback |panic:|Exception in |Caused by:|\w*(?:Error|Exception)\b)/;

/** `[orderSaga(order-8412)] text`: how the TypeScript SDK prints `console.log` of workflow code. */
const SDK_CONSOLE = /^\[[^\s()[\]]+\((.+?)\)\] /;

/** How the Python SDK writes it (`'workflow_id': 'order-8412'`), and the Go SDK (`WorkflowID order-8412`). */
const NAMED_ID = /\bworkflow_?id['"]?[:=\s]\s*['"]?([^\s'",})]+)/i;

/** Reads a line's level and workflow. Without a level word, stdout is information and stderr a warning. */
export function readOutputLine(stream: 'stdout' | 'stderr', line: string): OutputLine {
  const text = stripVTControlCharacters(line);
  const sdk = SDK_CONSOLE.exec(text);
  return {
    level: levelOf(stream, text),
    text: sdk === null ? text : text.slice(sdk[0].length),
    workflowId: sdk?.[1] ?? NAMED_ID.exec(text)?.[1],
  };
}

function levelOf(stream: 'stdout' | 'stderr', text: string): LogLevel {
  if (TROUBLE.test(text)) return 'error';
  const word = LEVEL_WORD.exec(text.slice(0, LEVEL_WITHIN))?.[1]?.toUpperCase();
  return (word !== undefined && LEVELS[word]) || (stream === 'stdout' ? 'info' : 'warn');
}
