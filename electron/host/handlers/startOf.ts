/** How a run was started, as the start dialog says it. */
import type { CallOutput } from '../../../shared/ipc/contract.ts';
import { searchAttributeType, type SearchAttributeType } from '../../../shared/ipc/listModels.ts';
import type { StartInput } from '../../../shared/ipc/models.ts';
import type {
  Duration,
  Payload,
  RetryPolicy,
  UserMetadata,
  WorkflowExecutionStartedEventAttributes,
} from '../../../shared/protocol/messages.ts';
import { durationMs } from '../../../shared/temporal/duration.ts';
import type { Connection } from '../connections/connection.ts';
import type { RunOf } from '../connections/historyReader.ts';
import { payloadView } from '../convert/payload.ts';
import { RefusedError } from '../errors.ts';

/** Set by the server or an SDK, never by who starts. */
const NOT_TAKEN_OVER: ReadonlySet<string> = new Set([
  'TemporalChangeVersion',
  'BuildIds',
  'BinaryChecksums',
]);

/** How a run was started. Payloads that are no JSON can't be typed again: they are named in `left`. */
export async function startOf(
  connection: Connection,
  { workflowId, runId }: RunOf,
): Promise<CallOutput<'workflows.startOf'>> {
  const answer = await connection.call('GetWorkflowExecutionHistory', {
    namespace: connection.namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  const event = answer.history?.events?.[0];
  const started = event?.workflowExecutionStartedEventAttributes;
  if (started === undefined) {
    throw new RefusedError(
      `The history of ${workflowId} does not begin with its start.`,
      'Start the workflow from scratch.',
    );
  }
  const left: string[] = [];
  const start: StartInput = {
    workflowType: started.workflowType?.name ?? '',
    workflowId,
    taskQueue: started.taskQueue?.name ?? '',
    args: argsOf(started, left),
    ...present({
      ...timeouts(started),
      retryPolicy: started.retryPolicy && retryPolicyOf(started.retryPolicy),
      cronSchedule: started.cronSchedule || undefined,
      memo: memoOf(started, left),
      searchAttributes: attributesOf(started),
      priority: priorityOf(started),
      ...wordsOf(event?.userMetadata),
    }),
  };
  return { start, left };
}

function argsOf({ input }: WorkflowExecutionStartedEventAttributes, left: string[]): unknown[] {
  return (input?.payloads ?? []).map((payload, index) => {
    const value = valueOf(payload);
    if (value.known) return value.json;
    left.push(`argument ${index + 1} (${value.why})`);
    return null;
  });
}

type Value =
  | { readonly known: true; readonly json: unknown }
  | { readonly known: false; readonly why: string };

function valueOf(payload: Payload): Value {
  const view = payloadView(payload, Number.POSITIVE_INFINITY);
  if ('json' in view) return { known: true, json: view.json };
  return { known: false, why: view.encoding === '' ? 'without an encoding' : view.encoding };
}

function timeouts(started: WorkflowExecutionStartedEventAttributes) {
  // The server writes down its own task timeout too; 10 s is what is taken without one.
  const taskTimeoutMs = limit(started.workflowTaskTimeout);
  return {
    executionTimeoutMs: limit(started.workflowExecutionTimeout),
    runTimeoutMs: limit(started.workflowRunTimeout),
    taskTimeoutMs: taskTimeoutMs === 10_000 ? undefined : taskTimeoutMs,
  };
}

const limit = (duration: Duration | undefined): number | undefined =>
  durationMs(duration) || undefined;

function retryPolicyOf(policy: RetryPolicy): NonNullable<StartInput['retryPolicy']> {
  const types = policy.nonRetryableErrorTypes ?? [];
  return present({
    initialIntervalMs: limit(policy.initialInterval),
    backoffCoefficient: policy.backoffCoefficient || undefined,
    maximumIntervalMs: limit(policy.maximumInterval),
    maximumAttempts: policy.maximumAttempts || undefined,
    nonRetryableErrorTypes: types.length === 0 ? undefined : types,
  });
}

function memoOf(
  { memo }: WorkflowExecutionStartedEventAttributes,
  left: string[],
): Record<string, unknown> | undefined {
  const fields: Record<string, unknown> = {};
  for (const [name, payload] of Object.entries(memo?.fields ?? {})) {
    const value = valueOf(payload);
    if (value.known) fields[name] = value.json;
    else left.push(`memo ${name} (${value.why})`);
  }
  return Object.keys(fields).length === 0 ? undefined : fields;
}

function attributesOf({
  searchAttributes,
}: WorkflowExecutionStartedEventAttributes): StartInput['searchAttributes'] {
  const entries = Object.entries(searchAttributes?.indexedFields ?? {}).filter(
    ([name]) => !NOT_TAKEN_OVER.has(name),
  );
  if (entries.length === 0) return undefined;
  return Object.fromEntries(
    entries.map(([name, payload]) => [
      name,
      { type: typeOf(payload), value: payloadView(payload).json },
    ]),
  );
}

function typeOf(payload: Payload): SearchAttributeType {
  const name = new TextDecoder().decode(payload.metadata?.['type']);
  return searchAttributeType.options.find((type) => type === name) ?? 'Keyword';
}

function priorityOf({ priority }: WorkflowExecutionStartedEventAttributes): StartInput['priority'] {
  const found = present({
    key: priority?.priorityKey || undefined,
    fairnessKey: priority?.fairnessKey || undefined,
    fairnessWeight: priority?.fairnessWeight || undefined,
  });
  return Object.keys(found).length === 0 ? undefined : found;
}

function wordsOf(metadata: UserMetadata | undefined): Pick<StartInput, 'summary' | 'details'> {
  const text = (payload: Payload | undefined): string | undefined => {
    const json = payload && payloadView(payload).json;
    return typeof json === 'string' && json !== '' ? json : undefined;
  };
  return present({ summary: text(metadata?.summary), details: text(metadata?.details) });
}

/** Leaves out what is undefined, so that an absent field stays absent. */
function present<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: Exclude<Fields[Key], undefined>;
  };
}
