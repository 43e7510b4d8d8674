import { LocalClient } from '../../grpc/localClient.ts';
import type { Command } from '../../../shared/protocol/messages.ts';
import type { EmbeddedServer } from '../embeddedServer.ts';

/** Answers workflow tasks one at a time, without an SDK. */
export interface RawWorker {
  /** Takes the next workflow task and completes it with these commands. */
  complete(commands: Command[]): Promise<void>;
  close(): void;
}

/** A worker on a task queue of the namespace `default`. */
export function rawWorker(server: EmbeddedServer, taskQueue: string): RawWorker {
  const client = new LocalClient(server.calls);
  return {
    complete: async (commands) => {
      const task = await client.call('WorkflowService', 'PollWorkflowTaskQueue', {
        namespace: 'default',
        taskQueue: { name: taskQueue },
        identity: 'raw worker',
      });
      await client.call('WorkflowService', 'RespondWorkflowTaskCompleted', {
        namespace: 'default',
        taskToken: task.taskToken,
        identity: 'raw worker',
        commands,
      });
    },
    close: () => client.close(),
  };
}
