/**
 * `npm test [-- --only unit,golden,e2e [-- arguments of the part's tool]]`: all parts, one after the other or, where one
 * mostly waits, beside another; what each writes stays together. The last line is `N passed, N failed` (`, N skipped`) over all
 * of them; a part that can't run here is named above it.
 */
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../bundle/ensureBuilt.ts';
import { type Part, type PartResult, PARTS } from './parts.ts';
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

/** How a part ended. */
type Ended = PartResult & { readonly note: string };

async function runPart(part: Part, echo: boolean): Promise<Ended> {
  if (buildFailure !== undefined && part.name !== 'unit') {
    return { tally: { ...NONE, failed: 1 }, note: '  not run: the build failed' };
  }
  const begin = performance.now();
  try {
    const result = await part.run(positionals, echo);
    const seconds = ((performance.now() - begin) / 1000).toFixed(0);
    return { ...result, note: result.skipped ? `: ${result.skipped}` : `  in ${seconds} s` };
  } catch (error) {
    console.error(error);
    const note = `  ${error instanceof Error ? error.message : ''}`;
    return { tally: { ...NONE, failed: 1 }, note };
  }
}

/** Those that run beside another already: their output is shown when it is their turn. */
const running = new Map<Part, Promise<Ended>>();
for (const part of parts) {
  console.log(`\n== ${part.name}: ${part.about}`);
  for (const other of parts) {
    if (other.beside === part.name) running.set(other, runPart(other, false));
  }
  const early = running.get(part);
  const { tally, note, output = '' } = await (early ?? runPart(part, true));
  if (early !== undefined) process.stdout.write(output);
  record(part, tally, note);
}

console.log(`\n${lines.join('\n')}\n${tallyLine(total)}`);
process.exitCode = total.failed > 0 ? 1 : 0;
