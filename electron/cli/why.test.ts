import { afterEach, expect, test } from 'vitest';
import { EmbeddedServer } from '../host/embeddedServer.ts';
import { LocalClient } from '../grpc/localClient.ts';
import { runWhy } from './why.ts';

const servers: EmbeddedServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function serverWithTask(): Promise<EmbeddedServer> {
  const server = await EmbeddedServer.open({ port: 0 });
  servers.push(server);
  const client = new LocalClient(server.calls);
  await client.call('WorkflowService', 'StartWorkflowExecution', {
    namespace: 'default',
    workflowId: 'order-1',
    workflowType: { name: 'order' },
    taskQueue: { name: 'orders' },
    requestId: 'r1',
  });
  client.close();
  return server;
}

test('a running server says over its port what holds time', async () => {
  const { address } = await serverWithTask();
  let text = '';
  await runWhy({ kind: 'why', address, json: false }, (part) => (text += part));
  expect(text).toContain('the mode is real');
  expect(text).toMatch(
    /- a workflow task waiting for a worker: none polls queue "orders" since .+\. In order-1\./,
  );
});

test('as JSON it says all that the text was made from', async () => {
  const { address } = await serverWithTask();
  let text = '';
  await runWhy({ kind: 'why', address, json: true }, (part) => (text += part));
  expect(JSON.parse(text)).toMatchObject({
    text: expect.stringContaining('A skip is held by'),
    clock: { mode: 'real', holds: [{ kind: 'workflowTask', unpolledQueue: 'orders' }] },
  });
});

test('where no server is, it says how to start one', async () => {
  const server = await serverWithTask();
  await server.close();
  const asked = runWhy({ kind: 'why', address: server.address, json: false }, () => undefined);
  await expect(asked).rejects.toMatchObject({
    name: 'EnvironmentError',
    message: `No server answers at ${server.address}.`,
    fix: expect.stringContaining('timelapse serve'),
  });
});
