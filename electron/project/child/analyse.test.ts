import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { TestProject } from '../../worker/testProject.ts';
import { analyse } from './analyse.ts';
import type { Analysis } from './requests.ts';

let project: TestProject | undefined;
afterEach(() => project?.remove());

const TSCONFIG = `{"compilerOptions": {"strict": true, "target": "ES2022", "module": "CommonJS", "moduleResolution": "bundler", "lib": ["ES2022"], "types": []}}`;

function read(files: Record<string, string>): Analysis {
  project = new TestProject({ 'package.json': '{}', 'tsconfig.json': TSCONFIG, ...files });
  const { root } = project;
  return analyse({
    kind: 'analyse',
    root,
    workflowsPath: join(root, 'src/workflows.ts'),
    activityPaths: [join(root, 'src/activities.ts')],
  });
}

const ACTIVITIES = {
  'src/activities.ts': `
    export async function charge(cents: number): Promise<string> { return String(cents); }
    export const refund = async (id: string): Promise<void> => { void id; };
    export const limit = 3;
    export type Money = number;
  `,
};

describe('workflow types', { timeout: 60_000 }, () => {
  it('are the async functions that are exported, wherever they are defined', () => {
    const { workflowTypes, activityTypes, problems } = read({
      ...ACTIVITIES,
      'src/workflows.ts': `
        import { defineSignal } from '@temporalio/workflow';
        import type * as activities from './activities';
        export { later as renamed } from './later';
        export * from './more';
        export const ping = defineSignal('ping');
        export const arrow = async (text?: string): Promise<number> => Number(text);
        export function synchronous(): number { return 1; }
        export default async function unnamed(): Promise<void> {}
        export type A = typeof activities;
      `,
      'src/later.ts': `export async function later(a: string, b = 2): Promise<{ a: string; b: number }> { return { a, b }; }`,
      'src/more.ts': `export async function more(...all: string[]): Promise<void> { void all; }`,
    });
    const found = workflowTypes.map(({ name, source, signature }) => [name, source, signature]);
    expect(found.sort((a, b) => String(a[0]).localeCompare(String(b[0])))).toEqual([
      ['arrow', 'src/workflows.ts:7', '(text?: string): number'],
      ['more', 'src/more.ts:1', '(...all: string[]): void'],
      ['renamed', 'src/later.ts:1', '(a: string, b?: number): { a: string; b: number; }'],
    ]);
    expect(activityTypes).toEqual(['charge', 'refund']);
    expect(problems).toEqual([]);
  });

  it('have a schema for each argument', () => {
    const { workflowTypes } = read({
      ...ACTIVITIES,
      'src/workflows.ts': `
        enum Colour { Red = 'red', Blue = 'blue' }
        interface Tree {
          /** Its name. */
          name: string;
          children: Tree[];
        }
        interface Order {
          /**
           * How many.
           * @minimum 1
           * @example 2
           */
          count: number;
          note?: string;
          state: 'open' | 'closed' | null;
          paid: boolean;
          due: Date;
          colour: Colour;
          tags: readonly string[];
          point: [x: number, y: number];
          prices: Record<string, number>;
          either: string | { id: number };
          anything: unknown;
          toText(): string;
        }
        export async function run(order: Order, tree: Tree, label: string): Promise<void> { void [order, tree, label]; }
      `,
    });
    const [order, tree, label] = workflowTypes[0]?.argumentSchemas ?? [];
    expect(order).toEqual({
      title: 'order',
      type: 'object',
      properties: {
        count: { type: 'number', description: 'How many.', minimum: 1, examples: [2] },
        note: { type: 'string' },
        state: { anyOf: [{ enum: ['open', 'closed'] }, { type: 'null' }] },
        paid: { type: 'boolean' },
        due: { type: 'string', format: 'date-time' },
        colour: { enum: ['red', 'blue'] },
        tags: { type: 'array', items: { type: 'string' } },
        point: { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 },
        prices: { type: 'object', additionalProperties: { type: 'number' } },
        either: {
          anyOf: [
            { type: 'string' },
            { type: 'object', properties: { id: { type: 'number' } }, required: ['id'] },
          ],
        },
        anything: {},
      },
      required: [
        'count',
        'state',
        'paid',
        'due',
        'colour',
        'tags',
        'point',
        'prices',
        'either',
        'anything',
      ],
    });
    const definition = {
      type: 'object',
      properties: {
        name: { type: 'string', description: 'Its name.' },
        children: { type: 'array', items: { $ref: '#/$defs/Tree' } },
      },
      required: ['name', 'children'],
    };
    expect(tree).toEqual({
      title: 'tree',
      allOf: [{ $ref: '#/$defs/Tree' }],
      $defs: { Tree: definition },
    });
    expect(label).toEqual({ title: 'label', type: 'string' });
  });

  it('name arguments that are taken apart, and take rest arguments one by one', () => {
    const { workflowTypes } = read({
      ...ACTIVITIES,
      'src/workflows.ts': `
        interface Order { id: string }
        export async function named({ id }: Order): Promise<void> { void id; }
        export async function unnamed({ id }: { id: string }): Promise<void> { void id; }
        export async function rest(...names: string[]): Promise<void> { void names; }
      `,
    });
    const schemas = workflowTypes.map(({ argumentSchemas }) => argumentSchemas);
    expect(schemas).toMatchObject([
      [{ title: 'Order' }],
      [{ title: 'input' }],
      [{ title: 'names', type: 'string' }],
    ]);
  });
});

