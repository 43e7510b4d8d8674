import { expect, test } from 'vitest';
import { retryDelayMs, socketAddress } from './socketBridge.ts';

test('the socket is at the page own origin', () => {
  expect(socketAddress({ protocol: 'http:', host: '127.0.0.1:4000', search: '' })).toBe(
    'ws://127.0.0.1:4000/socket',
  );
  expect(socketAddress({ protocol: 'https:', host: 'a', search: '?token=a%26b' })).toBe(
    'wss://a/socket?token=a%26b',
  );
});

test('tries come twice as far apart each time, at most ten seconds', () => {
  expect([1, 2, 3, 6, 7, 40].map(retryDelayMs)).toEqual([250, 500, 1000, 8000, 10_000, 10_000]);
});
