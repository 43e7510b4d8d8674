import type { SearchAttributeType } from '../../../shared/ipc/listModels.ts';
import type { StartInput } from '../../../shared/ipc/models.ts';
import { doubleQuoted, given, indented, literal, wholeUnit, type Literals } from './lines.ts';
import type { CodeInput } from './startCode.ts';

const literals: Literals = {
  string: doubleQuoted,
  nothing: 'None',
  boolean: (value) => (value ? 'True' : 'False'),
  list: ['[', ']'],
  map: ['{', '}'],
  key: doubleQuoted,
  indent: '    ',
  lastComma: true,
};

const value = (json: unknown): string => literal(json, literals);

const units = { h: 'hours', m: 'minutes', s: 'seconds', ms: 'milliseconds' } as const;

const duration = (ms: number): string => {
  const [count, unit] = wholeUnit(ms);
  return `timedelta(${units[unit]}=${count})`;
};

const keys: Readonly<Record<SearchAttributeType, string>> = {
  Text: 'for_text',
  Keyword: 'for_keyword',
  Int: 'for_int',
  Double: 'for_float',
  Bool: 'for_bool',
  Datetime: 'for_datetime',
  KeywordList: 'for_keyword_list',
};

/** The SDK takes no whole number for an attribute of a float. */
const float = (json: unknown): string => {
  const text = String(json);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
};

type Attributes = NonNullable<StartInput['searchAttributes']>;

function attributes(given: Attributes): string {
  const pairs = Object.entries(given).map(([name, { type, value: json }]) => {
    const key = `SearchAttributeKey.${keys[type]}(${doubleQuoted(name)})`;
    const written =
      type === 'Double'
        ? float(json)
        : type === 'Datetime'
          ? `datetime.fromisoformat(${doubleQuoted(String(json).replace(/Z$/, '+00:00'))})`
          : value(json);
    return `SearchAttributePair(${key}, ${written}),`;
  });
  return `search_attributes=TypedSearchAttributes(\n    [\n${indented(pairs.join('\n'), '        ')}\n    ]\n),`;
}

function retry(policy: NonNullable<StartInput['retryPolicy']>): string {
  const fields = given([
    policy.initialIntervalMs !== undefined &&
      `initial_interval=${duration(policy.initialIntervalMs)},`,
    policy.backoffCoefficient !== undefined && `backoff_coefficient=${policy.backoffCoefficient},`,
    policy.maximumIntervalMs !== undefined &&
      `maximum_interval=${duration(policy.maximumIntervalMs)},`,
    policy.maximumAttempts !== undefined && `maximum_attempts=${policy.maximumAttempts},`,
    policy.nonRetryableErrorTypes !== undefined &&
      `non_retryable_error_types=${value(policy.nonRetryableErrorTypes)},`,
  ]);
  return `retry_policy=RetryPolicy(\n${indented(fields.join('\n'), '    ')}\n),`;
}

function priority({ key, fairnessKey, fairnessWeight }: NonNullable<StartInput['priority']>) {
  const fields = given([
    key !== undefined && `priority_key=${key}`,
    fairnessKey !== undefined && `fairness_key=${doubleQuoted(fairnessKey)}`,
    fairnessWeight !== undefined && `fairness_weight=${fairnessWeight}`,
  ]);
  return `priority=Priority(${fields.join(', ')}),`;
}

/** What is imported is what is used. */
function imports(body: string): string[] {
  const used = (names: readonly string[]): string[] =>
    names.filter((name) => new RegExp(`\\b${name}[.(]`).test(body));
  const times = used(['datetime', 'timedelta']);
  const common = used([
    'Priority',
    'RetryPolicy',
    'SearchAttributeKey',
    'SearchAttributePair',
    'TypedSearchAttributes',
    'WorkflowIDConflictPolicy',
    'WorkflowIDReusePolicy',
  ]);
  return [
    'import asyncio',
    ...(times.length > 0 ? [`from datetime import ${times.join(', ')}`] : []),
    '',
    'from temporalio.client import Client',
    ...(common.length > 0
      ? [`from temporalio.common import (\n${indented(common.join(',\n'), '    ')},\n)`]
      : []),
  ];
}

const timeout = (name: string, ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : `${name}=${duration(ms)},`;

/** With the Python SDK. */
export function pythonCode({ start, address, namespace }: CodeInput): string {
  const options = given([
    `${doubleQuoted(start.workflowType)},`,
    start.args.length > 0 && `args=${value(start.args)},`,
    `id=${doubleQuoted(start.workflowId)},`,
    `task_queue=${doubleQuoted(start.taskQueue)},`,
    timeout('execution_timeout', start.executionTimeoutMs),
    timeout('run_timeout', start.runTimeoutMs),
    timeout('task_timeout', start.taskTimeoutMs),
    timeout('start_delay', start.startDelayMs),
    start.idReusePolicy && `id_reuse_policy=WorkflowIDReusePolicy.${start.idReusePolicy},`,
    start.idConflictPolicy &&
      `id_conflict_policy=WorkflowIDConflictPolicy.${start.idConflictPolicy},`,
    start.retryPolicy && retry(start.retryPolicy),
    start.cronSchedule !== undefined && `cron_schedule=${doubleQuoted(start.cronSchedule)},`,
    start.memo && `memo=${value(start.memo)},`,
    start.searchAttributes && attributes(start.searchAttributes),
    start.priority && priority(start.priority),
    start.summary !== undefined && `static_summary=${doubleQuoted(start.summary)},`,
    start.details !== undefined && `static_details=${doubleQuoted(start.details)},`,
  ]);
  const body = [
    'async def main() -> None:',
    `    client = await Client.connect(${doubleQuoted(address)}, namespace=${doubleQuoted(namespace)})`,
    '    handle = await client.start_workflow(',
    indented(options.join('\n'), '        '),
    '    )',
    '    print(handle.id, handle.first_execution_run_id)',
    '',
    '',
    'asyncio.run(main())',
    '',
  ].join('\n');
  return [...imports(body), '', '', body].join('\n');
}
