import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A project that comes with Timelapse. */
export interface Sample {
  readonly name: string;
  readonly path: string;
  /** One sentence. */
  readonly about: string;
  readonly language: string;
}

/** The sample that opens on the first start. */
export const FIRST_SAMPLE = 'order-saga';

const LANGUAGES: readonly (readonly [file: string, language: string])[] = [
  ['package.json', 'TypeScript'],
  ['requirements.txt', 'Python'],
  ['pyproject.toml', 'Python'],
  ['go.mod', 'Go'],
  ['pom.xml', 'Java'],
  ['build.gradle', 'Java'],
];

/** The samples in a folder, the first one first; none where there is no such folder. */
export function readSamples(folder: string): Sample[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readSample(name, path.join(folder, name)))
    .filter((sample) => sample !== undefined)
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

const rank = ({ name }: Sample): number => (name === FIRST_SAMPLE ? 0 : 1);

function readSample(name: string, folder: string): Sample | undefined {
  const language = LANGUAGES.find(([file]) => existsSync(path.join(folder, file)))?.[1];
  if (language === undefined) return undefined;
  return { name, path: folder, about: firstSentence(path.join(folder, 'README.md')), language };
}

/** The first sentence below the title, without Markdown. */
function firstSentence(file: string): string {
  if (!existsSync(file)) return '';
  const paragraph = readFileSync(file, 'utf8')
    .split(/\n\s*\n/)
    .find((text) => !text.startsWith('#'));
  return (
    (paragraph ?? '')
      .replaceAll('`', '')
      .replaceAll('\n', ' ')
      .split(/(?<=\.)\s/)[0] ?? ''
  );
}
