/**
 * `npm run build [-- --force] [-- --only cli,client]`: bundles into dist/ unless that is up to date; with `--only` just these, in
 * any case.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { dist } from '../paths.ts';
import { ENVIRONMENTS } from './bundles.ts';
import { bundle, ensureBuilt } from './ensureBuilt.ts';

const { values } = parseArgs({
  options: { force: { type: 'boolean', default: false }, only: { type: 'string' } },
});

/** Answers whether there was anything to do. */
async function build(): Promise<boolean> {
  if (values.only === undefined) return ensureBuilt(values);
  const environments = values.only.split(',');
  const unknown = environments.filter((name) => !ENVIRONMENTS.includes(name));
  if (unknown.length > 0) {
    throw new Error(
      `There is no bundle ${unknown.join(', ')}. There are: ${ENVIRONMENTS.join(', ')}.`,
    );
  }
  rmSync(path.join(dist, '.built'), { force: true });
  await bundle(environments);
  return true;
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
