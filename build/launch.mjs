/**
 * Runs a script of the project on the Node that the project pins (the `node` package), whatever Node npm was started with.
 *
 *   node build/launch.mjs build/tests/run.ts --only unit
 *
 * Plain JavaScript for Node 20: this file is all that the Node of the machine has to understand.
 */
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const executable = process.platform === 'win32' ? 'node.exe' : 'node';
const pinned = path.join(root, 'node_modules', 'node', 'bin', executable);
const [script, ...args] = process.argv.slice(2);

/** Ends this process with one sentence that names the fix. */
function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

if (script === undefined) fail('Name the script to run: node build/launch.mjs SCRIPT [arguments].');
if (!existsSync(path.join(root, 'node_modules'))) {
  fail(`The dependencies are not installed: run "npm install" in ${root} first.`);
}
if (!existsSync(pinned)) {
  fail(
    `The pinned Node is missing (${pinned}): run "npm install" again, with install scripts allowed.`,
  );
}

const file = path.resolve(root, script);
if (realpathSync(process.execPath) === realpathSync(pinned)) {
  process.argv.splice(1, 2, file);
  await import(pathToFileURL(file).href);
} else {
  const child = spawn(pinned, [file, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', (error) => fail(`The pinned Node does not start: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}
