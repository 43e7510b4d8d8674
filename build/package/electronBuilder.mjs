/**
 * How electron-builder makes the installable application. dist/app becomes the root of the archive; of the packages only those go in
 * that were left out of the bundles, and whole: electron-builder's own choice would leave out the declarations that types are read from.
 */
import path from 'node:path';
import { runtimePackages } from './runtimePackages.ts';

const root = path.resolve(import.meta.dirname, '../..');

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
const notForUs = [
  ...['sdk-core', 'src', 'ts'].map((folder) => `!${folder}/**`),
  ...Object.entries(RUST_TARGETS)
    .filter(([platform]) => platform !== own)
    .map(([, target]) => `!releases/${target}/**`),
];

/** A package as it is installed; those inside of it are packages of their own. */
const packageFiles = (folder) => ({
  from: folder,
  to: folder,
  filter: ['**/*', '!node_modules/**', '!**/*.map', ...(folder === CORE_BRIDGE ? notForUs : [])],
});

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
    '!node_modules/**',
    ...runtimePackages(root).map(packageFiles),
  ],
  // What a Node of the user's runs can't lie in an archive that only Electron reads; nor can native code.
  // The patterns are of the places that the files come from.
  asarUnpack: ['dist/app/worker/**', 'dist/app/project/**', 'e2e/projects/**', 'node_modules/**'],
  // The Node that runs workers where the machine has none that can. It has a folder of its own, which goes on the host's PATH.
  extraResources: [
    {
      from: path.join(root, 'node_modules', 'node', 'bin'),
      to: 'node',
      filter: [process.platform === 'win32' ? 'node.exe' : 'node'],
    },
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
