/** `npm run build [-- --force]`: bundles into dist/ unless that is up to date. */
import { parseArgs } from 'node:util';
import { ensureBuilt } from './ensureBuilt.ts';

const { values } = parseArgs({ options: { force: { type: 'boolean', default: false } } });
const begin = performance.now();
const built = await ensureBuilt(values);
const seconds = ((performance.now() - begin) / 1000).toFixed(1);
console.log(built ? `Built in ${seconds} s.` : 'Up to date.');
