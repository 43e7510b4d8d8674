/** Loads real TypeScript in a process of its own: module hooks stay for the life of a process. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { TranspileSettings } from '../../../shared/worker/launch.ts';
import { TestProject } from '../testProject.ts';

let project: TestProject | undefined;
afterEach(() => project?.remove());

/** Prints what `run` answers, and the names of all activities. */
const SCRIPT = `
  const [directory, root, settings, ...paths] = process.argv.slice(1);
  const { installTranspiler } = await import(directory + '/transpile.ts');
  const { loadProjectSdk } = await import(directory + '/projectSdk.ts');
  const { loadActivities } = await import(directory + '/loadActivities.ts');
  try {
    installTranspiler(loadProjectSdk(root).swc(), JSON.parse(settings));
    const activities = await loadActivities(root, paths);
    console.log(JSON.stringify({ names: Object.keys(activities).sort(), result: await activities.run?.() }));
  } catch (error) {
    console.log(JSON.stringify({ fault: error.fault ?? String(error) }));
  }
  process.exit();
`;

function load(settings: TranspileSettings, ...paths: string[]): unknown {
  const { root } = project ?? { root: '' };
  const output = execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      SCRIPT,
      import.meta.dirname,
      root,
      JSON.stringify(settings),
      ...paths.map((path) => join(root, path)),
    ],
    { encoding: 'utf8' },
  );
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}

/** What type stripping refuses, and what Node does not resolve. */
const SHAPES = `
  export enum Mode { Slow = 1, Fast = 2 }
  export namespace Units { export const cents = 100; }
  export class Gateway { constructor(private readonly name: string) {} hello() { return 'hello ' + this.name; } }
`;

describe('TypeScript as projects write it', { timeout: 60_000 }, () => {
  it('as CommonJS, with imports without extension, paths, an index and JSON', () => {
    project = new TestProject({
      'package.json': '{"name": "test"}',
      'src/activities.ts': `
        import { Gateway, Mode, Units } from './shapes';
        import { greet } from '@/greet';
        import { deep } from './folder';
        import data from './data.json';
        import type { Missing } from './types-only-and-not-there';
        export async function run(): Promise<unknown> {
          return [new Gateway('ada').hello(), Mode[Mode.Fast], Units.cents, greet(), deep, data.value];
        }
        export const limit = 3;
        export const other = async (): Promise<void> => {};
        export type { Missing };
      `,
      'src/shapes.ts': SHAPES,
      'src/greet.ts': `export const greet = (): string => 'greetings';`,
      'src/folder/index.ts': `export const deep = 'deep';`,
      'src/data.json': `{"value": 7}`,
    });
    const paths = [{ pattern: '@/*', targets: [join(project.root, 'src/*')] }];
    expect(load({ paths }, 'src/activities.ts')).toEqual({
      names: ['other', 'run'],
      result: ['hello ada', 'Fast', 100, 'greetings', 'deep', { value: 7 }.value],
    });
  });

  it('as ES modules, with .js in imports, and the legacy decorators with metadata', () => {
    project = new TestProject({
      'package.json': '{"name": "test", "type": "module"}',
      'src/activities.ts': `
        import { Gateway, Mode } from './shapes.js';
        import { Service, types } from './service.js';
        const started = await Promise.resolve('started');
        export async function run(): Promise<unknown> {
          return [started, new Gateway('bob').hello(), Mode[1], new Service().charge(), types, import.meta.url.endsWith('activities.ts')];
        }
      `,
      'src/shapes.ts': SHAPES,
      'src/service.ts': `
        export const types: string[] = [];
        (Reflect as any).metadata = (key: string, value: any) => () => { types.push(key + ' ' + (value?.name ?? 'of parameters')); };
        const logged = (target: object, name: string, descriptor: PropertyDescriptor) => {
          const original = descriptor.value;
          descriptor.value = function () { return 'logged ' + original.call(this); };
        };
        export class Service { @logged charge(): string { return 'charged'; } }
      `,
    });
    const settings = { experimentalDecorators: true, emitDecoratorMetadata: true };
    expect(load(settings, 'src/activities.ts')).toEqual({
      names: ['run'],
      result: [
        'started',
        'hello bob',
        'Slow',
        'logged charged',
        ['design:returntype String', 'design:paramtypes of parameters', 'design:type Function'],
        true,
      ],
    });
  });

  it('from several modules', () => {
    project = new TestProject({
      'package.json': '{"name": "test"}',
      'a.ts': 'export async function a(): Promise<void> {}',
      'b.mts': 'export async function b(): Promise<void> {}',
    });
    expect(load({}, 'a.ts', 'b.mts')).toEqual({ names: ['a', 'b'] });
  });
});

describe('what cannot be loaded', { timeout: 60_000 }, () => {
  const faultOf = (files: Record<string, string>): unknown => {
    project = new TestProject({ 'package.json': '{"name": "test"}', ...files });
    return (load({}, 'src/activities.ts') as { fault: unknown }).fault;
  };

  it('names the place of a syntax error', () => {
    expect(
      faultOf({ 'src/activities.ts': 'export const a = 1;\nexport const b = (;\n' }),
    ).toMatchObject({
      kind: 'code',
      message: 'src/activities.ts:2 has a syntax error: Expression expected.',
      file: 'src/activities.ts',
      line: 2,
    });
  });

  it('names the package that is missing', () => {
    expect(faultOf({ 'src/activities.ts': `import 'no-such-package-here';` })).toMatchObject({
      kind: 'activities',
      fix: 'Run npm install in the project; if no-such-package-here is not in its package.json, npm install no-such-package-here.',
      file: 'src/activities.ts',
    });
  });

  it('names the line that threw, in the file that was imported', () => {
    const files = {
      'src/activities.ts': `import './database';`,
      'src/database.ts': `interface A { a: string }\n\nthrow new Error('DATABASE_URL is not set');`,
    };
    expect(faultOf(files)).toMatchObject({
      kind: 'activities',
      message:
        'The activities could not be loaded: src/database.ts:3 failed with "DATABASE_URL is not set".',
      file: 'src/database.ts',
      line: 3,
    });
  });
});
