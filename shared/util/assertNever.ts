/** Ends a `switch` over a union: it does not compile when a member is not handled. Throws when one slips through at run time. */
export function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
