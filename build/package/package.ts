/**
 * `npm run package [-- arguments of electron-builder]`: the application for this platform, in release/. Without arguments an unpacked
 * folder, which needs no tools from elsewhere; `-- --linux`, `--mac` or `--win` make installers.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ensureBuilt } from '../bundle/ensureBuilt.ts';
import { node, root } from '../paths.ts';

await ensureBuilt();
const builder = path.join(root, 'node_modules', 'electron-builder', 'cli.js');
const config = path.join(root, 'build', 'package', 'electronBuilder.mjs');
const args = process.argv.slice(2);
const { status } = spawnSync(
  node,
  [builder, '--config', config, '--publish', 'never', ...(args.length > 0 ? args : ['--dir'])],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
