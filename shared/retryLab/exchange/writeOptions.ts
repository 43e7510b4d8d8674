/** Options as code. */
import type { Scenario } from '../scenario.ts';
import { writeLength } from '../../temporal/lengths.ts';
import {
  optionNames,
  optionsOf,
  policyNames,
  type OptionLanguage,
  type OptionName,
  type Options,
} from './options.ts';

/** The scenario's options in a language, ready to paste. Unset options are left out. */
export function writeOptions(scenario: Scenario, language: OptionLanguage): string {
  const options = optionsOf(scenario);
  const isActivity = scenario.subject === 'activity';
  const name = scenario.name || (isActivity ? 'activity' : 'workflow');
  switch (language) {
    case 'typescript':
      return typescript(options, isActivity, name);
    case 'python':
      return python(options, isActivity, name);
    case 'go':
      return go(options, isActivity);
    case 'java':
      return java(options, isActivity);
    case 'json':
      return json(options, isActivity);
  }
}

type Entry = readonly [name: OptionName, value: number | readonly string[]];

function entriesOf(options: Options, names: readonly OptionName[]): Entry[] {
  return names.flatMap((name): Entry[] => {
    const value = options[name];
    return value === undefined ? [] : [[name, value]];
  });
}
const timeoutEntries = (options: Options) =>
  entriesOf(
    options,
    optionNames.filter((name) => !policyNames.includes(name)),
  );
const policyEntries = (options: Options) => entriesOf(options, policyNames);

/** `startToCloseMs` is `startToCloseTimeout`; `initialIntervalMs` is `initialInterval`. */
function longName(name: OptionName, isActivity: boolean): string {
  const bare = name.replace(/Ms$/, '');
  if (policyNames.includes(name) || !name.endsWith('Ms')) return bare;
  if (isActivity) return `${bare}Timeout`;
  return `workflow${bare.charAt(0).toUpperCase()}${bare.slice(1)}`;
}
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const pascal = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const isLength = (name: OptionName) => name.endsWith('Ms');
const singleQuoted = (text: string) => `'${text.replace(/['\\]/g, '\\$&')}'`;
const doubleQuoted = (text: string) => JSON.stringify(text);
const decimal = (value: number) => (Number.isInteger(value) ? value.toFixed(1) : String(value));

function typescript(options: Options, isActivity: boolean, name: string): string {
  const value = ([option, given]: Entry): string => {
    if (typeof given !== 'number') return `[${given.map(singleQuoted).join(', ')}]`;
    return isLength(option) ? singleQuoted(writeLength(given)) : String(given);
  };
  const line = (entry: Entry) => `${longName(entry[0], isActivity)}: ${value(entry)},`;
  const policy = policyEntries(options).map((entry) => `    ${line(entry)}`);
  const body = [
    ...timeoutEntries(options).map((entry) => `  ${line(entry)}`),
    ...(policy.length > 0 ? ['  retry: {', ...policy, '  },'] : []),
  ];
  const isName = /^[\w$]+$/.test(name);
  const [start, end] = isActivity
    ? [`const { ${isName ? name : 'activity'} } = proxyActivities<typeof activities>({`, '});']
    : [
        `await client.workflow.start(${isName ? name : singleQuoted(name)}, {`,
        '  taskQueue,\n  workflowId,\n});',
      ];
  return [start, ...body, end].join('\n');
}

function python(options: Options, isActivity: boolean, name: string): string {
  const value = ([option, given]: Entry): string => {
    if (typeof given !== 'number') return `[${given.map(doubleQuoted).join(', ')}]`;
    if (isLength(option)) return pythonLength(given);
    return option === 'backoffCoefficient' ? decimal(given) : String(given);
  };
  // Python's workflow options are called execution_timeout and run_timeout, without "workflow".
  const pythonName = (option: OptionName) =>
    snake(
      longName(option, isActivity)
        .replace(/^workflow/, '')
        .replace(/^[A-Z]/, (letter) => letter.toLowerCase()),
    );
  const line = (entry: Entry) => `${pythonName(entry[0])}=${value(entry)},`;
  const policy = policyEntries(options).map((entry) => `        ${line(entry)}`);
  const isName = /^\w+$/.test(name);
  return [
    isActivity ? 'await workflow.execute_activity(' : 'await client.start_workflow(',
    `    ${isName ? name : doubleQuoted(name)},`,
    ...timeoutEntries(options).map((entry) => `    ${line(entry)}`),
    ...(policy.length > 0 ? ['    retry_policy=RetryPolicy(', ...policy, '    ),'] : []),
    ')',
  ].join('\n');
}

