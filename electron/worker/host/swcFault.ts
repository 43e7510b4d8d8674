import { stripVTControlCharacters } from 'node:util';
import type { WorkerFault } from '../../../shared/worker/fault.ts';
import { projectPath } from './describeError.ts';

/** Where swc draws its frame: `╭─[/srv/src/workflows.ts:12:3]`, or `,-[…]` on a terminal without Unicode. */
const FRAME = /[╭,]─?-?\[\s*(.+?):(\d+):\d+\s*\]/u;
const MESSAGE = /^(?:.*Error:)?\s*[×x]\s+(.+)$/mu;
/** What follows the frame: swc's own stack. */
const BACKTRACE = /\n\s*Caused by:[\s\S]*$/u;

/** The fault that a message of swc means: a syntax error at a place; undefined when it is not one of swc's. */
export function swcFault(root: string, output: string): WorkerFault | undefined {
  const text = stripVTControlCharacters(output);
  const frame = FRAME.exec(text);
  const message = MESSAGE.exec(text)?.[1]?.trim();
  if (frame?.[1] === undefined || message === undefined) return undefined;
  const file = projectPath(root, frame[1]);
  const line = Number(frame[2]);
  return {
    kind: 'code',
    message: `${file}:${line} has a syntax error: ${message}.`,
    fix: `Correct ${file}:${line}. The worker takes it when the file is saved.`,
    file,
    line,
    details: text.replace(BACKTRACE, '').trimEnd(),
  };
}
