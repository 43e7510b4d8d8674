/** UpdateTaskQueueConfig: rates of a queue and of its fairness keys, and the weights of keys (server: frontend/validators.go, matching). */
import { TaskQueueType } from '../../../shared/protocol/enums.ts';
import type {
  RateLimitConfig,
  TaskQueueConfig,
  UpdateTaskQueueConfigRequest,
  UpdateTaskQueueConfigRequestRateLimitUpdate as RateUpdate,
} from '../../../shared/protocol/messages.ts';
import { timestampOf } from '../../../shared/temporal/duration.ts';
import { utf8Length } from '../../../shared/util/utf8.ts';
import { invalidArgument } from '../core/errors.ts';
import type { Limits } from '../core/limits.ts';
import type { Transaction } from '../core/transaction.ts';
import { drain } from '../queues/dispatch.ts';
import { clip, newQueueRates } from '../queues/queueRate.ts';
import { queueKindOf, taskQueueOf } from '../queues/taskQueue.ts';
import { requireNamespace } from './findRun.ts';
import type { WorkflowServiceHandlers } from './handler.ts';
import {
  FAIRNESS_KEY_BYTES_MAX,
  FAIRNESS_KEY_TOO_LONG,
  FAIRNESS_WEIGHT_TOO_LOW,
} from './startChecks.ts';

const REASON_BYTES_MAX = 1_000;

function checkText(field: string, text: string | undefined, bytesMax: number): void {
  if (utf8Length(text ?? '') > bytesMax)
    throw invalidArgument(`${field} field too long (max ${bytesMax} characters).`);
}

function checkRate(update: RateUpdate | undefined, label: string): void {
  if (!update?.rateLimit) return;
  if ((update.rateLimit.requestsPerSecond ?? 0) < 0)
    throw invalidArgument(`RequestsPerSecond for ${label} rate limit must be non-negative.`);
  checkText(`${label}.Reason`, update.reason, REASON_BYTES_MAX);
}

function checkKey(key: string): void {
  if (key === '') throw invalidArgument('fairness weight override key must not be empty');
  if (utf8Length(key) > FAIRNESS_KEY_BYTES_MAX) throw invalidArgument(FAIRNESS_KEY_TOO_LONG);
}

function checkWeights(
  limits: Limits,
  set: { readonly [key: string]: number },
  unset: readonly string[],
): void {
  const { fairnessWeightsMax } = limits;
  const count = Object.keys(set).length + unset.length;
  if (count > fairnessWeightsMax) {
    throw invalidArgument(
      `too many fairness weight overrides in request: got ${count}, maximum ${fairnessWeightsMax}`,
    );
  }
  for (const [key, weight] of Object.entries(set)) {
    checkKey(key);
    if (weight > 0) continue;
    throw invalidArgument(
      `invalid fairness weight weight for key ${JSON.stringify(key)}: ${FAIRNESS_WEIGHT_TOO_LOW}`,
    );
  }
  unset.forEach(checkKey);
  const both = unset.find((key) => Object.hasOwn(set, key));
  if (both === undefined) return;
  throw invalidArgument(
    `fairness weight override key ${JSON.stringify(both)} present in both set and unset lists`,
  );
}

function checkRequest(limits: Limits, request: UpdateTaskQueueConfigRequest): void {
  const { updateQueueRateLimit, updateFairnessKeyRateLimitDefault, taskQueueType } = request;
  const isWorkflow = taskQueueType === TaskQueueType.WORKFLOW;
  if (updateQueueRateLimit?.rateLimit && isWorkflow)
    throw invalidArgument('Setting rate limit on workflow task queues is not allowed.');
  checkRate(updateQueueRateLimit, 'UpdateQueueRateLimit');
  if (updateFairnessKeyRateLimitDefault?.rateLimit && isWorkflow)
    throw invalidArgument(
      'Setting fairness key rate limit on workflow task queues is not allowed.',
    );
  checkRate(updateFairnessKeyRateLimitDefault, 'UpdateFairnessKeyRateLimitDefault');
  checkText('Identity', request.identity, limits.idLengthMax);
  const { setFairnessWeightOverrides = {}, unsetFairnessWeightOverrides = [] } = request;
  checkWeights(limits, setFairnessWeightOverrides, unsetFairnessWeightOverrides);
}

/** Who set a rate, why and when; one that is taken away leaves that. */
const rateConfig = (tx: Transaction, update: RateUpdate, identity = ''): RateLimitConfig => ({
  rateLimit: update.rateLimit,
  metadata: { reason: update.reason, updateIdentity: identity, updateTime: timestampOf(tx.now) },
});

/** The configuration with what the request changes of it. */
function changed(
  tx: Transaction,
  before: TaskQueueConfig,
  request: UpdateTaskQueueConfigRequest,
): TaskQueueConfig {
  const { updateQueueRateLimit: rate, updateFairnessKeyRateLimitDefault: keyRate } = request;
  const { identity, unsetFairnessWeightOverrides: unset = [] } = request;
  const kept = Object.entries(before.fairnessWeightOverrides ?? {}).filter(
    ([key]) => !unset.includes(key),
  );
  const set = Object.entries(request.setFairnessWeightOverrides ?? {});
  const fairnessWeightOverrides = Object.fromEntries([...kept, ...set]);
  if (Object.keys(fairnessWeightOverrides).length > tx.world.limits.fairnessWeightsMax)
    throw invalidArgument('fairness weight overrides update rejected: too many overrides');
  return {
    ...before,
    ...(rate && { queueRateLimit: rateConfig(tx, rate, identity) }),
    ...(keyRate && { fairnessKeysRateLimitDefault: rateConfig(tx, keyRate, identity) }),
    fairnessWeightOverrides,
  };
}

export const taskQueueConfigHandlers: WorkflowServiceHandlers = {
  UpdateTaskQueueConfig(tx, request) {
    const { world } = tx;
    const { namespace = '', taskQueue = '', taskQueueType } = request;
    requireNamespace(world, namespace);
    checkRequest(world.limits, request);
    const kind = queueKindOf(taskQueueType);
    const queue = taskQueueOf(world, namespace, taskQueue, kind);
    const config = changed(tx, queue.rates?.config ?? {}, request);
    queue.rates ??= newQueueRates();
    queue.rates.config = config;
    clip(queue.rates, tx.now);
    drain(tx, queue);
    return { config };
  },
};
