/**
 * Sets a key of an object that stands for a map, whatever the key: assigning to `__proto__` would change the object's prototype
 * instead.
 */
export function setEntry<Value>(
  map: { [key: string]: Value },
  key: string | number,
  value: Value,
): void {
  if (key !== '__proto__') {
    map[key] = value;
    return;
  }
  Object.defineProperty(map, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
