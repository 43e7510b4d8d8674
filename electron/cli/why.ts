/** `timelapse why`: asks a running server why its time does or does not move. */
import * as v from 'valibot';
import { CallError } from '../grpc/callError.ts';
import { callJson } from '../grpc/jsonClient.ts';
import { why, type Why } from '../../shared/ipc/clock.ts';
import { EnvironmentError } from '../../shared/model/environmentError.ts';

export interface WhyCommand {
  readonly kind: 'why';
  /** `host:port`. */
  readonly address: string;
  readonly json: boolean;
}

/** How long the server may take to answer, wall. */
const ANSWER_MS_MAX = 5000;

/** Prints the answer: its text, or as JSON all that it was made from. Rejects with EnvironmentError. */
export async function runWhy(
  { address, json }: WhyCommand,
  print: (text: string) => void,
): Promise<void> {
  const answer = await ask(address);
  print(json ? `${JSON.stringify(answer, undefined, 2)}\n` : `${answer.text}\n`);
}

async function ask(address: string): Promise<Why> {
  try {
    return v.parse(why, await callJson(address, 'Why', ANSWER_MS_MAX));
  } catch (error) {
    throw error instanceof CallError ? problemOf(address, error) : error;
  }
}

function problemOf(address: string, cause: CallError): EnvironmentError {
  switch (cause.code) {
    case 'UNIMPLEMENTED':
      return new EnvironmentError(
        `The server at ${address} is not Timelapse's own: its time can't be moved, so nothing holds it.`,
        'Give the address of a Timelapse with --address.',
        { cause },
      );
    case 'UNAVAILABLE':
    case 'DEADLINE_EXCEEDED':
      return new EnvironmentError(
        `No server answers at ${address}.`,
        'Start one with "timelapse serve", or give its address with --address.',
        { cause },
      );
    default:
      return new EnvironmentError(
        `The server at ${address} did not say why: ${cause.message}.`,
        'Try again, and look at what the server printed.',
        { cause },
      );
  }
}
