/** Options out of pasted code, in any of the languages, whole or in part. */
import { codeTokens, type CodeToken } from './codeTokens.ts';
import { CodeReader, type CodeValue } from './codeValue.ts';
import { lengthProblem, parseLength } from '../../temporal/lengths.ts';
import { hasPolicyOption, type OptionLanguage, type OptionName, type Options } from './options.ts';

/** What could be read. */
export interface ReadOptions {
  readonly language: OptionLanguage;
  readonly options: Options;
  /** Options that are there but whose value only running the code would tell, as they are called there. */
  readonly unread: readonly string[];
  /** Why a length that is written out is none, with its option's name. */
  readonly wrong: readonly string[];
}

/** Names with everything but letters taken out, in lower case, without `set` or `workflow` before and `timeout` or `ms` after. */
const optionsByName: ReadonlyMap<string, OptionName> = new Map([
  ['scheduletoclose', 'scheduleToCloseMs'],
  ['scheduletostart', 'scheduleToStartMs'],
  ['starttoclose', 'startToCloseMs'],
  ['heartbeat', 'heartbeatMs'],
  ['execution', 'executionTimeoutMs'],
  ['run', 'runTimeoutMs'],
  ['initialinterval', 'initialIntervalMs'],
  ['backoffcoefficient', 'backoffCoefficient'],
  ['maximuminterval', 'maximumIntervalMs'],
  ['maximumattempts', 'maximumAttempts'],
  ['nonretryableerrortypes', 'nonRetryableErrorTypes'],
  ['donotretry', 'nonRetryableErrorTypes'],
]);

function optionOf(name: string): OptionName | undefined {
  const letters = name.replace(/[^A-Za-z]/g, '').toLowerCase();
  const isTimeout = /timeout(ms)?$/.test(letters);
  const bare = letters
    .replace(/^(set|with)/, '')
    .replace(/^workflow/, '')
    .replace(/(timeout)?(ms)?$/, '');
  const option = optionsByName.get(bare);
  // "run", "execution" and "heartbeat" are words of their own; only as time-outs are they options.
  if (/^(run|execution|heartbeat)$/.test(bare) && !isTimeout && !letters.endsWith('ms')) {
    return undefined;
  }
  return option;
}

/** Reads what is there; an empty text has nothing. */
export function readOptions(code: string): ReadOptions {
  const language = languageOf(code);
  const tokens = codeTokens(code);
  const options: { -readonly [Name in keyof Options]: Options[Name] } = {};
  const unread: string[] = [];
  const wrong: string[] = [];
  const policiesElsewhere: string[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'name' && token.kind !== 'string') continue;
    const policy = policyAt(tokens, index);
    if (policy === 'here') options.hasRetryPolicy = true;
    if (policy === 'elsewhere') policiesElsewhere.push(token.text);
    const option = optionOf(token.text);
    const start = option && valueStart(tokens, index);
    if (!option || start === undefined) continue;
    const value = readValue(tokens, start, option);
    if (assign(options, option, value, language)) continue;
    if (option.endsWith('Ms') && value.kind === 'text')
      wrong.push(`${token.text}: ${lengthProblem(value.text)}`);
    else unread.push(token.text);
  }
  if (hasPolicyOption(options)) options.hasRetryPolicy = true;
  // What a name stands for may well be in the text, too.
  if (!options.hasRetryPolicy) unread.push(...policiesElsewhere);
  return { language, options, unread, wrong };
}

