import { expect, test } from 'vitest';
import { launchArguments, readLaunchArguments } from './launchArguments.ts';

test('what is written is read back, whatever else is on the line', () => {
  const options = {
    project: '/home of ada/my shop=1',
    port: 7300,
    namespace: undefined,
    connect: undefined,
    dataFolder: 'C:\\data',
    appFolder: '/app',
  };
  const argv = ['/electron', '--no-sandbox', ...launchArguments(options), '--inspect=0', 'x'];
  expect(readLaunchArguments(argv)).toEqual(options);
});

test('nothing asked for is nothing written', () => {
  expect(launchArguments({ project: undefined })).toEqual([]);
  expect(readLaunchArguments([]).project).toBeUndefined();
});
