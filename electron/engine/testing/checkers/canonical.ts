/**
 * A form of any state in which equal means equal: absent, undefined and default values are the same, maps and sets are
 * sorted lists, bytes are lists of numbers.
 */
export function canonical(value: unknown): unknown {
  if (value instanceof Uint8Array) return value.length > 0 ? [...value] : undefined;
  if (value instanceof Map) {
    const entries = [...value].map(([key, entry]) => [String(key), canonical(entry)] as const);
    return entries.length > 0 ? entries.sort(([a], [b]) => (a < b ? -1 : 1)) : undefined;
  }
  if (value instanceof Set) return value.size > 0 ? [...value].map(String).sort() : undefined;
  if (Array.isArray(value)) return value.length > 0 ? value.map(canonical) : undefined;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .map(([key, entry]) => [key, canonical(entry)] as const)
      .filter(([, entry]) => entry !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return entries.length > 0 ? Object.fromEntries(entries) : undefined;
  }
  return value === 0 || value === '' || value === false ? undefined : value;
}
