/** What list filters can ask of a run. A value is undefined where the real server's visibility store has NULL. */
import { IndexedValueType as Type } from '../../../shared/protocol/enums.ts';
import type { Payload } from '../../../shared/protocol/messages.ts';
import type { Execution } from '../state/execution.ts';
import type { Namespace } from '../state/namespace.ts';
import { REPORTED_PROBLEMS } from '../state/reportedProblems.ts';
import {
  PREDEFINED_ATTRIBUTES,
  searchAttributeValue,
  SYSTEM_ATTRIBUTES,
} from '../state/searchAttributes.ts';
import { statusNameOf, statusOf } from './status.ts';

export type AttributeValue = string | number | boolean | readonly string[] | undefined;

export interface Attribute<Subject = Execution> {
  readonly name: string;
  readonly type: Type;
  read(subject: Subject): AttributeValue;
}

const startsAt = ({ replayed }: Execution): number =>
  replayed.startedAt + replayed.firstTaskBackoffMs;

const SYSTEM: Readonly<Record<string, (execution: Execution) => AttributeValue>> = {
  WorkflowId: (execution) => execution.workflowId,
  RunId: (execution) => execution.runId,
  WorkflowType: ({ replayed }) => replayed.workflowType,
  TaskQueue: ({ replayed }) => replayed.taskQueue,
  ExecutionStatus: (execution) => statusNameOf(statusOf(execution)),
  StartTime: ({ replayed }) => replayed.startedAt,
  ExecutionTime: startsAt,
  CloseTime: ({ replayed }) => replayed.closedAt,
  HistoryLength: (execution) => (execution.isRunning ? undefined : execution.store.count),
  HistorySizeBytes: (execution) => (execution.isRunning ? undefined : execution.store.sizeBytes),
  StateTransitionCount: (execution) =>
    execution.isRunning ? undefined : execution.transitionCount,
  ExecutionDuration: (execution) =>
    execution.replayed.closedAt === undefined
      ? undefined
      : (execution.replayed.closedAt - startsAt(execution)) * 1e6,
  ParentWorkflowId: ({ replayed }) => replayed.parent?.execution.workflowId,
  ParentRunId: ({ replayed }) => replayed.parent?.execution.runId,
  RootWorkflowId: (execution) => execution.replayed.root?.workflowId ?? execution.workflowId,
  RootRunId: (execution) => execution.replayed.root?.runId ?? execution.runId,
};

/** The attribute of that name in a namespace, or undefined. */
export function attributeOf(namespace: Namespace, name: string): Attribute | undefined {
  const system = SYSTEM_ATTRIBUTES.get(name);
  const read = SYSTEM[name];
  if (system !== undefined && read) return { name, type: system, read };
  const type = namespace.searchAttributes.get(name) ?? PREDEFINED_ATTRIBUTES.get(name);
  if (type === undefined) return undefined;
  return { name, type, read: (execution) => customValue(type, payloadOf(execution, name)) };
}

const payloadOf = ({ reportedProblems, replayed }: Execution, name: string): Payload | undefined =>
  name === REPORTED_PROBLEMS ? reportedProblems : replayed.searchAttributes[name];

/** The value of a payload of a custom attribute, or undefined. */
export function customValue(type: Type, payload: Payload | undefined): AttributeValue {
  const value = payload && searchAttributeValue(payload);
  if (value === undefined) return undefined;
  if (type === Type.KEYWORD_LIST) return Array.isArray(value) ? value.map(String) : [String(value)];
  const single: unknown = Array.isArray(value) ? value[0] : value;
  if (type === Type.DATETIME) return typeof single === 'string' ? Date.parse(single) : undefined;
  return typeof single === 'string' || typeof single === 'number' || typeof single === 'boolean'
    ? single
    : undefined;
}
