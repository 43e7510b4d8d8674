/** Puts a run's table into a document, with how it was taken. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';

const BEGIN = '<!-- bench: begin -->';
const END = '<!-- bench: end -->';

/**
 * @param {{startedAt: Date, options: object, servers: import('./servers.mjs').Target[]}} run
 * @returns what the run ran on and with
 */
export function aboutRun({ startedAt, options, servers }) {
  return {
    startedAt,
    seconds: (Date.now() - startedAt.getTime()) / 1e3,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpus: cpus().map(({ model }) => model),
    memoryBytes: totalmem(),
    loadAtEnd: loadavg()[0],
    commands: Object.fromEntries(servers.map(({ name, command }) => [name, command])),
    options,
  };
}

/**
 * Replaces what stands between the two marks of a Markdown file.
 *
 * @param {string} file
 * @param {ReturnType<typeof aboutRun>} about
 * @param {string} table
 */
export function writeReport(file, about, table) {
  const text = readFileSync(file, 'utf8');
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${file} lacks the marks ${BEGIN} and ${END}`);
  const written = `${BEGIN}\n\n${conditions(about)}\n\n${table}\n\n`;
  writeFileSync(file, text.slice(0, from) + written + text.slice(to));
}

function conditions({ startedAt, seconds, node, platform, cpus: models, memoryBytes, options }) {
  const day = startedAt.toISOString().slice(0, 10);
  const memory = Math.round(memoryBytes / 2 ** 30);
  const { rounds, scale, only } = options;
  return [
    `Taken on ${day} in ${Math.round(seconds / 60)} minutes: ${models.length} cores (${models[0]}), ${memory} GiB,`,
    `${platform}, Node ${node.slice(1)}; ${rounds} rounds, interleaved, scale ${scale}, measures ${only.replaceAll(',', ', ')}.`,
  ].join('\n');
}