describe('handlers', { timeout: 60_000 }, () => {
  const handlersOf = ({ workflowTypes }: Analysis): Record<string, string> =>
    Object.fromEntries(
      workflowTypes.map(({ name, signals, queries, updates }) => [
        name,
        [signals, queries, updates].map((names) => names.join(' ')).join(' | '),
      ]),
    );

  it('say what they take', () => {
    const { workflowTypes } = read({
      ...ACTIVITIES,
      'src/workflows.ts': `
        import { defineSignal, defineUpdate, defineQuery, setHandler } from '@temporalio/workflow';
        interface Decision { by: string; comment?: string }
        export const approve = defineSignal<[Decision]>('approve');
        export const amount = defineUpdate<number, [cents: number, note?: string]>('amount');
        export const state = defineQuery<string>('state');
        export async function run(): Promise<void> {
          setHandler(approve, (decision) => void decision);
          setHandler(amount, (cents, note) => cents + (note ?? '').length);
          setHandler(state, () => 'x');
        }
      `,
    });
    expect(workflowTypes[0]?.handlers).toMatchObject([
      {
        kind: 'signal',
        name: 'approve',
        signature: '(decision: Decision)',
        argumentSchemas: [{ title: 'decision', required: ['by'] }],
      },
      {
        kind: 'update',
        name: 'amount',
        argumentSchemas: [{ title: 'cents', type: 'number' }, { title: 'note' }],
      },
      { kind: 'query', name: 'state', signature: '()', argumentSchemas: [] },
    ]);
  });

  it('belong to the workflows that set them, by definitions from any file', () => {
    const analysis = read({
      ...ACTIVITIES,
      'src/workflows.ts': `
        import * as wf from '@temporalio/workflow';
        import { defineQuery, setHandler } from '@temporalio/workflow';
        import { approve as yes, messages } from './definitions';
        import { register } from './register';
        const state = defineQuery<string>('state');
        export async function first(): Promise<void> {
          setHandler(yes, () => {});
          wf.setHandler(state, () => 'first');
        }
        export async function second(): Promise<void> {
          setHandler(wf.defineUpdate<number, [number]>('amount'), (n) => n);
          setHandler(messages.pause, () => {});
          register();
        }
        class Runner {
          constructor() { setHandler(state, () => 'runner'); }
          run(): void { setHandler(yes, () => {}); }
        }
        export async function third(): Promise<void> { new Runner().run(); }
        export async function none(): Promise<void> {}
      `,
      'src/definitions.ts': `
        import { defineSignal } from '@temporalio/workflow';
        const NAME = 'approve' as const;
        export const approve = defineSignal<[string]>(NAME);
        export const messages = { pause: defineSignal('pause') };
      `,
      'src/register.ts': `
        import { defineSignal, setHandler } from '@temporalio/workflow';
        const resume = defineSignal('resume');
        export const register = (): void => { deeper(); };
        function deeper(): void { setHandler(resume, () => {}); if (Math.random() < 0) register(); }
      `,
    });
    expect(analysis.problems).toEqual([]);
    expect(handlersOf(analysis)).toEqual({
      first: 'approve | state | ',
      second: 'pause resume |  | amount',
      third: 'approve | state | ',
      none: ' |  | ',
    });
  });

  it('that are defined but set in a way that cannot be seen are offered all the same', () => {
    const analysis = read({
      ...ACTIVITIES,
      'src/workflows.ts': `
        import * as wf from '@temporalio/workflow';
        export const stop = wf.defineSignal('stop');
        const set: Record<string, typeof wf.setHandler> = { handler: wf.setHandler };
        export async function dynamic(): Promise<void> { set['handler']?.(stop, () => {}); }
      `,
    });
    expect(handlersOf(analysis)).toEqual({ dynamic: 'stop |  | ' });
  });
});

