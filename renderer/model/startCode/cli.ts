import { given, wholeUnit } from './lines.ts';
import type { CodeInput } from './startCode.ts';
import { pascalCase } from '../../../shared/util/pascalCase.ts';

/** A word of a POSIX shell, in quotes where it needs them. */
const word = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

const duration = (ms: number): string => {
  const [count, unit] = wholeUnit(ms);
  return `${count}${unit}`;
};

const flag = (name: string, value: string | undefined): string | undefined =>
  value === undefined ? undefined : `--${name} ${word(value)}`;

const timeout = (name: string, ms: number | undefined): string | undefined =>
  flag(name, ms === undefined ? undefined : duration(ms));

const pair = (name: string, value: unknown): string => `${name}=${JSON.stringify(value ?? null)}`;

/** With the command line. What it can't say is named in a comment above. */
export function cliCode({ start, address, namespace }: CodeInput): string {
  const { priority } = start;
  const flags = given([
    flag('address', address),
    flag('namespace', namespace),
    flag('type', start.workflowType),
    flag('task-queue', start.taskQueue),
    flag('workflow-id', start.workflowId),
    ...start.args.map((arg) => flag('input', JSON.stringify(arg ?? null))),
    timeout('execution-timeout', start.executionTimeoutMs),
    timeout('run-timeout', start.runTimeoutMs),
    timeout('task-timeout', start.taskTimeoutMs),
    timeout('start-delay', start.startDelayMs),
    flag('id-reuse-policy', start.idReusePolicy && pascalCase(start.idReusePolicy)),
    flag('id-conflict-policy', start.idConflictPolicy && pascalCase(start.idConflictPolicy)),
    flag('cron', start.cronSchedule),
    ...Object.entries(start.memo ?? {}).map(([name, value]) => flag('memo', pair(name, value))),
    ...Object.entries(start.searchAttributes ?? {}).map(([name, { value }]) =>
      flag('search-attribute', pair(name, value)),
    ),
    flag('priority-key', priority?.key?.toString()),
    flag('fairness-key', priority?.fairnessKey),
    flag('fairness-weight', priority?.fairnessWeight?.toString()),
    flag('static-summary', start.summary),
    flag('static-details', start.details),
  ]);
  const left = start.retryPolicy ? '# The command line cannot give a retry policy.\n' : '';
  return `${left}temporal workflow start \\\n${flags.map((each) => `  ${each}`).join(' \\\n')}\n`;
}
