/** What stands in the start dialog, and how it becomes a request. Pure. */
import type { SearchAttributeType } from '../../../../shared/ipc/listModels.ts';
import type { StartInput, WorkflowType } from '../../../../shared/ipc/models.ts';
import { closest } from '../../../../shared/util/closest.ts';

/** The fields that take a duration. */
export const durationFields = [
  'executionTimeout',
  'runTimeout',
  'taskTimeout',
  'startDelay',
  'initialInterval',
  'maximumInterval',
] as const;
export type DurationField = (typeof durationFields)[number];

/** The form, as typed. */
export interface StartForm {
  readonly workflowType: string;
  readonly workflowId: string;
  readonly taskQueue: string;
  /** A JSON text per argument. */
  readonly args: readonly string[];
  readonly durations: Readonly<Record<DurationField, string>>;
  readonly backoffCoefficient: string;
  readonly maximumAttempts: string;
  readonly nonRetryableErrorTypes: string;
  readonly idReusePolicy: NonNullable<StartInput['idReusePolicy']>;
  readonly idConflictPolicy: NonNullable<StartInput['idConflictPolicy']>;
  readonly memo: string;
  readonly cronSchedule: string;
  readonly searchAttributes: readonly AttributeRow[];
  readonly priorityKey: string;
  readonly fairnessKey: string;
  readonly fairnessWeight: string;
  readonly summary: string;
  readonly details: string;
}

/** A search attribute that the run begins with, as typed. */
export interface AttributeRow {
  readonly name: string;
  readonly type: SearchAttributeType;
  readonly value: string;
}

/** Where a problem is: a field's name, or `args.0`. */
export interface FormProblem {
  readonly field: string;
  readonly message: string;
  /** The type's schema says so; the server would take it. */
  readonly canIgnore: boolean;
}

/** No duration is said. */
export const noDurations: StartForm['durations'] = {
  executionTimeout: '',
  runTimeout: '',
  taskTimeout: '',
  startDelay: '',
  initialInterval: '',
  maximumInterval: '',
};

/** `OrderSaga` becomes `order-saga`. */
export function kebab(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();
}

/** An id for a run of that type; `token` keeps it apart from others. */
export function suggestedId(workflowType: string, token: string): string {
  const base = kebab(workflowType);
  return `${base === '' ? 'workflow' : base}-${token}`;
}

interface Parameter {
  readonly name: string;
  readonly type: string | undefined;
}

/** The parameters of a signature such as `(order: OrderInput, note?: string)`, cut at the commas outside of brackets. */
export function parametersOf(signature: string | undefined): readonly Parameter[] {
  const inside = /^\s*\(([\s\S]*)\)[^)]*$/.exec(signature ?? '')?.[1]?.trim() ?? '';
  if (inside === '') return [];
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of inside) {
    if ('([{<'.includes(character)) depth += 1;
    if (')]}>'.includes(character)) depth -= 1;
    if (character === ',' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  parts.push(part);
  return parts.map((text) => {
    const [name = '', ...type] = text.split(':');
    return { name: name.trim(), type: type.length === 0 ? undefined : type.join(':').trim() };
  });
}

type SchemaObject = Readonly<Record<string, unknown>>;

function objectOf(value: unknown): SchemaObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as SchemaObject)
    : undefined;
}

function resolved(schema: unknown, root: unknown): SchemaObject | undefined {
  const found = objectOf(schema);
  const ref = found?.['$ref'];
  if (typeof ref !== 'string' || !ref.startsWith('#/')) return found;
  let target: unknown = root;
  for (const step of ref.slice(2).split('/')) target = objectOf(target)?.[decodeURIComponent(step)];
  return objectOf(target);
}

const deepest = 6;

/** A value that shows a schema's shape: its default or example, its required properties, the first of its choices. */
export function exampleOf(schema: unknown, root: unknown = schema, depth = 0): unknown {
  const found = resolved(schema, root);
  if (!found || depth > deepest) return null;
  if ('default' in found) return found['default'];
  if ('const' in found) return found['const'];
  if (Array.isArray(found['examples']) && found['examples'].length > 0) return found['examples'][0];
  if (Array.isArray(found['enum'])) return found['enum'][0];
  for (const union of ['anyOf', 'oneOf', 'allOf'])
    if (Array.isArray(found[union])) return exampleOf(found[union][0], root, depth + 1);
  const type = Array.isArray(found['type']) ? found['type'][0] : found['type'];
  switch (type) {
    case 'string':
      return '';
    case 'number':
    case 'integer':
      return typeof found['minimum'] === 'number' ? found['minimum'] : 0;
    case 'boolean':
      return false;
    case 'array':
      return found['items'] === undefined ? [] : [exampleOf(found['items'], root, depth + 1)];
    case 'object': {
      const required = Array.isArray(found['required']) ? found['required'] : [];
      const properties = objectOf(found['properties']) ?? {};
      return Object.fromEntries(
        Object.entries(properties)
          .filter(([name]) => required.includes(name))
          .map(([name, property]) => [name, exampleOf(property, root, depth + 1)]),
      );
    }
    default:
      return null;
  }
}

