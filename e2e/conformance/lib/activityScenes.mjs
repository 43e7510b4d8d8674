/** What scenes about a single activity have in common. */
import { commands } from './wire.mjs';

const { activity } = commands;

/** A workflow whose one activity waits for a worker. */
export async function scheduled(ctx, options = {}) {
  const execution = await ctx.start();
  await ctx.step(activity(ctx.queue, 'a1', options));
  return execution;
}

/** The same, with the activity begun; its task. */
export async function started(ctx, options = {}) {
  const execution = await scheduled(ctx, options);
  return { execution, task: await ctx.pollActivity() };
}

/** Records what describe says of the activity. */
export async function pending(ctx, execution, label) {
  const [info] = (await ctx.describe(execution)).pendingActivities;
  ctx.observe(label, info);
  return info;
}

/** After a timeout the real server does not know when the attempt ended, and counts from 1970. */
export const withoutEnd = ({
  lastAttemptCompleteTime: _end,
  currentRetryInterval: _interval,
  ...info
}) => info;

/** What a worker gets of an attempt. */
export function observeTask(ctx, label, task) {
  ctx.observe(
    label,
    task && {
      attempt: task.attempt,
      heartbeatDetails: task.heartbeatDetails,
      scheduleToCloseTimeout: task.scheduleToCloseTimeout,
      startToCloseTimeout: task.startToCloseTimeout,
      heartbeatTimeout: task.heartbeatTimeout,
      retryPolicy: task.retryPolicy,
      priority: task.priority,
    },
  );
  return task;
}

/** A heartbeat, with details or without. */
export const beat = (ctx, task, details) =>
  ctx.rpc.recordActivityTaskHeartbeat({
    taskToken: task.taskToken,
    identity: 'worker',
    ...(details && { details }),
  });

/** How a request means an activity by its id. */
export const byId = (ctx, execution, id = 'a1') => ({ execution, id, identity: 'client' });

/** Tried again at once, and after a minute. */
export const quick = { retryPolicy: { initialInterval: '0.01s' } };
export const slow = { retryPolicy: { initialInterval: '60s' } };
