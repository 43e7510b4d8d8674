import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { accessVariables, type GivenAccess } from '../../shared/launch/serverAccess.ts';
import { EmbeddedServer } from './embeddedServer.ts';
import { connect } from './serverConnection.ts';
import { fakeWall } from './testing/fakeWall.ts';
import { testCertificates, tlsListener } from './testing/tlsListener.ts';

/** Connects as a start with these options does, whose paths are relative to the folder. */
async function connected(address: string, folder: string, given: GivenAccess) {
  const variables = accessVariables(given, (file) => path.join(folder, file));
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { connection } = await connect({ launch: { connect: address } }, fakeWall());
  onTestFinished(() => connection.close());
  return connection;
}

test('a start finds into a server elsewhere with the files that its options name', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'timelapse-access-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { authorities, certificate, privateKey } = testCertificates;
  writeFileSync(path.join(folder, 'ca.pem'), authorities);
  writeFileSync(path.join(folder, 'client.pem'), certificate);
  writeFileSync(path.join(folder, 'client.key'), privateKey);
  const server = await EmbeddedServer.open({ port: 0 });
  onTestFinished(() => server.close());
  const listener = await tlsListener(server.address);
  onTestFinished(() => listener.close());
  const given = {
    'tls-ca-path': 'ca.pem',
    'tls-cert-path': 'client.pem',
    'tls-key-path': 'client.key',
    'tls-server-name': 'temporal.example',
  };
  const connection = await connected(listener.address, folder, given);
  const { namespaces } = await connection.call('ListNamespaces', {});
  expect(namespaces?.map(({ namespaceInfo }) => namespaceInfo?.name)).toContain('default');
  await expect(connected(listener.address, folder, { 'tls-ca-path': 'gone.pem' })).rejects.toThrow(
    "The file of --tls-ca-path can't be read",
  );
});
