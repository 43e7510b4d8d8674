/**
 * `npm test [-- --only unit,golden,e2e [-- arguments of the part's tool]]`: all parts one after the other. The last line is
 * `N passed, N failed` (`, N skipped`) over all of them; a part that can't run here is named above it.
 */
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../bundle/ensureBuilt.ts';
import { type Part, PARTS } from './parts.ts';
import { add, NONE, type Tally, tallyLine } from './tally.ts';

function chosenParts(only: string | undefined): Part[] {
  const usual = PARTS.filter(({ isUsual }) => isUsual).map(({ name }) => name);
  const asked = only?.split(',') ?? usual;
  for (const name of asked) {
    if (!PARTS.some((part) => part.name === name)) {
      const list = PARTS.map((part) => `${part.name} (${part.about})`).join(', ');
      console.error(`There is no part "${name}". There are: ${list}.`);
      process.exit(2);
    }
  }
  return PARTS.filter(({ name }) => asked.includes(name));
}

const { values, positionals } = parseArgs({
  options: { only: { type: 'string' } },
  allowPositionals: true,
});
const parts = chosenParts(values.only);
if (positionals.length > 0 && parts.length !== 1) {
  console.error('Arguments belong to one part: name it with --only.');
  process.exit(2);
}

let total: Tally = NONE;
const lines: string[] = [];

function record(part: Part, tally: Tally, note: string): void {
  total = add(total, tally);
  lines.push(`${part.name.padEnd(10)}${tallyLine(tally)}${note}`);
}

let buildFailure: string | undefined;
try {
  await ensureBuilt();
} catch (error) {
  buildFailure = error instanceof Error ? error.message : String(error);
  console.error(`The build failed: ${buildFailure}`);
}

for (const part of parts) {
  console.log(`\n== ${part.name}: ${part.about}`);
  const begin = performance.now();
  const seconds = () => `${((performance.now() - begin) / 1000).toFixed(0)} s`;
  if (buildFailure !== undefined && part.name !== 'unit') {
    record(part, { ...NONE, failed: 1 }, '  not run: the build failed');
    continue;
  }
  try {
    const { tally, skipped } = await part.run(positionals);
    record(part, tally, skipped === undefined ? `  in ${seconds()}` : `: ${skipped}`);
  } catch (error) {
    console.error(error);
    record(part, { ...NONE, failed: 1 }, `  ${error instanceof Error ? error.message : ''}`);
  }
}

console.log(`\n${lines.join('\n')}\n${tallyLine(total)}`);
process.exitCode = total.failed > 0 ? 1 : 0;
