/** The difference of two JSON values, by path. */

/** One difference. */
export interface JsonDifference {
  /** Such as `customer.address[0].city`; empty for the whole value. */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before: unknown;
  readonly after: unknown;
}

/** More differences than this help nobody. */
const DIFFERENCES_MAX = 200;
const DEPTH_MAX = 64;

/** What changed from `before` to `after`, in the order of `after`'s keys; at most 200 entries. */
export function diffJson(before: unknown, after: unknown): readonly JsonDifference[] {
  const found: JsonDifference[] = [];
  compare(before, after, '', found, 0);
  return found.slice(0, DIFFERENCES_MAX);
}

function compare(
  before: unknown,
  after: unknown,
  path: string,
  found: JsonDifference[],
  depth: number,
): void {
  if (found.length >= DIFFERENCES_MAX || Object.is(before, after)) return;
  const isDeep = depth >= DEPTH_MAX;
  if (!isDeep && Array.isArray(before) && Array.isArray(after)) {
    for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
      const inner = `${path}[${index}]`;
      if (index >= before.length) {
        found.push({ path: inner, kind: 'added', before: undefined, after: after[index] });
      } else if (index >= after.length) {
        found.push({ path: inner, kind: 'removed', before: before[index], after: undefined });
      } else {
        compare(before[index], after[index], inner, found, depth + 1);
      }
    }
    return;
  }
  if (!isDeep && isRecord(before) && isRecord(after)) {
    for (const key of new Set([...Object.keys(after), ...Object.keys(before)])) {
      const inner = joined(path, key);
      if (!Object.hasOwn(before, key)) {
        found.push({ path: inner, kind: 'added', before: undefined, after: after[key] });
      } else if (!Object.hasOwn(after, key)) {
        found.push({ path: inner, kind: 'removed', before: before[key], after: undefined });
      } else {
        compare(before[key], after[key], inner, found, depth + 1);
      }
    }
    return;
  }
  if (isDeep && JSON.stringify(before) === JSON.stringify(after)) return;
  found.push({ path, kind: 'changed', before, after });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function joined(path: string, key: string): string {
  const isPlain = /^[A-Za-z_$][\w$]*$/.test(key);
  if (!isPlain) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}
