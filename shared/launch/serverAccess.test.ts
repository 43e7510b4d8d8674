import { expect, test } from 'vitest';
import { EnvironmentError } from '../model/environmentError.ts';
import { accessVariables, readAccess, withoutAccess, type GivenAccess } from './serverAccess.ts';

const files: Readonly<Record<string, string>> = {
  '/ca.pem': 'CA',
  '/c.pem': 'CERT',
  '/c.key': 'KEY',
};

function read(file: string): string {
  const text = files[file];
  if (text === undefined) throw new Error(`ENOENT: no such file, open '${file}'`);
  return text;
}

const given = (access: GivenAccess, others: Readonly<Record<string, string>> = {}) =>
  readAccess({ ...accessVariables(access, (file) => `/${file}`), ...others }, read);

test('nothing given is plain text', () => {
  expect(given({})).toEqual({ apiKey: undefined });
});

test('a key or an option of TLS turns TLS on, unless it is turned off', () => {
  expect(given({ tls: 'true' }).tls).toBeDefined();
  expect(given({ 'api-key': 'secret' })).toMatchObject({ apiKey: 'secret', tls: {} });
  expect(given({ 'tls-server-name': 'a.example' }).tls).toMatchObject({ serverName: 'a.example' });
  expect(given({ 'api-key': 'secret' }, { TEMPORAL_TLS: 'false' })).toEqual({ apiKey: 'secret' });
});

test('files are read, and texts taken as they are', () => {
  const paths = { 'tls-ca-path': 'ca.pem', 'tls-cert-path': 'c.pem', 'tls-key-path': 'c.key' };
  expect(given(paths).tls).toMatchObject({
    authorities: 'CA',
    certificate: 'CERT',
    privateKey: 'KEY',
  });
  expect(given({ 'tls-ca-data': 'PEM' }).tls).toMatchObject({ authorities: 'PEM' });
  expect(given({ 'tls-disable-host-verification': 'true' }).tls?.unverified).toBe(true);
});

test.each<[GivenAccess, Readonly<Record<string, string>>, RegExp]>([
  [{ 'tls-ca-path': 'gone.pem' }, {}, /The file of --tls-ca-path can't be read: ENOENT/],
  [{ 'tls-cert-path': 'c.pem' }, {}, /certificate was given without its key/],
  [{ 'tls-key-path': 'c.key' }, {}, /key was given without its certificate/],
  [{}, { TEMPORAL_TLS: 'maybe' }, /TEMPORAL_TLS is "maybe", which is neither true nor false/],
])('%j %j is refused', (access, others, says) => {
  expect(() => given(access, others)).toThrow(EnvironmentError);
  expect(() => given(access, others)).toThrow(says);
});

test('what is about a server elsewhere can be left out', () => {
  expect(withoutAccess({ TEMPORAL_API_KEY: 'secret', HOME: '/srv' })).toEqual({ HOME: '/srv' });
});
