import { expect, test } from 'vitest';
import type { WorkflowType } from '../../../shared/ipc/models.ts';
import { readJson } from '../../components/json/jsonProblems.ts';
import { argumentsSchema, exampleArgs, handlersOf, handlerType } from './handlers.ts';

const type: WorkflowType = {
  name: 'approval',
  signals: ['approve'],
  queries: ['status'],
  updates: [],
  handlers: [
    {
      kind: 'signal',
      name: 'approve',
      signature: '(decision: Decision)',
      argumentSchemas: [
        {
          title: 'decision',
          allOf: [{ $ref: '#/$defs/Decision' }],
          $defs: {
            Decision: {
              type: 'object',
              properties: { by: { type: 'string' }, next: { $ref: '#/$defs/Decision' } },
              required: ['by'],
            },
          },
        },
      ],
    },
  ],
};

test('what the code has comes first, then what the run itself said', () => {
  const said = [
    { kind: 'signal', name: 'approve', description: 'Grants it' },
    { kind: 'signal', name: 'escalate', description: undefined },
    { kind: 'query', name: '__stack_trace', description: undefined },
  ] as const;
  expect(handlersOf(type, 'signal', said).found).toEqual(['approve', 'escalate']);
  expect(handlersOf(type, 'query', said)).toEqual({
    found: ['status'],
    builtIn: ['__stack_trace', '__temporal_workflow_metadata'],
  });
  expect(handlersOf(undefined, 'update').found).toEqual([]);
});

test('arguments are held against the types of the code, definitions and all', () => {
  const schema = argumentsSchema(handlerType(type, 'signal', 'approve'));
  expect(readJson('[{"by": "ada", "next": {"by": "bo"}}]', schema).problems).toEqual([]);
  expect(readJson('[{"by": "ada", "next": {"by": 1}}]', schema).problems).not.toEqual([]);
  expect(readJson('["anything", 2]', argumentsSchema(undefined)).problems).toEqual([]);
});

test('an argument begins in the shape that the code says', () => {
  expect(exampleArgs(undefined)).toBe('[]');
  expect(JSON.parse(exampleArgs(handlerType(type, 'signal', 'approve')))).toHaveLength(1);
});
