/** Plays the suite in a process of its own and hands back what each scenario did. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const runner = fileURLToPath(new URL('../run.mjs', import.meta.url));

/**
 * @typedef {{name: string, group: string, ms: number, passed: boolean, reason?: string}} Result
 *
 * @param {string} address of the server
 * @param {{only: string, concurrency: string, ignoreMessages: boolean, onLine: (line: string) => void}} options
 * @returns {Promise<Result[]>}
 */
export async function playSuite(address, { only, concurrency, ignoreMessages, onLine }) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'conformance-'));
  const json = path.join(folder, 'results.json');
  try {
    const args = ['--address', address, '--only', only, '--concurrency', concurrency];
    if (ignoreMessages) args.push('--ignore-messages');
    const child = spawn(process.execPath, [runner, ...args, '--json', json], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const errors = [];
    child.stderr.setEncoding('utf8').on('data', (text) => errors.push(text));
    linesOf(child.stdout, onLine);
    const [status] = await once(child, 'close');
    const results = await readFile(json, 'utf8').catch((cause) => {
      const said = errors.join('').trim().split('\n').slice(-20).join('\n');
      throw new Error(`the suite ended with status ${status} and no results:\n${said}`, { cause });
    });
    return JSON.parse(results);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function linesOf(stream, onLine) {
  let rest = '';
  stream.setEncoding('utf8').on('data', (text) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop();
    lines.forEach(onLine);
  });
}

/** The names of all scenarios, in the order of the files. @returns {Promise<string[]>} */
export async function scenarioNames() {
  const child = spawn(process.execPath, [runner, '--list'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const names = [];
  linesOf(child.stdout, (line) => names.push(line.slice(line.indexOf('/') + 1, line.indexOf(':'))));
  await once(child, 'close');
  return names;
}
