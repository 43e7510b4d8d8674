import type { SearchAttributeType } from '../../../shared/ipc/listModels.ts';
import type { StartInput } from '../../../shared/ipc/models.ts';
import { doubleQuoted, given, indented } from './lines.ts';
import type { CodeInput } from './startCode.ts';

const duration = (ms: number): string =>
  Number.isInteger(ms) ? `Duration.ofMillis(${ms}L)` : `Duration.ofNanos(${Math.round(ms * 1e6)}L)`;

const isSafeInt = (value: number): boolean =>
  Number.isInteger(value) && Math.abs(value) <= 2_147_483_647;

/** A JSON value as an argument. What has a structure is read from JSON: Java's own maps and lists know no null. */
function argument(json: unknown): string {
  if (typeof json === 'string') return doubleQuoted(json);
  if (typeof json === 'boolean') return String(json);
  if (typeof json === 'number' && isSafeInt(json)) return String(json);
  return `JSON.readTree(${doubleQuoted(JSON.stringify(json ?? null))})`;
}

const keys: Readonly<Record<SearchAttributeType, string>> = {
  Text: 'forText',
  Keyword: 'forKeyword',
  Int: 'forLong',
  Double: 'forDouble',
  Bool: 'forBoolean',
  Datetime: 'forOffsetDateTime',
  KeywordList: 'forKeywordList',
};

const double = (value: unknown): string => {
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
};

function attributeValue(type: SearchAttributeType, json: unknown): string {
  switch (type) {
    case 'Text':
    case 'Keyword':
      return doubleQuoted(String(json));
    case 'Int':
      return `${String(json)}L`;
    case 'Double':
      return double(json);
    case 'Bool':
      return String(json);
    case 'Datetime':
      return `OffsetDateTime.parse(${doubleQuoted(String(json))})`;
    case 'KeywordList': {
      const items = (Array.isArray(json) ? json : [json]).map((item) => doubleQuoted(String(item)));
      return `List.of(${items.join(', ')})`;
    }
  }
}

function attributes(given: NonNullable<StartInput['searchAttributes']>): string {
  const sets = Object.entries(given).map(
    ([name, { type, value }]) =>
      `.set(SearchAttributeKey.${keys[type]}(${doubleQuoted(name)}), ${attributeValue(type, value)})`,
  );
  const built = ['SearchAttributes.newBuilder()', ...indentedAll([...sets, '.build()'])];
  return `.setTypedSearchAttributes(\n${indented(built.join('\n'), '    ')})`;
}

const indentedAll = (lines: readonly string[]): string[] =>
  lines.map((line) => indented(line, '    '));

function retry(policy: NonNullable<StartInput['retryPolicy']>): string {
  const errors = policy.nonRetryableErrorTypes?.map(doubleQuoted).join(', ');
  const sets = given([
    policy.initialIntervalMs !== undefined &&
      `.setInitialInterval(${duration(policy.initialIntervalMs)})`,
    policy.backoffCoefficient !== undefined &&
      `.setBackoffCoefficient(${double(policy.backoffCoefficient)})`,
    policy.maximumIntervalMs !== undefined &&
      `.setMaximumInterval(${duration(policy.maximumIntervalMs)})`,
    policy.maximumAttempts !== undefined && `.setMaximumAttempts(${policy.maximumAttempts})`,
    errors !== undefined && `.setDoNotRetry(${errors})`,
    '.build()',
  ]);
  const built = ['RetryOptions.newBuilder()', ...indentedAll(sets)];
  return `.setRetryOptions(\n${indented(built.join('\n'), '    ')})`;
}

function priority({ key, fairnessKey, fairnessWeight }: NonNullable<StartInput['priority']>) {
  const sets = given([
    key !== undefined && `.setPriorityKey(${key})`,
    fairnessKey !== undefined && `.setFairnessKey(${doubleQuoted(fairnessKey)})`,
    fairnessWeight !== undefined && `.setFairnessWeight(${fairnessWeight}f)`,
  ]);
  return `.setPriority(Priority.newBuilder()${sets.join('')}.build())`;
}

