/**
 * How much later than its nominal time an action takes place: the same for the same schedule and time, in whole ms, below the
 * bound. Differs from server (worker/scheduler/spec.go, addJitter: farmhash): another hash; its values are nobody's to know
 * beforehand there either, for the seed has the random id of the namespace.
 */
export function jitterMs(seed: string, nominalMs: number, boundMs: number): number {
  const bound = Math.min(Math.max(0, Math.floor(boundMs)), 2 ** 32 - 1);
  let hash = 0x811c9dc5;
  for (const character of `${nominalMs} ${seed}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  // Neighbouring times differ in few digits; this spreads the difference over all bits.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return Math.floor((((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * bound);
}
