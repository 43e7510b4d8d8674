import { describe, expect, test } from 'vitest';
import {
  completeFilter,
  filterProblem,
  quoted,
  withSuggestion,
  type FilterVocabulary,
} from './filterCompletion.ts';

const vocabulary: FilterVocabulary = {
  attributes: [
    { name: 'WorkflowType', type: 'Keyword' },
    { name: 'ExecutionStatus', type: 'Keyword' },
    { name: 'StartTime', type: 'Datetime' },
    { name: 'Amount', type: 'Int' },
    { name: 'Express', type: 'Bool' },
    { name: 'WorkflowId', type: 'Keyword' },
  ],
  values: (attribute) =>
    attribute === 'ExecutionStatus'
      ? ['Running', 'Failed']
      : attribute === 'WorkflowType'
        ? ["O'Brien", 'order']
        : [],
  nowMs: Date.UTC(2026, 2, 2, 9),
};

/** The suggestions at `|`. */
function at(marked: string): readonly string[] {
  const cursor = marked.indexOf('|');
  const text = marked.replace('|', '');
  return completeFilter(text, cursor, vocabulary).suggestions.map((each) => each.text);
}

describe('what may come next', () => {
  test.each([
    ['|', ['WorkflowType', 'ExecutionStatus', 'StartTime', 'Amount', 'Express', 'WorkflowId']],
    ['work|', ['WorkflowType', 'WorkflowId']],
    ['type|', ['WorkflowType']],
    ['Amount |', ['=', '!=', '>', '>=', '<', '<=', 'BETWEEN', 'IS NULL', 'IS NOT NULL']],
    ['Express |', ['=', '!=', 'IS NULL', 'IS NOT NULL']],
    ['WorkflowType NOT |', ['IN (', 'STARTS_WITH']],
    ['ExecutionStatus = |', ["'Running'", "'Failed'"]],
    ["ExecutionStatus = 'f|", ["'Failed'"]],
    ["ExecutionStatus = 'Running' |", ['AND', 'OR']],
    [
      "ExecutionStatus = 'Running' AND |",
      ['WorkflowType', 'ExecutionStatus', 'StartTime', 'Amount', 'Express', 'WorkflowId'],
    ],
    ['ExecutionStatus IN (|', ["'Running'", "'Failed'"]],
    ["ExecutionStatus IN ('Running' |", [',', ')']],
    ["ExecutionStatus IN ('Running', |", ["'Running'", "'Failed'"]],
    ["ExecutionStatus IN ('Running') |", ['AND', 'OR']],
    ['Express = |', ['true', 'false']],
    ['Amount BETWEEN 1 |', ['AND']],
    ['Amount BETWEEN 1 AND 2 |', ['AND', 'OR']],
    ['Amount IS |', ['NULL', 'NOT NULL']],
    ['Amount IS NULL |', ['AND', 'OR']],
    ['(|', ['WorkflowType', 'ExecutionStatus', 'StartTime', 'Amount', 'Express', 'WorkflowId']],
    ['NOT st|', ['StartTime', 'ExecutionStatus']],
    ['Amount = |', []],
  ])('%s', (marked, expected) => {
    expect(at(marked)).toEqual(expected);
  });

  test('times are of the virtual clock', () => {
    expect(at('StartTime > |')[0]).toBe("'2026-03-02T08:00:00.000Z'");
  });

  test('what is there whole is not suggested again', () => {
    expect(at('WorkflowType|')).toEqual([]);
  });

  test('a quote in a value is escaped, and the filter is one', () => {
    expect(at('WorkflowType = |')[0]).toBe("'O\\'Brien'");
    expect(
      filterProblem(`WorkflowType = ${quoted("O'Brien\\")}`, vocabulary.attributes),
    ).toBeUndefined();
  });
});

test('a suggestion takes the place of the word at the cursor, which goes behind it', () => {
  const put = (marked: string, suggestion: string): string => {
    const cursor = marked.indexOf('|');
    const text = marked.replace('|', '');
    const done = withSuggestion(text, completeFilter(text, cursor, vocabulary), suggestion);
    return `${done.text.slice(0, done.cursor)}|${done.text.slice(done.cursor)}`;
  };
  expect(put('work|', 'WorkflowType')).toBe('WorkflowType |');
  expect(put("wor| = 'x'", 'WorkflowId')).toBe("WorkflowId| = 'x'");
  expect(put("ExecutionStatus = 'Ru|nning'", "'Failed'")).toBe("ExecutionStatus = 'Failed' |");
  expect(put('Amount |', 'IN (')).toBe('Amount IN (|');
  expect(put("A IN ('x' |", ')')).toBe("A IN ('x') |");
});

describe('what is wrong', () => {
  const wrong = (text: string) => {
    const problem = filterProblem(text, vocabulary.attributes);
    return problem && [text.slice(problem.from, problem.to), problem.message];
  };

  test('an attribute that the namespace has not, at its place', () => {
    expect(wrong("Amount > 1 AND WorkflowTyp = 'x'")).toEqual([
      'WorkflowTyp',
      'WorkflowTyp is no search attribute of this namespace. Did you mean WorkflowType?',
    ]);
    expect(wrong("(NOT Zzzzzzzzz = 'x')")?.[1]).toContain('Add it in Settings');
    expect(filterProblem("Zzz = 'x'", undefined)).toBeUndefined();
  });

  test('a syntax error, at its place', () => {
    expect(wrong('Amount > > 1')).toEqual(['>', 'This was not expected here: > 1']);
    expect(wrong('Amount >')).toEqual(['', 'The filter ends too soon.']);
    expect(wrong('Amount')).toEqual([
      'Amount',
      "After Amount an operator and a value are missing, such as = 'x'.",
    ]);
    const noOperator = 'an operator is missing, such as =, != or IN.';
    expect(wrong("Amount > 1 AND WorkflowType 'x'")).toEqual([
      "'x'",
      `After WorkflowType ${noOperator}`,
    ]);
    expect(wrong('(Amount 1)')).toEqual(['1', `After Amount ${noOperator}`]);
    expect(wrong("WorkflowId = 'a' 'b'")?.[1]).toBe("This was not expected here: 'b'");
    expect(wrong('Amount IS 1')?.[1]).toBe('This was not expected here: 1');
    expect(wrong('Amount = 1 ORDER BY Amount')?.[1]).toContain("'ORDER BY' clause");
  });

  test('nothing', () => {
    expect(wrong("Amount BETWEEN 1 AND 2 OR WorkflowId STARTS_WITH 'a'")).toBeUndefined();
    expect(wrong('')).toBeUndefined();
  });
});
