/**
 * Scripts of outcomes as text, one per comma or line:
 *
 *   fail 400ms PaymentError, 3x fail 10ms, hang, timeout, die 2s, fail 300ms delay 5s, lose 9s until 3s, succeed 800ms queue 50ms
 *
 * After the kind come, in any order: how long (a length), an error type (a word), `final` (never retried), `delay` (the next retry
 * delay asked for), `queue` (this attempt's wait for a worker), `until` (its last heartbeat), `details "…"` (what it heartbeats).
 */
import { outcomeCountMax, type Outcome, type OutcomeKind } from '../scenario.ts';
import { parseLength, unitLengthMs, writeLength } from '../../temporal/lengths.ts';

const words: readonly (readonly [OutcomeKind, RegExp, string])[] = [
  ['succeeds', /^(succeeds?|ok|completes?)$/i, 'succeed'],
  ['fails', /^(fails?|errors?)$/i, 'fail'],
  ['hangs', /^hangs?$/i, 'hang'],
  ['timesOut', /^(timeout|times?-?out)$/i, 'timeout'],
  ['workerDies', /^(dies?|crash(es)?)$/i, 'die'],
  ['losesHeartbeats', /^loses?$/i, 'lose'],
];

/** A script, or what could not be read. */
export type ReadScript =
  | { readonly ok: true; readonly script: Outcome[] }
  | { readonly ok: false; readonly message: string };

/** Reads a script; an empty text is an empty script. */
export function readOutcomes(text: string): ReadScript {
  const script: Outcome[] = [];
  if (text.replace(quotedText, '').includes('"')) {
    return { ok: false, message: 'a double quote is not closed' };
  }
  for (const item of splitItems(text)) {
    const read = readItem(item);
    if (typeof read === 'string') return { ok: false, message: `"${item}": ${read}` };
    if (script.length + read.count > outcomeCountMax) {
      return { ok: false, message: `a script has at most ${outcomeCountMax} outcomes` };
    }
    for (let index = 0; index < read.count; index += 1) script.push({ ...read.outcome });
  }
  return { ok: true, script };
}

/** A text in double quotes, in which a backslash takes the next character as it is. */
const quotedText = /"(?:[^"\\]|\\.)*"/gs;

/** Commas and line ends separate, but not inside quotes. */
function splitItems(text: string): string[] {
  const items = text.match(/(?:"(?:[^"\\]|\\.)*"|[^",;\n])+/gs) ?? [];
  return items.map((item) => item.trim()).filter((item) => item !== '');
}

/** Words and quoted texts. A number and its unit may stand apart: "400 ms" is one token. */
function tokensOf(item: string): string[] {
  const tokens: string[] = [];
  for (const token of item.match(/"(?:[^"\\]|\\.)*"|[^\s"]+/gs) ?? []) {
    const before = tokens.at(-1) ?? '';
    const isUnit = /^-?[\d.]+$/.test(before) && unitLengthMs(token) !== undefined;
    if (isUnit) tokens[tokens.length - 1] = before + token;
    else tokens.push(token);
  }
  return tokens;
}

function readItem(item: string): { count: number; outcome: Outcome } | string {
  const tokens = tokensOf(item);
  const times = /^(\d+)\s*[x×*]$/.exec(tokens[0] ?? '');
  if (times) tokens.shift();
  const count = times ? Number(times[1]) : 1;
  const first = tokens.shift() ?? '';
  const kind = words.find(([, pattern]) => pattern.test(first))?.[0];
  if (!kind) {
    const known = `an outcome starts with ${words.map(([, , word]) => word).join(', ')}`;
    // The comma of "1,5s" has parted it.
    return /^\d/.test(first) ? `${known}; a fraction has a point, such as 1.5s` : known;
  }
  const outcome: Outcome = { kind, afterMs: 0 };
  while (tokens.length > 0) {
    const problem = readDetail(tokens, outcome);
    if (problem !== undefined) return problem;
  }
  return { count, outcome };
}

/** A map, not an object: an error type may be called `constructor`. */
const namedLengths: ReadonlyMap<
  string,
  'nextRetryDelayMs' | 'queueMs' | 'heartbeatsUntilMs' | 'afterMs'
> = new Map([
  ['delay', 'nextRetryDelayMs'],
  ['queue', 'queueMs'],
  ['until', 'heartbeatsUntilMs'],
  ['after', 'afterMs'],
]);

/** Takes one detail off the tokens; answers what is wrong with it. */
function readDetail(tokens: string[], outcome: Outcome): string | undefined {
  const token = tokens.shift() ?? '';
  const field = namedLengths.get(token.toLowerCase());
  if (field) {
    const value = tokens.shift() ?? '';
    const ms = parseLength(value);
    if (ms === undefined) return `after "${token}" comes a length such as 5s, not "${value}"`;
    if (ms < 0 && field !== 'nextRetryDelayMs') return `"${token}" cannot be negative`;
    outcome[field] = ms;
    return undefined;
  }
  if (/^final$/i.test(token)) {
    outcome.nonRetryable = true;
    return undefined;
  }
  if (/^details$/i.test(token)) {
    const text = unquoted(tokens.shift() ?? '');
    if (text === undefined) return 'after "details" comes a text in double quotes';
    outcome.heartbeatDetails = text;
    return undefined;
  }
  const ms = parseLength(token);
  if (ms !== undefined) {
    if (ms < 0) return 'a length cannot be negative';
    if (outcome.afterMs > 0) return `one length is enough; write "2m30s" without the space`;
    outcome.afterMs = ms;
    return undefined;
  }
  const type = token.startsWith('"') ? unquoted(token) : token;
  if (type === undefined || outcome.kind !== 'fails' || outcome.errorType !== undefined) {
    return `"${token}" is not understood`;
  }
  outcome.errorType = type;
  return undefined;
}

function unquoted(token: string): string | undefined {
  if (!/^".*"$/s.test(token)) return undefined;
  return token.slice(1, -1).replace(/\\(.)/gs, '$1');
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** Writes a script so that `readOutcomes` reads the same; neighbours that are the same become `3x …`. */
export function writeOutcomes(script: readonly Outcome[]): string {
  const items: { text: string; count: number }[] = [];
  for (const outcome of script) {
    const text = writeItem(outcome);
    const last = items.at(-1);
    if (last?.text === text) last.count += 1;
    else items.push({ text, count: 1 });
  }
  return items.map(({ text, count }) => (count === 1 ? text : `${count}x ${text}`)).join(', ');
}

function writeItem(outcome: Outcome): string {
  const parts = [words.find(([kind]) => kind === outcome.kind)?.[2] ?? outcome.kind];
  if (outcome.afterMs > 0) parts.push(writeLength(outcome.afterMs));
  if (outcome.kind === 'fails' && outcome.errorType !== undefined) {
    const { errorType } = outcome;
    const isPlain =
      /^[A-Za-z_$][\w$.:]*$/.test(errorType) &&
      !/^(final|details|delay|queue|until|after)$/i.test(errorType);
    parts.push(isPlain ? errorType : quoted(errorType));
  }
  if (outcome.nonRetryable) parts.push('final');
  const lengths = [
    ['delay', outcome.nextRetryDelayMs],
    ['until', outcome.heartbeatsUntilMs],
    ['queue', outcome.queueMs],
  ] as const;
  for (const [word, ms] of lengths) if (ms !== undefined) parts.push(word, writeLength(ms));
  if (outcome.heartbeatDetails !== undefined) {
    parts.push('details', quoted(outcome.heartbeatDetails));
  }
  return parts.join(' ');
}
