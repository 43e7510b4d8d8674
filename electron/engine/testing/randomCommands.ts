/** Commands that a workflow could give, good and bad, chosen by the seed. */
import { CommandType } from '../../../shared/protocol/enums.ts';
import type { Command } from '../../../shared/protocol/messages.ts';
import type { Prng } from '../core/prng.ts';
import type { Execution } from '../state/execution.ts';

/** A few commands for a workflow task of that run; sometimes the last one closes it. */
export function randomCommands(
  prng: Prng,
  execution: Execution | undefined,
  queues: readonly string[],
): Command[] {
  const commands: Command[] = [];
  const count = Math.floor(prng.fraction() * 4);
  for (let index = 0; index < count; index += 1)
    commands.push(randomCommand(prng, execution, queues));
  const roll = prng.fraction();
  if (roll < 0.12)
    commands.push({
      commandType: CommandType.COMPLETE_WORKFLOW_EXECUTION,
      completeWorkflowExecutionCommandAttributes: {},
    });
  else if (roll < 0.16)
    commands.push({
      commandType: CommandType.FAIL_WORKFLOW_EXECUTION,
      failWorkflowExecutionCommandAttributes: { failure: { message: 'simulated' } },
    });
  else if (roll < 0.18)
    commands.push({
      commandType: CommandType.CANCEL_WORKFLOW_EXECUTION,
      cancelWorkflowExecutionCommandAttributes: {},
    });
  else if (roll < 0.2)
    commands.push({
      commandType: CommandType.CONTINUE_AS_NEW_WORKFLOW_EXECUTION,
      continueAsNewWorkflowExecutionCommandAttributes: {},
    });
  return commands;
}

function randomCommand(
  prng: Prng,
  execution: Execution | undefined,
  queues: readonly string[],
): Command {
  const name = queues[Math.floor(prng.fraction() * queues.length)] ?? '';
  const number = Math.floor(prng.fraction() * 4);
  const roll = prng.fraction();
  if (roll < 0.35) {
    return {
      commandType: CommandType.SCHEDULE_ACTIVITY_TASK,
      scheduleActivityTaskCommandAttributes: {
        activityId: `activity-${number}`,
        activityType: { name: 'Work' },
        taskQueue: { name },
        startToCloseTimeout: { seconds: 5 + number },
        ...(prng.fraction() < 0.3 && { heartbeatTimeout: { seconds: 2 } }),
        ...(prng.fraction() < 0.3 && { scheduleToCloseTimeout: { seconds: 20 } }),
        ...(prng.fraction() < 0.2 && { requestEagerExecution: true }),
        retryPolicy: { initialInterval: { seconds: 1 }, maximumAttempts: number + 1 },
      },
    };
  }
  if (roll < 0.6) {
    const startToFireTimeout = { seconds: Math.floor(prng.fraction() * 100) };
    return {
      commandType: CommandType.START_TIMER,
      startTimerCommandAttributes: { timerId: `timer-${number}`, startToFireTimeout },
    };
  }
  if (roll < 0.7) {
    const [timerId = 'none'] = execution?.replayed.timers?.keys() ?? [];
    return { commandType: CommandType.CANCEL_TIMER, cancelTimerCommandAttributes: { timerId } };
  }
  if (roll < 0.8) {
    const [scheduledEventId = 3] = execution?.replayed.activities?.keys() ?? [];
    return {
      commandType: CommandType.REQUEST_CANCEL_ACTIVITY_TASK,
      requestCancelActivityTaskCommandAttributes: { scheduledEventId },
    };
  }
  if (roll < 0.88) {
    return {
      commandType: CommandType.START_CHILD_WORKFLOW_EXECUTION,
      startChildWorkflowExecutionCommandAttributes: {
        workflowId: `workflow-${Math.floor(prng.fraction() * 40)}`,
        workflowType: { name: 'Child' },
        taskQueue: { name },
        parentClosePolicy: (1 + (number % 3)) as 1,
      },
    };
  }
  if (roll < 0.93) {
    return {
      commandType: CommandType.SIGNAL_EXTERNAL_WORKFLOW_EXECUTION,
      signalExternalWorkflowExecutionCommandAttributes: {
        execution: { workflowId: `workflow-${Math.floor(prng.fraction() * 40)}` },
        signalName: 'from a workflow',
      },
    };
  }
  return {
    commandType: CommandType.RECORD_MARKER,
    recordMarkerCommandAttributes: { markerName: 'simulated' },
  };
}
