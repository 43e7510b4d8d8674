/** What may come next in a list filter, and what is wrong with one. The server alone decides; this says the same sooner. */
import type { SearchAttribute, SearchAttributeType } from '../../shared/ipc/listModels.ts';
import { FilterError } from '../../shared/listFilter/filterError.ts';
import { parseFilter, type FilterNode } from '../../shared/listFilter/parse.ts';
import { closest } from '../../shared/util/closest.ts';

/** What completion knows of the server and the project. */
export interface FilterVocabulary {
  readonly attributes: readonly Pick<SearchAttribute, 'name' | 'type'>[];
  /** The values that an attribute is known to have. */
  readonly values: (attribute: string) => readonly string[];
  /** Virtual now, for times. */
  readonly nowMs: number;
}

/** Something that may come next. */
export interface FilterSuggestion {
  readonly text: string;
  /** In grey beside it. */
  readonly aside?: string;
}

/** What may stand between `from` and `to`, counted from 0. */
export interface FilterCompletion {
  readonly from: number;
  readonly to: number;
  readonly suggestions: readonly FilterSuggestion[];
}

interface Word {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const wordPattern = /'(?:[^'\\]|\\.)*'?|"(?:[^"\\]|\\.)*"?|[=<>!]+|[(),]|[^\s'"=<>!(),]+/g;

const wordsIn = (text: string): readonly Word[] =>
  [...text.matchAll(wordPattern)].map((found) => ({
    text: found[0],
    from: found.index,
    to: found.index + found[0].length,
  }));

/** What the words so far leave open. */
type Next =
  | { readonly kind: 'attribute' | 'connector' | 'null' | 'listBegin' | 'listEnd' }
  | { readonly kind: 'operator'; readonly attribute: string; readonly negated: boolean }
  | {
      readonly kind: 'value';
      readonly attribute: string;
      readonly in: 'comparison' | 'list' | 'range';
    }
  | { readonly kind: 'rangeAnd'; readonly attribute: string };

function afterOperator(word: string, attribute: string): Next {
  switch (word) {
    case 'IN':
      return { kind: 'listBegin' };
    case 'BETWEEN':
      return { kind: 'value', attribute, in: 'range' };
    case 'IS':
      return { kind: 'null' };
    case 'NOT':
      return { kind: 'operator', attribute, negated: true };
    default:
      return { kind: 'value', attribute, in: 'comparison' };
  }
}

function afterValue(next: Extract<Next, { kind: 'value' }>): Next {
  if (next.in === 'list') return { kind: 'listEnd' };
  return next.in === 'range'
    ? { kind: 'rangeAnd', attribute: next.attribute }
    : { kind: 'connector' };
}

function nextAfter(words: readonly Word[]): { readonly next: Next; readonly attribute: string } {
  let next: Next = { kind: 'attribute' };
  let attribute = '';
  for (const { text } of words) {
    const word = text.toUpperCase();
    if (next.kind === 'attribute') {
      if (word === '(' || word === 'NOT') continue;
      attribute = text.replaceAll('`', '');
      next = { kind: 'operator', attribute, negated: false };
    } else if (next.kind === 'operator') next = afterOperator(word, attribute);
    else if (next.kind === 'value') next = afterValue(next);
    else if (next.kind === 'listBegin') next = { kind: 'value', attribute, in: 'list' };
    else if (next.kind === 'listEnd')
      next = word === ',' ? { kind: 'value', attribute, in: 'list' } : { kind: 'connector' };
    else if (next.kind === 'rangeAnd') next = { kind: 'value', attribute, in: 'comparison' };
    else if (next.kind === 'null') next = word === 'NOT' ? next : { kind: 'connector' };
    else if (word === 'AND' || word === 'OR') next = { kind: 'attribute' };
  }
  return { next, attribute };
}

const comparisons = ['=', '!=', '>', '>=', '<', '<=', 'BETWEEN'];
const nullness = ['IS NULL', 'IS NOT NULL'];
const operatorsOf: Readonly<Record<SearchAttributeType, readonly string[]>> = {
  Keyword: ['=', '!=', 'IN (', 'NOT IN (', 'STARTS_WITH', ...nullness],
  KeywordList: ['=', '!=', 'IN (', 'NOT IN (', ...nullness],
  Text: ['=', '!=', ...nullness],
  Int: [...comparisons, ...nullness],
  Double: [...comparisons, ...nullness],
  Bool: ['=', '!=', ...nullness],
  Datetime: [...comparisons, ...nullness],
};

const hourMs = 3_600_000;

function timesAt(nowMs: number): readonly FilterSuggestion[] {
  const at = (ms: number, aside: string): FilterSuggestion => ({
    text: quoted(new Date(ms).toISOString()),
    aside,
  });
  return [
    at(nowMs - hourMs, 'an hour ago'),
    at(nowMs - 24 * hourMs, 'a day ago'),
    at(nowMs - 7 * 24 * hourMs, 'a week ago'),
    at(nowMs, 'now'),
  ];
}

