/** Sizes and counts that commands are held to (server: respondworkflowtaskcompleted/workflow_size_checker.go). */
import { WorkflowTaskFailedCause as Cause } from '../../../../shared/protocol/enums.ts';
import type {
  Command,
  Memo,
  Payload,
  SearchAttributes,
} from '../../../../shared/protocol/messages.ts';
import { utf8Length } from '../../../../shared/util/utf8.ts';
import { checkSearchAttributes } from '../../state/searchAttributes.ts';
import { attributesCountProblem, attributesSizeProblem } from '../attributeSizes.ts';
import { isOversized } from '../startChecks.ts';
import { BadCommand } from './badCommand.ts';
import type { CommandCheck } from './commandCheck.ts';

export const PAYLOADS = 'temporal.api.common.v1.Payloads';
const MEMO = 'temporal.api.common.v1.Memo';

type PayloadMap = { readonly [key: string]: Payload };

/** A payload that is too large fails the task and ends the run: trying again would not make it smaller. */
export function checkSize(
  check: CommandCheck,
  failedCause: Cause,
  field: string,
  type: string,
  message: object | undefined,
): void {
  if (isOversized(check.world, type, message)) throw tooLarge(failedCause, field);
}

/** The same for the memo of a command that starts a run. */
export function checkMemoSize(
  check: CommandCheck,
  failedCause: Cause,
  field: string,
  memo: Memo | undefined,
): void {
  if (!memo) return;
  const { codec, limits } = check.world;
  if (codec.sizeOf(MEMO, memo) > limits.memoSizeBytesError) throw tooLarge(failedCause, field);
}

const tooLarge = (failedCause: Cause, field: string): BadCommand =>
  new BadCommand(failedCause, `${field} exceeds size limit.`, true);

/** The bytes of keys and data of named payloads. */
export function payloadMapSize(fields: PayloadMap | undefined): number {
  let size = 0;
  for (const [key, { data }] of Object.entries(fields ?? {}))
    size += utf8Length(key) + (data?.length ?? 0);
  return size;
}

/** Named payloads that are too large together; see `checkSize`. */
export function checkMapSize(
  check: CommandCheck,
  failedCause: Cause,
  field: string,
  sizeBytes: number,
): void {
  if (sizeBytes > check.world.limits.blobSizeBytesError) throw tooLarge(failedCause, field);
}

/**
 * Checks the search attributes of a command against their namespace and keeps them with their types.
 * @param sizeCause why the task fails when they are too large: the run is terminated then
 * @param before those that the run has already, with which they are measured
 */
export function noteSearchAttributes(
  command: Command,
  check: CommandCheck,
  name: string,
  attributes: SearchAttributes | undefined,
  sizeCause: Cause,
  before: PayloadMap = {},
): void {
  const namespace = check.world.namespaces.get(name);
  if (!attributes || !namespace) return;
  const result = checkSearchAttributes(namespace, attributes);
  if (!result.ok) throw new BadCommand(Cause.BAD_SEARCH_ATTRIBUTES, result.message);
  const { limits } = check.world;
  const tooMany = attributesCountProblem(limits, attributes.indexedFields);
  if (tooMany) throw new BadCommand(Cause.BAD_SEARCH_ATTRIBUTES, tooMany);
  const problem = attributesSizeProblem(check.world, { ...before, ...attributes.indexedFields });
  if (problem) throw new BadCommand(sizeCause, problem, true);
  check.searchAttributes.set(command, { indexedFields: result.fields });
}

/** One more of something that is pending; fails the task when there are as many as there may be. */
export function checkPending(count: number, limit: number, failedCause: Cause, what: string): void {
  if (count < limit) return;
  throw new BadCommand(
    failedCause,
    `the number of pending ${what}, ${count}, has reached the per-workflow limit of ${limit}`,
  );
}