describe('problems', { timeout: 60_000 }, () => {
  it('are syntax errors, with what follows from them left out', () => {
    const { problems } = read({
      ...ACTIVITIES,
      'src/workflows.ts':
        'export async function run(): Promise<void> {\n  const x = ;\n  x.y();\n}\n',
    });
    expect(problems).toEqual([
      {
        message: 'src/workflows.ts:2: Expression expected.',
        fix: 'Correct src/workflows.ts:2. The worker takes it when the file is saved.',
        file: 'src/workflows.ts',
        line: 2,
      },
    ]);
  });

  it('are type errors, which do not keep the worker from running', () => {
    const { problems, workflowTypes } = read({
      ...ACTIVITIES,
      'src/workflows.ts': `export async function run(): Promise<number> { return 'one'; }`,
    });
    expect(workflowTypes.map(({ name }) => name)).toEqual(['run']);
    expect(problems).toMatchObject([
      {
        message: "src/workflows.ts:1: Type 'string' is not assignable to type 'number'.",
        fix: 'Correct src/workflows.ts:1. The worker runs all the same: types are not checked when code runs.',
      },
    ]);
  });

  it('are not made up for a project that uses the types of the protocol', () => {
    const { problems, workflowTypes } = read({
      ...ACTIVITIES,
      'src/workflows.ts': `
        import type { temporal } from '@temporalio/proto';
        export async function run(payload: temporal.api.common.v1.IPayload): Promise<void> { void payload.data; }
      `,
    });
    expect(problems).toEqual([]);
    expect(workflowTypes[0]?.argumentSchemas).toMatchObject([{ properties: { data: {} } }]);
  });

  it('are not made up for a project without a tsconfig', () => {
    project = new TestProject({
      'package.json': '{}',
      'src/workflows.js': `
        const wf = require('@temporalio/workflow');
        const stop = wf.defineSignal('stop');
        async function run(order) { wf.setHandler(stop, () => { order.stopped = true; }); }
        module.exports = { run };
      `,
      'src/activities.js': `module.exports = { async charge() {} };`,
    });
    const { root } = project;
    const analysis = analyse({
      kind: 'analyse',
      root,
      workflowsPath: join(root, 'src/workflows.js'),
      activityPaths: [join(root, 'src/activities.js')],
    });
    expect(analysis).toMatchObject({
      workflowTypes: [{ name: 'run', signals: ['stop'] }],
      activityTypes: ['charge'],
      problems: [],
    });
  });
});
