import { expect, onTestFinished, test } from 'vitest';
import { EmbeddedServer } from '../embeddedServer.ts';
import { fakeWall } from '../testing/fakeWall.ts';
import { remoteConnection } from './remote.ts';

async function connect(address: string) {
  const wall = fakeWall();
  const connection = await remoteConnection({ address, namespace: 'default', wall });
  onTestFinished(() => connection.close());
  return { wall, connection };
}

test('a server elsewhere is used by its public API alone', async () => {
  const server = await EmbeddedServer.open({ port: 0 });
  onTestFinished(() => server.close());
  const { connection } = await connect(server.address);
  await connection.call('StartWorkflowExecution', {
    namespace: 'default',
    workflowId: 'w',
    workflowType: { name: 't' },
    taskQueue: { name: 'q' },
    requestId: 'r',
  });
  const { executions } = await connection.call('ListWorkflowExecutions', { namespace: 'default' });
  expect(executions).toMatchObject([{ execution: { workflowId: 'w' } }]);
  expect(connection.controls).toBeUndefined();
});

test('its refusals carry their status, and its absence is UNAVAILABLE', async () => {
  const server = await EmbeddedServer.open({ port: 0 });
  const { connection } = await connect(server.address);
  const describe = () =>
    connection.call('DescribeWorkflowExecution', {
      namespace: 'default',
      execution: { workflowId: 'nobody' },
    });
  await expect(describe()).rejects.toMatchObject({ name: 'CallError', code: 'NOT_FOUND' });
  await server.close();
  await expect(describe()).rejects.toMatchObject({ name: 'CallError', code: 'UNAVAILABLE' });
});

test('it does not say what changed, so everything is asked for again now and then', async () => {
  const { wall, connection } = await connect('127.0.0.1:1');
  const changes: unknown[] = [];
  const stop = connection.subscribe((changed) => changes.push(changed));
  wall.pass(4000);
  expect(changes).toEqual(['everything', 'everything']);
  stop();
  wall.pass(10_000);
  expect(changes).toHaveLength(2);
});
