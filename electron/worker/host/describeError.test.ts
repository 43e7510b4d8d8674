import { describe, expect, it } from 'vitest';
import { errorForLog, errorStack, placeOfStack, projectPath } from './describeError.ts';

describe('the place of a stack', () => {
  const root = '/srv/shop';

  it('is the topmost frame in the project', () => {
    const stack = [
      'Error: no database',
      '    at connect (/srv/shop/node_modules/pg/index.js:1:2)',
      '    at Object.<anonymous> (/srv/shop/src/database.ts:12:7)',
      '    at load (/srv/shop/src/activities.ts:1:1)',
    ].join('\n');
    expect(placeOfStack(root, stack)).toEqual({ file: 'src/database.ts', line: 12 });
  });

  it('is found in file URLs and in frames without a function', () => {
    expect(placeOfStack(root, 'Error\n    at file:///srv/shop/src/a.ts:3:1')).toEqual({
      file: 'src/a.ts',
      line: 3,
    });
  });

  it('is unknown when nothing of the project is in it', () => {
    const stack = 'Error\n    at node:internal/main:1:1\n    at f (/srv/shopping/src/a.ts:1:1)';
    expect(placeOfStack(root, stack)).toBeUndefined();
  });
});

it('writes paths as the project does, and those outside as they are', () => {
  expect(projectPath('/srv/shop', '/srv/shop/src/a.ts')).toBe('src/a.ts');
  expect(projectPath('/srv/shop', '/srv/shared/b.ts')).toBe('/srv/shared/b.ts');
  expect(projectPath('/srv/shop', 'pino')).toBe('pino');
});

it('tells an error by its type, without the frames of libraries, with its causes', () => {
  const cause = new TypeError('no socket');
  const error = Object.assign(new Error('503 upstream', { cause }), {
    type: 'PaymentGatewayError',
    stack:
      'Error: 503 upstream\n    at a (/shop/node_modules/x/y.js:1:1)\n    at b (/shop/src/a.ts:1:1)',
  });
  cause.stack = 'TypeError: no socket\n    at node:net:1:1';
  expect(errorForLog(error)).toBe(
    'PaymentGatewayError: 503 upstream\n    at b (/shop/src/a.ts:1:1)\nCaused by: TypeError: no socket',
  );
  expect(errorStack(error)).toContain('Caused by: TypeError: no socket\n    at node:net');
  expect(errorForLog('a text')).toBe('a text');
});
