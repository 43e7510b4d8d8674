/**
 * Runs in the workflow sandbox before everything else. From Node 26 on, JavaScript has `Temporal` there,
 * and `Temporal.Now` reads the wall clock: it would ignore the server's time and differ in a replay. What
 * `Temporal` computes from given values is deterministic and stays; an SDK that makes `Now` deterministic
 * later replaces this.
 */
const GUARD = `
if (typeof globalThis.Temporal === 'object') {
  const refuse = (name) => () => {
    throw new Error('Temporal.Now.' + name + '() reads the wall clock, which workflow code must not. ' +
      'Use Temporal.Instant.fromEpochMilliseconds(Date.now()): Date is deterministic in workflows.');
  };
  for (const name of Object.getOwnPropertyNames(globalThis.Temporal.Now)) {
    if (typeof globalThis.Temporal.Now[name] === 'function') {
      Object.defineProperty(globalThis.Temporal.Now, name, { value: refuse(name), writable: true, configurable: true });
    }
  }
}`;

/** The guard as a module that webpack can take as an entry. */
export const SANDBOX_GUARD_ENTRY = `data:text/javascript,${encodeURIComponent(GUARD)}`;