function pythonLength(ms: number): string {
  for (const [unit, length] of [
    ['days', 86_400_000],
    ['hours', 3_600_000],
    ['minutes', 60_000],
  ] as const) {
    if (ms !== 0 && ms % length === 0) return `timedelta(${unit}=${ms / length})`;
  }
  return ms % 1000 === 0 || Math.abs(ms) >= 1000
    ? `timedelta(seconds=${ms / 1000})`
    : `timedelta(milliseconds=${ms})`;
}

function go(options: Options, isActivity: boolean): string {
  const value = ([option, given]: Entry): string => {
    if (typeof given !== 'number') return `[]string{${given.map(doubleQuoted).join(', ')}}`;
    if (isLength(option)) return goLength(given);
    return option === 'backoffCoefficient' ? decimal(given) : String(given);
  };
  const goName = (option: OptionName) => pascal(longName(option, isActivity));
  const timeouts = timeoutEntries(options);
  const policy = policyEntries(options);
  const width = (entries: readonly Entry[], extra = 0) =>
    entries.reduce((most, [option]) => Math.max(most, goName(option).length), extra);
  const outer = width(timeouts, policy.length > 0 ? 'RetryPolicy'.length : 0) + 1;
  const inner = width(policy) + 1;
  const line = (entry: Entry, pad: number, indent: string) =>
    `${indent}${`${goName(entry[0])}:`.padEnd(pad)} ${value(entry)},`;
  return [
    isActivity ? 'ao := workflow.ActivityOptions{' : 'options := client.StartWorkflowOptions{',
    ...timeouts.map((entry) => line(entry, outer, '\t')),
    ...(policy.length > 0
      ? [
          `\t${'RetryPolicy:'.padEnd(outer)} &temporal.RetryPolicy{`,
          ...policy.map((entry) => line(entry, inner, '\t\t')),
          '\t},',
        ]
      : []),
    '}',
    ...(isActivity ? ['ctx = workflow.WithActivityOptions(ctx, ao)'] : []),
  ].join('\n');
}

function goLength(ms: number): string {
  for (const [unit, length] of [
    ['Hour', 3_600_000],
    ['Minute', 60_000],
    ['Second', 1000],
    ['Millisecond', 1],
    ['Microsecond', 1e-3],
  ] as const) {
    const count = ms / length;
    if (ms !== 0 && Number.isInteger(count)) {
      return count === 1 ? `time.${unit}` : `${count} * time.${unit}`;
    }
  }
  return ms === 0 ? '0' : `${Math.round(ms * 1e6)} * time.Nanosecond`;
}

function java(options: Options, isActivity: boolean): string {
  const value = ([option, given]: Entry): string => {
    if (typeof given !== 'number') return given.map(doubleQuoted).join(', ');
    return isLength(option) ? javaLength(given) : String(given);
  };
  const setter = (option: OptionName) =>
    option === 'nonRetryableErrorTypes'
      ? 'setDoNotRetry'
      : `set${pascal(longName(option, isActivity))}`;
  const line = (entry: Entry) => `.${setter(entry[0])}(${value(entry)})`;
  const kind = isActivity ? 'ActivityOptions' : 'WorkflowOptions';
  const policy = policyEntries(options);
  return [
    `${kind} options =`,
    `    ${kind}.newBuilder()`,
    ...timeoutEntries(options).map((entry) => `        ${line(entry)}`),
    ...(policy.length > 0
      ? [
          '        .setRetryOptions(',
          '            RetryOptions.newBuilder()',
          ...policy.map((entry) => `                ${line(entry)}`),
          '                .build())',
        ]
      : []),
    '        .build();',
  ].join('\n');
}

function javaLength(ms: number): string {
  for (const [unit, length] of [
    ['Days', 86_400_000],
    ['Hours', 3_600_000],
    ['Minutes', 60_000],
    ['Seconds', 1000],
    ['Millis', 1],
  ] as const) {
    if (ms !== 0 && Number.isInteger(ms / length)) return `Duration.of${unit}(${ms / length})`;
  }
  return ms === 0 ? 'Duration.ZERO' : `Duration.ofNanos(${Math.round(ms * 1e6)}L)`;
}

/** As proto JSON writes it, which Temporal's own tools read. */
function json(options: Options, isActivity: boolean): string {
  const fields = (entries: readonly Entry[]) =>
    Object.fromEntries(
      entries.map(([option, given]) => [
        longName(option, isActivity),
        isLength(option) && typeof given === 'number'
          ? `${Number((given / 1000).toFixed(9))}s`
          : given,
      ]),
    );
  const policy = policyEntries(options);
  return JSON.stringify(
    {
      ...fields(timeoutEntries(options)),
      ...(policy.length > 0 ? { retryPolicy: fields(policy) } : {}),
    },
    undefined,
    2,
  );
}
