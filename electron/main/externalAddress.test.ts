import { expect, test } from 'vitest';
import { externalAddress } from './externalAddress.ts';

test.each([
  ['https://docs.temporal.io/retry?x=1#y', 'https://docs.temporal.io/retry?x=1#y'],
  ['http://127.0.0.1:8233', 'http://127.0.0.1:8233/'],
])('%s may be opened', (url, address) => {
  expect(externalAddress(url)).toBe(address);
});

test.each([
  'file:///etc/passwd',
  'javascript:alert(1)',
  'ms-settings:',
  'smb://server/share',
  'https://user:password@example.com',
  '//example.com',
  'not an address',
  '',
  undefined,
  7,
])('%s may not', (url) => {
  expect(externalAddress(url)).toBeUndefined();
});
