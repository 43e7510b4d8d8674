import type { SearchAttributeType } from '../../../shared/ipc/listModels.ts';
import type { StartInput } from '../../../shared/ipc/models.ts';
import { doubleQuoted, given, indented, literal, wholeUnit, type Literals } from './lines.ts';
import type { CodeInput } from './startCode.ts';

const literals: Literals = {
  string: doubleQuoted,
  nothing: 'nil',
  boolean: String,
  list: ['[]any{', '}'],
  map: ['map[string]any{', '}'],
  key: doubleQuoted,
  indent: '\t',
  lastComma: true,
};

const value = (json: unknown): string => literal(json, literals);

const units = {
  h: 'time.Hour',
  m: 'time.Minute',
  s: 'time.Second',
  ms: 'time.Millisecond',
} as const;

/** A constant times a duration must be whole. */
const duration = (ms: number): string => {
  if (!Number.isInteger(ms)) return `${Math.round(ms * 1e6)} * time.Nanosecond`;
  const [count, unit] = wholeUnit(ms);
  return `${count} * ${units[unit]}`;
};

const strings = (names: readonly string[]): string =>
  `[]string{${names.map(doubleQuoted).join(', ')}}`;

const keys: Readonly<Record<SearchAttributeType, string>> = {
  Text: 'String',
  Keyword: 'Keyword',
  Int: 'Int64',
  Double: 'Float64',
  Bool: 'Bool',
  Datetime: 'Time',
  KeywordList: 'KeywordList',
};

function attributeValue(type: SearchAttributeType, json: unknown): string {
  if (type === 'KeywordList') return strings((Array.isArray(json) ? json : [json]).map(String));
  if (type !== 'Datetime') return value(json);
  return `time.UnixMilli(${Date.parse(String(json))}).UTC()`;
}

function attributes(given: NonNullable<StartInput['searchAttributes']>): string {
  const updates = Object.entries(given).map(
    ([name, { type, value: json }]) =>
      `temporal.NewSearchAttributeKey${keys[type]}(${doubleQuoted(name)}).ValueSet(${attributeValue(type, json)}),`,
  );
  return `TypedSearchAttributes: temporal.NewSearchAttributes(\n${indented(updates.join('\n'), '\t')}\n),`;
}

function retry(policy: NonNullable<StartInput['retryPolicy']>): string {
  const fields = given([
    policy.initialIntervalMs !== undefined &&
      `InitialInterval: ${duration(policy.initialIntervalMs)},`,
    policy.backoffCoefficient !== undefined && `BackoffCoefficient: ${policy.backoffCoefficient},`,
    policy.maximumIntervalMs !== undefined &&
      `MaximumInterval: ${duration(policy.maximumIntervalMs)},`,
    policy.maximumAttempts !== undefined && `MaximumAttempts: ${policy.maximumAttempts},`,
    policy.nonRetryableErrorTypes !== undefined &&
      `NonRetryableErrorTypes: ${strings(policy.nonRetryableErrorTypes)},`,
  ]);
  return `RetryPolicy: &temporal.RetryPolicy{\n${indented(fields.join('\n'), '\t')}\n},`;
}

function priority({ key, fairnessKey, fairnessWeight }: NonNullable<StartInput['priority']>) {
  const fields = given([
    key !== undefined && `PriorityKey: ${key}`,
    fairnessKey !== undefined && `FairnessKey: ${doubleQuoted(fairnessKey)}`,
    fairnessWeight !== undefined && `FairnessWeight: ${fairnessWeight}`,
  ]);
  return `Priority: temporal.Priority{${fields.join(', ')}},`;
}

const timeout = (name: string, ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : `${name}: ${duration(ms)},`;

function optionLines(start: CodeInput['start']): string[] {
  return given([
    `ID: ${doubleQuoted(start.workflowId)},`,
    `TaskQueue: ${doubleQuoted(start.taskQueue)},`,
    timeout('WorkflowExecutionTimeout', start.executionTimeoutMs),
    timeout('WorkflowRunTimeout', start.runTimeoutMs),
    timeout('WorkflowTaskTimeout', start.taskTimeoutMs),
    timeout('StartDelay', start.startDelayMs),
    start.idReusePolicy &&
      `WorkflowIDReusePolicy: enums.WORKFLOW_ID_REUSE_POLICY_${start.idReusePolicy},`,
    start.idConflictPolicy &&
      `WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_${start.idConflictPolicy},`,
    // Without it the SDK takes a workflow that runs already for the one that was started.
    start.idConflictPolicy === 'FAIL' && 'WorkflowExecutionErrorWhenAlreadyStarted: true,',
    start.retryPolicy && retry(start.retryPolicy),
    start.cronSchedule !== undefined && `CronSchedule: ${doubleQuoted(start.cronSchedule)},`,
    start.memo && `Memo: ${value(start.memo)},`,
    start.searchAttributes && attributes(start.searchAttributes),
    start.priority && priority(start.priority),
    start.summary !== undefined && `StaticSummary: ${doubleQuoted(start.summary)},`,
    start.details !== undefined && `StaticDetails: ${doubleQuoted(start.details)},`,
  ]);
}

/** With the Go SDK. */
export function goCode({ start, address, namespace }: CodeInput): string {
  const options = optionLines(start).join('\n');
  const args = [doubleQuoted(start.workflowType), ...start.args.map(value)].join(', ');
  const uses = (word: string): boolean => options.includes(word);
  const imported = given([
    '"context"',
    '"log"',
    uses('time.') && '"time"',
    '',
    uses('enums.') && 'enums "go.temporal.io/api/enums/v1"',
    '"go.temporal.io/sdk/client"',
    uses('temporal.') && '"go.temporal.io/sdk/temporal"',
  ]);
  return [
    'package main',
    '',
    `import (\n${indented(imported.join('\n'), '\t')}\n)`,
    '',
    'func main() {',
    `\tc, err := client.Dial(client.Options{HostPort: ${doubleQuoted(address)}, Namespace: ${doubleQuoted(namespace)}})`,
    '\tif err != nil {',
    '\t\tlog.Fatalln(err)',
    '\t}',
    '\tdefer c.Close()',
    '',
    '\toptions := client.StartWorkflowOptions{',
    indented(options, '\t\t'),
    '\t}',
    `\trun, err := c.ExecuteWorkflow(context.Background(), options, ${indented(args, '\t').trimStart()})`,
    '\tif err != nil {',
    '\t\tlog.Fatalln(err)',
    '\t}',
    '\tlog.Println(run.GetID(), run.GetRunID())',
    '}',
    '',
  ].join('\n');
}
