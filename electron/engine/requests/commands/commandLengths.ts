import { utf8Length } from '../../../../shared/util/utf8.ts';
import type { CommandCheck } from './commandCheck.ts';

/**
 * What the server says of a name or id in a command that is too long; undefined when it is not.
 * @param rest what the message says between the text and its length, and after them
 */
export function lengthProblem(
  { world }: CommandCheck,
  field: string,
  command: string,
  text: string,
  rest: { readonly before?: string; readonly after?: string } = {},
): string | undefined {
  const length = utf8Length(text);
  const { idLengthMax } = world.limits;
  if (length <= idLengthMax) return undefined;
  const { before = '', after = '' } = rest;
  return `${field} on ${command} exceeds length limit. ${before}${field}=${text} Length=${length} Limit=${idLengthMax}${after}`;
}
