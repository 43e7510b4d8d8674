import * as v from 'valibot';
import { calls, clientFrame, type CallName, type HostFrame } from '../../../shared/ipc/contract.ts';
import type { Failure } from '../../../shared/ipc/failure.ts';
import { closest } from '../../../shared/util/closest.ts';
import { RefusedError } from '../errors.ts';
import { failureOf } from './failureOf.ts';
import type { Handlers } from './handlers.ts';

/** Answers the text of a `clientFrame` with the text of a `hostFrame`. Rejects with BadFrame when it can't be answered at all. */
export type Router = (text: string) => Promise<string>;

/** What a window sent is no frame. */
export class BadFrame extends Error {
  override readonly name = 'BadFrame';
}

/**
 * Routes frames to handlers. Input and output are validated against the contract here, and nowhere else on this side.
 * @param report hears of every failure that is our own fault
 */
export function createRouter(handlers: Handlers, report: (failure: Failure) => void): Router {
  return async (text) => {
    const { id, call, input } = readFrame(text);
    try {
      const value = await answer(handlers, call, input);
      return encode({ id, ok: true, value });
    } catch (thrown) {
      const error = failureOf(thrown);
      if (error.kind === 'internal') report(error);
      return encode({ id, ok: false, error });
    }
  };
}

const encode = (frame: HostFrame): string => JSON.stringify(frame);

function readFrame(text: string): v.InferOutput<typeof clientFrame> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new BadFrame('not JSON', { cause });
  }
  const frame = v.safeParse(clientFrame, parsed);
  if (!frame.success) throw new BadFrame(issueText(frame.issues[0]));
  return frame.output;
}

async function answer(handlers: Handlers, call: string, input: unknown): Promise<unknown> {
  if (!isCall(call)) {
    const near = closest(call, Object.keys(calls));
    const hint = near === undefined ? undefined : `Did the window mean "${near}"?`;
    throw new RefusedError(`The host has no call "${call}".`, hint);
  }
  const given = v.safeParse(calls[call].input, input);
  if (!given.success) {
    throw new RefusedError(`${call} was asked wrongly: ${issueText(given.issues[0])}`);
  }
  // The table pairs each call with its own handler, which the types can't follow through a variable name.
  const handler = handlers[call] as (input: unknown) => unknown;
  const value = await handler(given.output);
  const checked = v.safeParse(calls[call].output, value);
  if (!checked.success) {
    throw new Error(`${call} answered wrongly: ${issueText(checked.issues[0])}`);
  }
  return checked.output;
}

function isCall(name: string): name is CallName {
  return Object.hasOwn(calls, name);
}

function issueText(issue: v.BaseIssue<unknown>): string {
  const where = v.getDotPath(issue);
  return where === null ? issue.message : `${where}: ${issue.message}`;
}
