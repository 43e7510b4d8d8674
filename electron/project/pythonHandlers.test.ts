import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { TestProject } from '../worker/testProject.ts';
import { readPythonTypes } from './pythonHandlers.ts';

let project: TestProject | undefined;
afterEach(() => project?.remove());

it('reads the sample', () => {
  const sample = join(import.meta.dirname, '../../e2e/projects/python-greeter');
  expect(readPythonTypes(sample)).toEqual({
    workflowTypes: [
      {
        name: 'Greeting',
        source: 'workflows.py:23',
        signature: '(input: GreetingInput) -> str',
        argumentSchemas: [
          {
            title: 'input',
            type: 'object',
            properties: { name: { type: 'string' }, language: { type: 'string', default: 'en' } },
            required: ['name'],
          },
        ],
        signals: ['set_language', 'finish'],
        queries: ['greeting'],
        updates: [],
        handlers: [
          {
            kind: 'signal',
            name: 'set_language',
            signature: '(language: str)',
            argumentSchemas: [{ title: 'language', type: 'string' }],
          },
          { kind: 'signal', name: 'finish', signature: '()', argumentSchemas: [] },
          { kind: 'query', name: 'greeting', signature: '()', argumentSchemas: [] },
        ],
      },
    ],
    activityTypes: ['compose_greeting'],
  });
});

it('knows names that are given, several classes, and updates; and looks into packages but not into environments', () => {
  project = new TestProject(
    {
      'shop/flows.py': `
from temporalio import workflow, activity

@workflow.defn
class First:
    @workflow.run
    async def run(
        self, order: Order, count: int = 1
    ) -> None:
        pass

    @workflow.update(name="change-amount")
    async def change(self, amount: int) -> int:
        return amount

    @change.validator
    def check(self, amount: int) -> None:
        pass

@workflow.defn(sandboxed=False, name='second-flow')
class Second:
    @workflow.run
    async def run(self) -> str:
        return ""

@activity.defn(name="charge-card")
def charge() -> None:
    pass
`,
      '.venv/lib/other.py': '@activity.defn\ndef hidden(): pass\n',
    },
    { installed: false },
  );
  const { workflowTypes, activityTypes } = readPythonTypes(project.root);
  expect(workflowTypes.map(({ name, signature, updates }) => [name, signature, updates])).toEqual([
    ['First', '(order: Order, count: int = 1) -> None', ['change-amount']],
    ['second-flow', '() -> str', []],
  ]);
  expect(workflowTypes[0]?.handlers).toEqual([
    {
      kind: 'update',
      name: 'change-amount',
      signature: '(amount: int)',
      argumentSchemas: [{ title: 'amount', type: 'integer' }],
    },
  ]);
  expect(activityTypes).toEqual(['charge-card']);
});
