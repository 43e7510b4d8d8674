/**
 * How electron-builder makes the installable application. dist/app becomes the root of the archive; of the packages only those go in
 * that were left out of the bundles.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { EXTERNAL } from '../bundle/bundles.ts';

const root = path.resolve(import.meta.dirname, '../..');
const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
/** Bundled where we use them, and needed by Temporal's packages as well. */
const SHARED_WITH_SDK = ['protobufjs', '@grpc/grpc-js'];
const bundled = Object.keys(dependencies).filter(
  (name) => !SHARED_WITH_SDK.includes(name) && !EXTERNAL.some((pattern) => pattern.test(name)),
);

/** Core-bridge comes with its Rust sources and the binaries of five platforms: one binary is needed. */
const CORE_BRIDGE = 'node_modules/@temporalio/core-bridge';
const RUST_TARGETS = {
  'linux-x64': 'x86_64-unknown-linux-gnu',
  'linux-arm64': 'aarch64-unknown-linux-gnu',
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'aarch64-apple-darwin',
  'win32-x64': 'x86_64-pc-windows-msvc',
};
const own = `${process.platform}-${process.arch}`;
const otherTargets = Object.entries(RUST_TARGETS)
  .filter(([platform]) => platform !== own)
  .map(([, target]) => `!${CORE_BRIDGE}/releases/${target}/**`);

export default {
  appId: 'io.github.timelapse',
  productName: 'Timelapse',
  directories: { output: 'release' },
  extraMetadata: { main: 'main/index.cjs' },
  files: [
    { from: 'dist/app', to: '.', filter: ['**/*', '!package.json', '!**/*.map'] },
    {
      from: 'e2e/projects',
      to: 'samples',
      filter: ['**/*', '!**/node_modules/**', '!**/.venv/**'],
    },
    'package.json',
    ...bundled.map((name) => `!node_modules/${name}/**`),
    ...['sdk-core', 'src', 'ts'].map((folder) => `!${CORE_BRIDGE}/${folder}/**`),
    ...otherTargets,
  ],
  // What a Node of the user's runs can't lie in an archive that only Electron reads; nor can native code.
  // The patterns are of the places that the files come from.
  asarUnpack: [
    'dist/app/worker/**',
    'dist/app/project/**',
    'e2e/projects/**',
    'node_modules/@temporalio/**',
    'node_modules/@swc/**',
  ],
  // The native packages bring binaries that fit every Electron.
  npmRebuild: false,
  linux: { target: ['AppImage', 'deb'], category: 'Development' },
  mac: { target: ['dmg', 'zip'], category: 'public.app-category.developer-tools' },
  win: { target: ['nsis'] },
  // Playwright's tests need the first; the host runs as a utility process, so Electron need not act as Node.
  electronFuses: {
    enableNodeCliInspectArguments: true,
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    onlyLoadAppFromAsar: true,
  },
};