/** A value as a list filter writes it. */
export function quoted(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function valuesFor(attribute: string, vocabulary: FilterVocabulary): readonly FilterSuggestion[] {
  const type = vocabulary.attributes.find(({ name }) => name === attribute)?.type;
  if (type === 'Bool') return [{ text: 'true' }, { text: 'false' }];
  if (type === 'Datetime') return timesAt(vocabulary.nowMs);
  return vocabulary.values(attribute).map((value) => ({ text: quoted(value) }));
}

function suggestionsFor(next: Next, vocabulary: FilterVocabulary): readonly FilterSuggestion[] {
  switch (next.kind) {
    case 'attribute':
      return vocabulary.attributes.map(({ name, type }) => ({ text: name, aside: type }));
    case 'operator': {
      const known = vocabulary.attributes.find(({ name }) => name === next.attribute);
      const operators = operatorsOf[known?.type ?? 'Keyword'];
      if (!next.negated) return operators.map((text) => ({ text }));
      return operators
        .filter((text) => /^(?:IN|BETWEEN|STARTS_WITH)/.test(text))
        .map((text) => ({ text }));
    }
    case 'value':
      return valuesFor(next.attribute, vocabulary);
    case 'listBegin':
      return [{ text: '(' }];
    case 'listEnd':
      return [{ text: ',' }, { text: ')' }];
    case 'null':
      return [{ text: 'NULL' }, { text: 'NOT NULL' }];
    case 'rangeAnd':
      return [{ text: 'AND' }];
    case 'connector':
      return [{ text: 'AND' }, { text: 'OR' }];
  }
}

const bare = (text: string): string => text.replace(/^['"`]/, '').toLowerCase();

/** Those that begin with what was typed, then those that have it somewhere. */
function fitting(
  suggestions: readonly FilterSuggestion[],
  typed: string,
): readonly FilterSuggestion[] {
  const wanted = bare(typed);
  if (wanted === '') return suggestions;
  const places = suggestions.map((suggestion) => ({
    suggestion,
    at: bare(suggestion.text).indexOf(wanted),
  }));
  return places
    .filter(({ at }) => at !== -1)
    .toSorted((a, b) => Number(a.at > 0) - Number(b.at > 0))
    .map(({ suggestion }) => suggestion);
}

const suggestionsMax = 50;

/** What may stand at the cursor. What is there already, whole, is not suggested. */
export function completeFilter(
  text: string,
  cursor: number,
  vocabulary: FilterVocabulary,
): FilterCompletion {
  const words = wordsIn(text);
  const current = words.find(
    (word) => word.from < cursor && cursor <= word.to && !/^[(),]$/.test(word.text),
  );
  const from = current?.from ?? cursor;
  const { next } = nextAfter(words.filter((word) => word.to <= from));
  const typed = text.slice(from, cursor);
  const fits = fitting(suggestionsFor(next, vocabulary), typed);
  const isWhole = fits.length > 0 && fits[0]?.text === current?.text;
  return {
    from,
    to: current?.to ?? cursor,
    suggestions: isWhole ? [] : fits.slice(0, suggestionsMax),
  };
}

/** The text with a suggestion in its place, and where the cursor then is. */
export function withSuggestion(
  text: string,
  { from, to }: Pick<FilterCompletion, 'from' | 'to'>,
  suggestion: string,
): { readonly text: string; readonly cursor: number } {
  const before = text.slice(0, from);
  const after = text.slice(to);
  const space = suggestion === '(' || suggestion.endsWith('(') || /^\s/.test(after) ? '' : ' ';
  const head = suggestion === ',' || suggestion === ')' ? before.trimEnd() : before;
  const inserted = `${head}${suggestion}${space}`;
  return { text: inserted + after, cursor: inserted.length };
}

/** What is wrong with a filter: `from` and `to` count from 0. */
export interface FilterProblem {
  readonly message: string;
  readonly from: number;
  readonly to: number;
}

function* namesIn(node: FilterNode | undefined): Generator<{ name: string; position: number }> {
  if (node?.kind === 'comparison') yield node;
  else if (node?.kind === 'not') yield* namesIn(node.node);
  else if (node) {
    yield* namesIn(node.left);
    yield* namesIn(node.right);
  }
}

function problemAt(text: string, position: number, message: string): FilterProblem {
  const from = Math.max(0, Math.min(position - 1, text.length));
  const word = wordsIn(text).find((each) => each.from <= from && from < each.to);
  return { message, from, to: word?.to ?? Math.max(from + 1, text.length) };
}

/** What is wrong with a filter, as far as that can be told here. @param attributes those of the server; undefined while they are not known */
export function filterProblem(
  text: string,
  attributes: FilterVocabulary['attributes'] | undefined,
): FilterProblem | undefined {
  try {
    const { where } = parseFilter(text);
    const known = new Set(attributes?.map(({ name }) => name));
    for (const { name, position } of attributes === undefined ? [] : namesIn(where)) {
      if (known.has(name)) continue;
      const meant = closest(name, known);
      const hint =
        meant === undefined ? 'Add it in Settings, or choose another.' : `Did you mean ${meant}?`;
      return problemAt(text, position, `${name} is no search attribute of this namespace. ${hint}`);
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    return problemAt(text, error.position, wordsOf(error.message, text, error.position));
  }
}

const RESERVED = /^(?:AND|OR|NOT|IN|IS|NULL|BETWEEN|STARTS_WITH|LIKE|GROUP|ORDER|BY|TRUE|FALSE)$/i;

/** The parser says what the server would; here it is said to somebody who types. */
function wordsOf(message: string, text: string, position: number): string {
  const near = text.slice(position - 1).trim();
  if (message.includes('incomplete expression')) {
    return `After ${/^\w+/.exec(near)?.[0] ?? 'the attribute'} an operator and a value are missing, such as = 'x'.`;
  }
  if (message.includes('syntax error')) {
    if (near === '') return 'The filter ends too soon.';
    const attribute = /(?:^|[\s(])([A-Za-z]\w*)\s*$/.exec(text.slice(0, position - 1))?.[1];
    return attribute !== undefined && !RESERVED.test(attribute) && /^[\w'"]/.test(near)
      ? `After ${attribute} an operator is missing, such as =, != or IN.`
      : `This was not expected here: ${near.length > 24 ? `${near.slice(0, 24)}…` : near}`;
  }
  return `${message.slice(0, 1).toUpperCase()}${message.slice(1)}.`;
}
