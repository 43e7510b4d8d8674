import { once } from 'node:events';
import { createSecureServer, type IncomingHttpHeaders } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { ServerAccess } from '../../../shared/launch/serverAccess.ts';
import { EmbeddedServer } from '../embeddedServer.ts';
import { fakeWall } from '../testing/fakeWall.ts';
import { testCertificates, tlsListener } from '../testing/tlsListener.ts';
import { remoteConnection } from './remote.ts';

async function connect(address: string, access?: ServerAccess) {
  const wall = fakeWall();
  const connection = await remoteConnection({ address, namespace: 'default', wall, access });
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

test('a server that wants TLS gets it, with a certificate of the client', async () => {
  const server = await EmbeddedServer.open({ port: 0 });
  onTestFinished(() => server.close());
  const listener = await tlsListener(server.address);
  onTestFinished(() => listener.close());
  const asked = async (tls?: ServerAccess['tls']) => {
    const { connection } = await connect(listener.address, { tls });
    return connection.call('CountWorkflowExecutions', { namespace: 'default' });
  };
  const serverName = 'temporal.example';
  expect(await asked({ ...testCertificates, serverName })).toMatchObject({});
  const { certificate, privateKey, authorities } = testCertificates;
  expect(await asked({ certificate, privateKey, serverName, unverified: true })).toMatchObject({});
  await expect(asked({ ...testCertificates, serverName: 'other.example' })).rejects.toThrow(
    /is for another name.*--tls-server-name names it/,
  );
  await expect(asked({ certificate, privateKey, serverName })).rejects.toThrow(
    /is not trusted.*--tls-ca-path/,
  );
  await expect(asked({ authorities, serverName })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await expect(asked()).rejects.toThrow('Where it wants TLS: --tls, --api-key');
  const { connection } = await connect(server.address, { tls: { serverName } });
  const plain = connection.call('CountWorkflowExecutions', { namespace: 'default' });
  await expect(plain).rejects.toThrow('speaks no TLS');
});

test('an API key goes with every call', async () => {
  const { certificate: cert, privateKey: key, authorities } = testCertificates;
  const seen: IncomingHttpHeaders[] = [];
  const server = createSecureServer({ cert, key });
  server.on('stream', (stream, headers) => {
    seen.push(headers);
    const refusal = { 'content-type': 'application/grpc', 'grpc-status': '16' };
    stream.respond({ ...refusal, 'grpc-message': 'the key is not known' }, { endStream: true });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const { connection } = await connect(`127.0.0.1:${port}`, {
    tls: { authorities, serverName: 'temporal.example' },
    apiKey: 'secret',
  });
  const call = connection.call('CountWorkflowExecutions', { namespace: 'default' });
  await expect(call).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await expect(call).rejects.toThrow('the key is not known');
  expect(seen.map(({ authorization }) => authorization)).toEqual(['Bearer secret']);
});
