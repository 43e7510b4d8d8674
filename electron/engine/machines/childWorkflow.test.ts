/** What of children no recording shows: the real server does not come to an end here. */
import { expect, test } from 'vitest';
import { createEventCodec } from '../../grpc/codec/codec.ts';
import { CommandType, WorkflowIdReusePolicy } from '../../../shared/protocol/enums.ts';
import { QUEUE, TestEngine } from '../testing/testEngine.ts';

test('a child that takes the id of its parent ends the parent, which writes no more', () => {
  const engine = new TestEngine(createEventCodec());
  const parent = engine.start('w');
  engine.step({
    commandType: CommandType.START_CHILD_WORKFLOW_EXECUTION,
    startChildWorkflowExecutionCommandAttributes: {
      workflowId: 'w',
      workflowType: { name: 'Child' },
      taskQueue: { name: QUEUE },
      workflowIdReusePolicy: WorkflowIdReusePolicy.TERMINATE_IF_RUNNING,
    },
  });
  expect(engine.eventNames(parent).slice(-2)).toEqual([
    'startChildWorkflowExecutionInitiated',
    'workflowExecutionTerminated',
  ]);
  expect(engine.poll()?.workflowType).toEqual({ name: 'Child' });
});
