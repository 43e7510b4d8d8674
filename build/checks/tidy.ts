/** Checks that no tool of others does: lengths, names, words, folder READMEs. Each finding is one line that names the fix. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const LINES_MAX = 500;
/** A composition root only composes: more lines mean that logic leaked in. */
const ROOT_LINES_MAX = 150;

/** The only files that may be called index: entries of processes, which people look for under that name. */
const ENTRIES = new Set([
  'electron/main/index.ts',
  'electron/preload/index.ts',
  'electron/host/index.ts',
  'electron/cli/index.ts',
  'electron/worker/host/index.ts',
  'electron/project/child/index.ts',
]);
const COMPOSITION_ROOTS = new Set([
  'electron/main/index.ts',
  'electron/host/index.ts',
  'renderer/app/main.ts',
  'renderer/app/App.tsx',
]);

const CODE = /\.(ts|tsx|mjs|css|py)$/;
const TEST = /\.(test|spec)\.tsx?$/;
/** Tests and what they share make up paths, names and numbers. */
const INVENTED = /\.(test|spec)\.tsx?$|\/testing\//;
/** Kept as they are recorded or as another project would write them. */
const FOREIGN = /^e2e\/(conformance|projects)\/|^build\/bench\//;
const FIXTURE = /\/fixtures\//;
const NAMELESS = /^(utils?|helpers?|managers?|misc|common|stuff)$|(Utils?|Helpers?|Manager)$/;
/** Folders whose subfolders each have a README. */
const DOCUMENTED = ['electron', 'renderer', 'shared', 'build', 'e2e'];
/** Served as they are: no code. */
const STATIC = new Set(['renderer/public']);

/** Written in pieces, so that this file does not find itself. */
const unfinished = new RegExp(
  `\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`,
);
const silenced = new RegExp(
  `(${['oxlint-dis' + 'able', 'eslint-dis' + 'able', '@ts-ig' + 'nore', '@ts-no' + 'check', '@ts-expect-er' + 'ror'].join('|')})(?!.* -- \\S)`,
);
const machinePath = /(^|[\s'"`(=])\/(home|Users|work|root)\/\w/;
const trackerNumber = /\b(issue|ticket|pull request) #?\d+/i;
const sleep = /waitForTimeout\(|timers\/promises|new Promise\([^;]*setTimeout\(/;

/** A line's faults. Tests must not sleep; nothing may be unfinished, silenced without a reason, or speak of one machine. */
function lineFaults(file: string, line: string): string[] {
  const faults: string[] = [];
  if (unfinished.test(line)) faults.push('finish it or drop it: a note of unfinished work');
  if (silenced.test(line))
    faults.push('silences a check without a reason (write " -- why" after it)');
  if (!INVENTED.test(file) && machinePath.test(line)) faults.push('names a path of one machine');
  if (trackerNumber.test(line)) faults.push('points into a tracker: say what it means instead');
  if (TEST.test(file) && sleep.test(line)) faults.push('sleeps: wait on a condition instead');
  return faults;
}

function nameFaults(file: string): string[] {
  const base = path.posix.basename(file);
  const stem = base.replace(/\..*$/, '');
  if (NAMELESS.test(stem)) return [`${file}: the name says nothing: name it after what it does`];
  if (stem === 'index' && /\.tsx?$/.test(base) && !ENTRIES.has(file)) {
    return [`${file}: no barrels: import from the file that has it`];
  }
  if (base.endsWith('.d.ts')) return [];
  const fits = base.endsWith('.tsx') ? /^[A-Za-z][A-Za-z0-9]*$/ : /^[a-z][A-Za-z0-9]*$/;
  if (/\.(ts|tsx|mjs)$/.test(base) && !fits.test(stem)) {
    return [`${file}: files are camelCase.ts, components PascalCase.tsx`];
  }
  return [];
}

function lengthFaults(file: string, lineCount: number): string[] {
  const max = COMPOSITION_ROOTS.has(file) ? ROOT_LINES_MAX : LINES_MAX;
  return lineCount > max ? [`${file}: ${lineCount} lines, ${max} at most: make it two`] : [];
}

/** The second-level folders without a README. */
export function missingReadmes(files: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const file of files) {
    const [top, second, rest] = file.split('/');
    if (
      top !== undefined &&
      second !== undefined &&
      rest !== undefined &&
      DOCUMENTED.includes(top)
    ) {
      folders.add(`${top}/${second}`);
    }
  }
  const present = new Set(files);
  return [...folders]
    .filter((folder) => !STATIC.has(folder) && !present.has(`${folder}/README.md`))
    .map(
      (folder) =>
        `${folder}: has no README.md: what it is for, what it may import, what it must not`,
    );
}

/** One file's faults. */
export function fileFaults(file: string, text: string): string[] {
  if (FOREIGN.test(file) || !CODE.test(file)) return [];
  const lines = text.split('\n');
  const faults = nameFaults(file);
  if (!FIXTURE.test(file)) faults.push(...lengthFaults(file, lines.length - 1));
  lines.forEach((line, index) => {
    for (const fault of lineFaults(file, line)) faults.push(`${file}:${index + 1}: ${fault}`);
  });
  return faults;
}

/** All faults of the files given. */
export function findUntidiness(root: string, files: readonly string[]): string[] {
  return [
    ...files
      .filter((file) => CODE.test(file))
      .flatMap((file) => fileFaults(file, readFileSync(path.join(root, file), 'utf8'))),
    ...missingReadmes(files),
  ];
}
