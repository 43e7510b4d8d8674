/** Finds where two normalised results first differ, and says it in a way that points at the event. */

const isRecord = (value) => typeof value === 'object' && value !== null;
const show = (value) => {
  const json = value === undefined ? 'nothing' : JSON.stringify(value);
  return json.length > 300 ? `${json.slice(0, 300)}…` : json;
};

/**
 * @param {{ignoreMessages?: boolean}} options ignoreMessages: the text of error messages may differ
 * @returns {{path: string, expected: unknown, got: unknown} | undefined}
 */
export function firstDifference(expected, got, options = {}, path = '') {
  if (Object.is(expected, got)) return undefined;
  if (!isRecord(expected) || !isRecord(got) || Array.isArray(expected) !== Array.isArray(got))
    return { path, expected, got };
  if (options.ignoreMessages && ('error' in expected || 'thrown' in expected)) {
    expected = { ...expected, message: '' };
    got = { ...got, message: '' };
  }
  const keys = Array.isArray(expected)
    ? Array.from({ length: Math.max(expected.length, got.length) }, (_, index) => index)
    : [...new Set([...Object.keys(expected), ...Object.keys(got)])];
  for (const key of keys) {
    const found = firstDifference(
      expected[key],
      got[key],
      options,
      `${path}${step(key, expected[key], got[key])}`,
    );
    if (found) return found;
  }
  return undefined;
}

function step(key, expected, got) {
  if (typeof key !== 'number') return `.${key}`;
  const label = expected?.label ?? got?.label;
  if (label) return `${label}`;
  const type = (expected?.eventType ?? got?.eventType)?.replace('EVENT_TYPE_', '');
  return `[${key}${type ? ` ${type}` : ''}]`;
}

/** @param {{path: string, expected: unknown, got: unknown}} difference */
export function describe({ path, expected, got }) {
  return `    at ${path}\n      expected ${show(expected)}\n      got      ${show(got)}`;
}