/** The texts that the argument editors begin with for a type. */
export function initialArgs(type: WorkflowType | undefined): readonly string[] {
  if (!type) return [];
  const schemas = type.argumentSchemas ?? [];
  const parameters = parametersOf(type.signature).filter(
    (parameter) => !parameter.name.endsWith('?'),
  );
  const count = Math.max(schemas.length, parameters.length);
  return Array.from({ length: count }, (_, index) =>
    JSON.stringify(schemas[index] === undefined ? null : exampleOf(schemas[index]), undefined, 2),
  );
}

/** The form as it is at first. */
export function initialForm(
  type: WorkflowType | undefined,
  taskQueue: string,
  token: string,
): StartForm {
  return {
    workflowType: type?.name ?? '',
    workflowId: suggestedId(type?.name ?? '', token),
    taskQueue,
    args: initialArgs(type),
    durations: noDurations,
    backoffCoefficient: '',
    maximumAttempts: '',
    nonRetryableErrorTypes: '',
    idReusePolicy: 'ALLOW_DUPLICATE',
    idConflictPolicy: 'FAIL',
    memo: '',
    cronSchedule: '',
    searchAttributes: [],
    priorityKey: '',
    fairnessKey: '',
    fairnessWeight: '',
    summary: '',
    details: '',
  };
}

/** The arguments of a type that was chosen: those that stood there for it before, else an example of each. */
export function argsFor(
  type: WorkflowType,
  before: readonly string[] | undefined,
): readonly string[] {
  return before !== undefined && before.length > 0 ? before : initialArgs(type);
}

/** What the project offers for a form: it may come later than the dialog, and more of it as the code is read. */
export interface Offer {
  /** The type that a form without one begins with; undefined while none is known. */
  readonly firstType: string | undefined;
  /** The arguments that the form's type begins with; undefined for a type that is not known. */
  readonly args: readonly string[] | undefined;
  readonly taskQueue: string;
}

/** What is offered for a form's type. */
export function offerFor(
  workflowType: string,
  types: readonly WorkflowType[],
  taskQueue: string,
): Offer {
  const type = types.find((known) => known.name === workflowType);
  return { firstType: types[0]?.name, args: type && initialArgs(type), taskQueue };
}

/** The form with what is offered now in place of what was offered before, where nobody changed it since. */
export function caughtUp(form: StartForm, before: Offer, now: Offer, token: string): StartForm {
  const untouchedArgs = form.args.join('\n') === (before.args ?? []).join('\n');
  const needsType = form.workflowType === '' && before.firstType === undefined;
  const untouchedId = form.workflowId === suggestedId('', token);
  return {
    ...form,
    ...(now.args !== undefined && untouchedArgs ? { args: now.args } : {}),
    ...(form.taskQueue === before.taskQueue ? { taskQueue: now.taskQueue } : {}),
    ...(needsType && now.firstType !== undefined
      ? {
          workflowType: now.firstType,
          ...(untouchedId ? { workflowId: suggestedId(now.firstType, token) } : {}),
        }
      : {}),
  };
}

/** Why a type may not be what was meant; undefined when it is registered, or nothing is known. */
export function typeWarning(name: string, types: readonly WorkflowType[]): string | undefined {
  if (name === '' || types.length === 0 || types.some((type) => type.name === name))
    return undefined;
  const names = types.map((type) => type.name);
  const meant = closest(name, names);
  const known = meant === undefined ? `It has ${names.join(', ')}.` : `Did you mean ${meant}?`;
  return `The project registers no workflow ${name}. ${known}`;
}

/** A type that the worker of the project's own queue does not have: the run would only repeat its first workflow task. */
export function typeProblem(
  { workflowType, taskQueue }: Pick<StartForm, 'workflowType' | 'taskQueue'>,
  types: readonly WorkflowType[],
  projectQueue: string,
): FormProblem | undefined {
  const name = workflowType.trim();
  const message = taskQueue.trim() === projectQueue ? typeWarning(name, types) : undefined;
  return message === undefined ? undefined : { field: 'workflowType', message, canIgnore: false };
}
