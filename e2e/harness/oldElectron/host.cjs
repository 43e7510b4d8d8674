/**
 * The host's entry in a utility process of Electron 22, for tests alone: adds what the host uses and Node 16 lacks, then hands over
 * to the host's bundle, which its first argument names.
 */
const buffer = require('node:buffer');
const { webcrypto } = require('node:crypto');
const { serialize, deserialize } = require('node:v8');

/** Defines what is missing; what a newer Node has is left alone. */
function add(target, methods) {
  for (const [name, value] of Object.entries(methods)) {
    if (!(name in target))
      Object.defineProperty(target, name, { value, writable: true, configurable: true });
  }
}

const sequences = {
  toSorted(compare) {
    return Array.from(this).sort(compare);
  },
  toReversed() {
    return Array.from(this).reverse();
  },
  toSpliced(...args) {
    const copy = Array.from(this);
    copy.splice(...args);
    return copy;
  },
  with(index, value) {
    const copy = Array.from(this);
    copy[index < 0 ? copy.length + index : index] = value;
    return copy;
  },
  findLast(test) {
    return Array.from(this).reverse().find(test);
  },
  findLastIndex(test) {
    for (let index = this.length - 1; index >= 0; index -= 1)
      if (test(this[index], index, this)) return index;
    return -1;
  },
};
add(Array.prototype, sequences);
add(Map, {
  groupBy(items, keyOf) {
    const groups = new Map();
    for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
    return groups;
  },
});
add(Object, { groupBy: (items, keyOf) => Object.fromEntries(Map.groupBy(items, keyOf)) });
add(Promise, {
  withResolvers() {
    const made = {};
    made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
    return made;
  },
});
add(String.prototype, {
  isWellFormed() {
    return !/\p{Surrogate}/u.test(this);
  },
  toWellFormed() {
    return this.replace(/\p{Surrogate}/gu, '\ufffd');
  },
});
add(Set.prototype, {
  union(other) {
    return new Set([...this, ...other]);
  },
  difference(other) {
    return new Set([...this].filter((item) => !other.has(item)));
  },
  intersection(other) {
    return new Set([...this].filter((item) => other.has(item)));
  },
  isSubsetOf(other) {
    return [...this].every((item) => other.has(item));
  },
});
const iterators = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
add(iterators, {
  *map(change) {
    for (const item of this) yield change(item);
  },
  *filter(test) {
    for (const item of this) if (test(item)) yield item;
  },
  *flatMap(change) {
    for (const item of this) yield* change(item);
  },
  *take(count) {
    let left = count;
    if (left > 0)
      for (const item of this) {
        yield item;
        if (--left <= 0) return;
      }
  },
  *drop(count) {
    let left = count;
    for (const item of this) if (left-- <= 0) yield item;
  },
  toArray() {
    return [...this];
  },
  some(test) {
    for (const item of this) if (test(item)) return true;
    return false;
  },
  every(test) {
    for (const item of this) if (!test(item)) return false;
    return true;
  },
  find(test) {
    for (const item of this) if (test(item)) return item;
    return undefined;
  },
  reduce(...args) {
    return [...this].reduce(...args);
  },
  forEach(visit) {
    for (const item of this) visit(item);
  },
});
add(buffer, {
  isUtf8(bytes) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      return true;
    } catch {
      return false;
    }
  },
});
add(process, { getBuiltinModule: (name) => require(name) });
add(globalThis, { crypto: webcrypto, structuredClone: (value) => deserialize(serialize(value)) });

const [, , bundle] = process.argv;
process.argv.splice(1, 2, bundle);
require(bundle);
