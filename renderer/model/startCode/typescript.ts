import type { SearchAttributeType } from '../../../shared/ipc/listModels.ts';
import type { StartInput } from '../../../shared/ipc/models.ts';
import { given, indented, literal, wellFormed, wholeUnit, type Literals } from './lines.ts';
import type { CodeInput } from './startCode.ts';

const quoted = (text: string): string => {
  const json = JSON.stringify(wellFormed(text)).slice(1, -1);
  return `'${json.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
};

const literals: Literals = {
  string: quoted,
  nothing: 'null',
  boolean: String,
  list: ['[', ']'],
  map: ['{', '}'],
  key: (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name)),
  indent: '  ',
  lastComma: true,
};

const value = (json: unknown): string => literal(json, literals);

const duration = (ms: number): string => {
  const [count, unit] = wholeUnit(ms);
  return quoted(`${count}${unit}`);
};

const keyTypes: Readonly<Record<SearchAttributeType, string>> = {
  Text: 'TEXT',
  Keyword: 'KEYWORD',
  Int: 'INT',
  Double: 'DOUBLE',
  Bool: 'BOOL',
  Datetime: 'DATETIME',
  KeywordList: 'KEYWORD_LIST',
};

function attributes(given: NonNullable<StartInput['searchAttributes']>): string {
  const pairs = Object.entries(given).map(([name, { type, value: json }]) => {
    const key = `defineSearchAttributeKey(${quoted(name)}, '${keyTypes[type]}')`;
    const written = type === 'Datetime' ? `new Date(${value(json)})` : value(json);
    return `{ key: ${key}, value: ${written} },`;
  });
  return `typedSearchAttributes: [\n${indented(pairs.join('\n'), '  ')}\n],`;
}

function retry(policy: NonNullable<StartInput['retryPolicy']>): string {
  const fields = given([
    policy.initialIntervalMs !== undefined &&
      `initialInterval: ${duration(policy.initialIntervalMs)},`,
    policy.backoffCoefficient !== undefined && `backoffCoefficient: ${policy.backoffCoefficient},`,
    policy.maximumIntervalMs !== undefined &&
      `maximumInterval: ${duration(policy.maximumIntervalMs)},`,
    policy.maximumAttempts !== undefined && `maximumAttempts: ${policy.maximumAttempts},`,
    policy.nonRetryableErrorTypes !== undefined &&
      `nonRetryableErrorTypes: ${value(policy.nonRetryableErrorTypes)},`,
  ]);
  return `retry: {\n${indented(fields.join('\n'), '  ')}\n},`;
}

function priority({ key, fairnessKey, fairnessWeight }: NonNullable<StartInput['priority']>) {
  const fields = given([
    key !== undefined && `priorityKey: ${key}`,
    fairnessKey !== undefined && `fairnessKey: ${quoted(fairnessKey)}`,
    fairnessWeight !== undefined && `fairnessWeight: ${fairnessWeight}`,
  ]);
  return `priority: { ${fields.join(', ')} },`;
}

const timeout = (name: string, ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : `${name}: ${duration(ms)},`;

/** With the TypeScript SDK. */
export function typescriptCode({ start, address, namespace }: CodeInput): string {
  const options = given([
    `taskQueue: ${quoted(start.taskQueue)},`,
    `workflowId: ${quoted(start.workflowId)},`,
    start.args.length > 0 && `args: ${value(start.args)},`,
    timeout('workflowExecutionTimeout', start.executionTimeoutMs),
    timeout('workflowRunTimeout', start.runTimeoutMs),
    timeout('workflowTaskTimeout', start.taskTimeoutMs),
    timeout('startDelay', start.startDelayMs),
    start.idReusePolicy !== undefined && `workflowIdReusePolicy: '${start.idReusePolicy}',`,
    start.idConflictPolicy !== undefined &&
      `workflowIdConflictPolicy: '${start.idConflictPolicy}',`,
    start.retryPolicy && retry(start.retryPolicy),
    start.cronSchedule !== undefined && `cronSchedule: ${quoted(start.cronSchedule)},`,
    start.memo && `memo: ${value(start.memo)},`,
    start.searchAttributes && attributes(start.searchAttributes),
    start.priority && priority(start.priority),
    start.summary !== undefined && `staticSummary: ${quoted(start.summary)},`,
    start.details !== undefined && `staticDetails: ${quoted(start.details)},`,
  ]);
  return [
    "import { Client, Connection } from '@temporalio/client';",
    ...(start.searchAttributes
      ? ["import { defineSearchAttributeKey } from '@temporalio/common';"]
      : []),
    '',
    `const connection = await Connection.connect({ address: ${quoted(address)} });`,
    `const client = new Client({ connection, namespace: ${quoted(namespace)} });`,
    '',
    `const handle = await client.workflow.start(${quoted(start.workflowType)}, {`,
    indented(options.join('\n'), '  '),
    '});',
    'console.log(handle.workflowId, handle.firstExecutionRunId);',
    '',
  ].join('\n');
}
