/** `npm run format`: writes the files given, or all, as prettier wants them. */
import path from 'node:path';
import { run } from '../command.ts';
import { node, root } from '../paths.ts';

const prettier = path.join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs');
const files = process.argv.slice(2);
const { ok } = await run(node, [prettier, '--write', ...(files.length > 0 ? files : ['.'])], {
  echo: true,
});
process.exitCode = ok ? 0 : 1;
