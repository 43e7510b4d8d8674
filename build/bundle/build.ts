/** `npm run build [-- --force] [-- --only cli,client]`: bundles into dist/ what is out of date, or only these; `--force` in any case. */
import { parseArgs } from 'node:util';
import { ENVIRONMENTS } from './bundles.ts';
import { ensureBuilt } from './ensureBuilt.ts';

const { values } = parseArgs({
  options: { force: { type: 'boolean', default: false }, only: { type: 'string' } },
});

/** Answers whether there was anything to do. */
async function build(): Promise<boolean> {
  const environments = values.only?.split(',') ?? ENVIRONMENTS;
  const unknown = environments.filter((name) => !ENVIRONMENTS.includes(name));
  if (unknown.length > 0) {
    const all = ENVIRONMENTS.join(', ');
    throw new Error(`There is no bundle ${unknown.join(', ')}. There are: ${all}.`);
  }
  return ensureBuilt({ environments, force: values.force });
}

const begin = performance.now();
try {
  const built = await build();
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  console.log(built ? `Built in ${seconds} s.` : 'Up to date.');
} catch (error) {
  // The stack would show the bundler's insides; what is wrong in the sources stands in the message.
  console.error(`The build failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