const timeout = (name: string, ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : `.set${name}(${duration(ms)})`;

const packages: Readonly<Record<string, string>> = {
  JsonProcessingException: 'com.fasterxml.jackson.core',
  ObjectMapper: 'com.fasterxml.jackson.databind',
  WorkflowExecution: 'io.temporal.api.common.v1',
  WorkflowIdConflictPolicy: 'io.temporal.api.enums.v1',
  WorkflowIdReusePolicy: 'io.temporal.api.enums.v1',
  WorkflowClient: 'io.temporal.client',
  WorkflowClientOptions: 'io.temporal.client',
  WorkflowOptions: 'io.temporal.client',
  WorkflowStub: 'io.temporal.client',
  Priority: 'io.temporal.common',
  RetryOptions: 'io.temporal.common',
  SearchAttributeKey: 'io.temporal.common',
  SearchAttributes: 'io.temporal.common',
  WorkflowServiceStubs: 'io.temporal.serviceclient',
  WorkflowServiceStubsOptions: 'io.temporal.serviceclient',
  Duration: 'java.time',
  OffsetDateTime: 'java.time',
  List: 'java.util',
  Map: 'java.util',
};

function optionLines(start: CodeInput['start']): string[] {
  const memo = Object.entries(start.memo ?? {}).map(
    ([name, value]) => `Map.entry(${doubleQuoted(name)}, ${argument(value)})`,
  );
  return given([
    `.setWorkflowId(${doubleQuoted(start.workflowId)})`,
    `.setTaskQueue(${doubleQuoted(start.taskQueue)})`,
    timeout('WorkflowExecutionTimeout', start.executionTimeoutMs),
    timeout('WorkflowRunTimeout', start.runTimeoutMs),
    timeout('WorkflowTaskTimeout', start.taskTimeoutMs),
    timeout('StartDelay', start.startDelayMs),
    start.idReusePolicy &&
      `.setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_${start.idReusePolicy})`,
    start.idConflictPolicy &&
      `.setWorkflowIdConflictPolicy(\n    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_${start.idConflictPolicy})`,
    start.retryPolicy && retry(start.retryPolicy),
    start.cronSchedule !== undefined && `.setCronSchedule(${doubleQuoted(start.cronSchedule)})`,
    memo.length > 0 && `.setMemo(Map.ofEntries(${memo.join(', ')}))`,
    start.searchAttributes && attributes(start.searchAttributes),
    start.priority && priority(start.priority),
    start.summary !== undefined && `.setStaticSummary(${doubleQuoted(start.summary)})`,
    start.details !== undefined && `.setStaticDetails(${doubleQuoted(start.details)})`,
    '.build();',
  ]);
}

/** With the Java SDK, as a class of its own. */
export function javaCode({ start, address, namespace }: CodeInput): string {
  const options = optionLines(start);
  const args = start.args.map(argument).join(', ');
  const body = [
    'final class StartWorkflow {',
    ...(args.includes('JSON.') || options.join('').includes('JSON.')
      ? ['  private static final ObjectMapper JSON = new ObjectMapper();', '']
      : []),
    '  public static void main(String[] arguments) throws Exception {',
    '    WorkflowServiceStubs service =',
    '        WorkflowServiceStubs.newServiceStubs(',
    `            WorkflowServiceStubsOptions.newBuilder().setTarget(${doubleQuoted(address)}).build());`,
    '    WorkflowClient client =',
    '        WorkflowClient.newInstance(',
    `            service, WorkflowClientOptions.newBuilder().setNamespace(${doubleQuoted(namespace)}).build());`,
    '    WorkflowOptions options =',
    '        WorkflowOptions.newBuilder()',
    indented(options.join('\n'), '            '),
    `    WorkflowStub workflow = client.newUntypedWorkflowStub(${doubleQuoted(start.workflowType)}, options);`,
    `    WorkflowExecution execution = workflow.start(${args});`,
    '    System.out.println(execution.getWorkflowId() + " " + execution.getRunId());',
    '    service.shutdown();',
    '  }',
    '}',
    '',
  ].join('\n');
  // Strings are no code: a name in one is not used.
  const code = body.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  const imported = Object.entries(packages)
    .filter(([name]) => new RegExp(`\\b${name}\\b`).test(code))
    .map(([name, from]) => `import ${from}.${name};`);
  return [...imported, '', body].join('\n');
}
