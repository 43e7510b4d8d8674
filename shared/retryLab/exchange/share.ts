/** Scenarios as links and files. */
import * as v from 'valibot';
import { emptyScenario, scenario as schema, type Scenario } from '../scenario.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import { withOptions } from './options.ts';
import { readOptions } from './readOptions.ts';

/** What a file of ours says it is. */
const fileKind = 'timelapse.retry-lab';
const version = 1;

/** A scenario, or why there is none. */
export type ReadScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly message: string };

/** The scenario without what is default, for links and files that people read. */
export function compactScenario(scenario: Scenario): unknown {
  return without(scenario, emptyScenario()) ?? {};
}

/** A link's parameter: the version, then the scenario. */
export const encodeScenario = (scenario: Scenario): string =>
  `${version}.${toBase64url(JSON.stringify(compactScenario(scenario)))}`;

/** Reads a link's parameter. */
export function decodeScenario(encoded: string): ReadScenario {
  const [head, body, ...rest] = encoded.split('.');
  if (head !== String(version) || body === undefined || rest.length > 0) {
    return { ok: false, message: 'This link was not made by this version of the retry lab.' };
  }
  const text = fromBase64url(body);
  if (text === undefined) return { ok: false, message: 'This link is damaged: a part is missing.' };
  return readJson(text, 'This link is damaged');
}

/** A file's text. */
export const scenarioFile = (scenario: Scenario): string =>
  `${JSON.stringify({ kind: fileKind, version, scenario: compactScenario(scenario) }, undefined, 2)}\n`;

/** Text that begins as JSON does and does not end so. */
const BROKEN_OFF_JSON = /^\s*[{[]\s*"[^]*[^\s}\]]\s*$/;

/** Reads a file of ours, a bare scenario, or options in any of the languages. */
export function readScenarioFile(text: string): ReadScenario {
  const value = parseJson(text);
  if (isRecord(value) && value.kind === fileKind) {
    if (value.version !== version) {
      return {
        ok: false,
        message: `This file has version ${String(value.version)}; ${version} is understood.`,
      };
    }
    return checked(value.scenario, 'The file is damaged');
  }
  if (isRecord(value) && ('policy' in value || 'timeouts' in value || 'script' in value)) {
    return checked(value, 'The scenario is wrong');
  }
  if (value === undefined && BROKEN_OFF_JSON.test(text)) {
    return { ok: false, message: 'The JSON breaks off: its last bracket is missing.' };
  }
  const { options, unread, wrong } = readOptions(text);
  if (wrong.length > 0) return { ok: false, message: wrong.join(' ') };
  if (unread.length > 0) {
    return { ok: false, message: `Only running the code would tell ${unread.join(', ')}.` };
  }
  if (Object.keys(options).length === 0) {
    return { ok: false, message: 'There are no activity or retry options in this text.' };
  }
  return { ok: true, scenario: withOptions(emptyScenario(), options) };
}

function readJson(text: string, problem: string): ReadScenario {
  const value = parseJson(text);
  return value === undefined ? { ok: false, message: `${problem}.` } : checked(value, problem);
}

function checked(value: unknown, problem: string): ReadScenario {
  const result = v.safeParse(schema, value);
  if (result.success) return { ok: true, scenario: result.output };
  const [issue] = result.issues;
  const where = v.getDotPath(issue);
  return {
    ok: false,
    message: `${problem}${where === null ? '' : ` at ${where}`}: ${issue.message}.`,
  };
}

/** Undefined for what is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Then it may be code: the caller tries that next.
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The parts of `value` that differ from `base`; undefined when none do. */
function without(value: unknown, base: unknown): unknown {
  if (JSON.stringify(value) === JSON.stringify(base)) return undefined;
  if (!isRecord(value) || !isRecord(base) || 'kind' in value) return value;
  const kept = Object.entries(value).flatMap(([key, part]) => {
    const rest = without(part, base[key]);
    return rest === undefined ? [] : [[key, rest] as const];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