/** A policy in any of the languages, from its beginning: `{`, `RetryPolicy(`, `&temporal.RetryPolicy{`, `RetryOptions.newBuilder(`. */
const policyStart = /^(\{|&?(\w+\.)*Retry(Policy|Options)[({.])/;
const noPolicy = /^(undefined|null|None|nil)\b/;

/** Whether a name has a policy as its value: written out, be it empty, or kept elsewhere. Undefined for every other name. */
function policyAt(tokens: readonly CodeToken[], index: number): 'here' | 'elsewhere' | undefined {
  const letters = (tokens[index]?.text ?? '').replace(/[^A-Za-z]/g, '').toLowerCase();
  const isSetter = /^(set|with)retry(policy|options)$/.test(letters);
  const start =
    isSetter || /^retry(policy|options)?$/.test(letters) ? valueStart(tokens, index) : undefined;
  // `retry(…)` calls something.
  if (start === undefined || isSetter !== (tokens[start - 1]?.text === '(')) return undefined;
  const value = tokens
    .slice(start, start + 8)
    .map(({ text }) => text)
    .join('');
  if (policyStart.test(value)) return 'here';
  return value === '' || noPolicy.test(value) ? undefined : 'elsewhere';
}

/** Where the value begins after a name: past `:`, `=`, or `(`; undefined when the name is only mentioned. */
function valueStart(tokens: readonly CodeToken[], index: number): number | undefined {
  const next = tokens[index + 1];
  if (next?.kind !== 'mark') return undefined;
  if (next.text === '(' || next.text === '=' || next.text === ':') {
    const after = tokens[index + 2];
    // `==` compares, and `=>` is a function.
    if (next.text === '=' && after?.kind === 'mark' && /[=>]/.test(after.text)) return undefined;
    return index + 2;
  }
  return undefined;
}

function readValue(tokens: readonly CodeToken[], start: number, option: OptionName): CodeValue {
  const opening = tokens[start - 1];
  const reader = new CodeReader(tokens, start);
  const isSetter = opening?.kind === 'mark' && opening.text === '(';
  if (!isSetter || option !== 'nonRetryableErrorTypes') return reader.whole();
  const items = reader.list(')').map(({ value }) => value);
  const [only] = items;
  return items.length === 1 && only?.kind === 'list' ? only : { kind: 'list', items };
}

/** Puts a value into its option; false when it does not fit. */
function assign(
  options: { -readonly [Name in keyof Options]: Options[Name] },
  option: OptionName,
  value: CodeValue,
  language: OptionLanguage,
): boolean {
  if (option === 'nonRetryableErrorTypes') {
    if (value.kind !== 'list') return false;
    const texts = value.items.flatMap((item) => (item.kind === 'text' ? [item.text] : []));
    options.nonRetryableErrorTypes = texts;
    return texts.length === value.items.length;
  }
  if (option === 'backoffCoefficient' || option === 'maximumAttempts') {
    if (value.kind !== 'number') return false;
    options[option] = option === 'maximumAttempts' ? Math.trunc(value.value) : value.value;
    return true;
  }
  const ms = lengthOf(value, language);
  if (ms === undefined) return false;
  // Whole nanoseconds, as the SDKs send them: 0.1 s times 3 is 300 ms.
  options[option] = Number(ms.toFixed(6));
  return true;
}

function lengthOf(value: CodeValue, language: OptionLanguage): number | undefined {
  switch (value.kind) {
    case 'length':
      return value.ms;
    case 'text':
      return parseLength(value.text);
    case 'number':
      // A bare number is milliseconds in TypeScript and nanoseconds in Go; the others have none, except 0.
      if (language === 'go') return value.value / 1e6;
      return language === 'typescript' || language === 'json' || value.value === 0
        ? value.value
        : undefined;
    case 'list':
    case 'unknown':
      return undefined;
  }
}

/** Guesses the language by what only it has. */
export function languageOf(code: string): OptionLanguage {
  if (
    /\btimedelta\s*\(|\bRetryPolicy\s*\(|_timeout\s*=|\b(initial|maximum)_interval\b/.test(code)
  ) {
    return 'python';
  }
  if (
    /\btime\.(Nano|Micro|Milli)?(second|Second|Minute|Hour)\b|:=|&?temporal\.RetryPolicy\{|\bActivityOptions\{/.test(
      code,
    )
  ) {
    return 'go';
  }
  if (/\bDuration\.(of|ZERO)|\.newBuilder\(|\.set[A-Z]\w+\(/.test(code)) return 'java';
  if (/^\s*[{[]/.test(code) && /"\w+"\s*:/.test(code)) return 'json';
  return 'typescript';
}
