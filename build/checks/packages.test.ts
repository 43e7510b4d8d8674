import { expect, it } from 'vitest';
import { findPackageFaults } from './packages.ts';

const protobufjs = { 'node_modules/protobufjs': { version: '8.8.1' } };

it('accepts pinned packages with one protobufjs', () => {
  const manifest = {
    dependencies: { protobufjs: '8.8.1' },
    devDependencies: { vite: '8.0.0-rc.1' },
  };
  expect(findPackageFaults(manifest, { packages: { '': {}, ...protobufjs } })).toEqual([]);
});

it('refuses version ranges', () => {
  const manifest = { dependencies: { ws: '^8.0.0' } };
  expect(findPackageFaults(manifest, { packages: protobufjs })).toEqual([
    'ws is not pinned (^8.0.0): install it with --save-exact',
  ]);
});

it('refuses a second protobufjs, wherever it hides', () => {
  const nested = 'node_modules/@grpc/proto-loader/node_modules/protobufjs';
  const packages = { ...protobufjs, [nested]: { version: '7.0.0' } };
  expect(findPackageFaults({}, { packages })).toEqual([expect.stringContaining(nested)]);
});

it('asks for a decision on each install script', () => {
  const packages = { ...protobufjs, 'node_modules/@swc/core': { hasInstallScript: true } };
  expect(findPackageFaults({}, { packages })).toEqual([expect.stringContaining('@swc/core')]);
  expect(findPackageFaults({ allowScripts: { '@swc/core': false } }, { packages })).toEqual([]);
});

it('asks for the packages of every platform in the lockfile', () => {
  const optionalDependencies = { '@x/linux': '1.0.0', '@x/mac': '1.0.0' };
  const packages = {
    ...protobufjs,
    'node_modules/x': { optionalDependencies },
    'node_modules/x/node_modules/@x/linux': {},
  };
  expect(findPackageFaults({}, { packages })).toEqual([
    'the lockfile lacks @x/mac, an optional dependency of x: choose a version that has it',
  ]);
});
