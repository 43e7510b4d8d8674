/** Seeded random numbers: the same seed gives the same picture on every machine. */

/** A small fast generator (sfc32) whose every run has a stream of its own, so that policies can be compared on the same luck. */
export class RandomStream {
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 1;

  /** Starts the stream of run `run` under `seed`. */
  begin(seed: number, run: number): void {
    this.#a = mix(seed | 0);
    this.#b = mix(run | 0);
    this.#c = mix(this.#a ^ Math.imul(run | 0, 0x9e3779b1));
    this.#counter = 1;
    for (let round = 0; round < 12; round += 1) this.#next();
  }

  /** From 0 inclusive to 1 exclusive. */
  uniform(): number {
    return (this.#next() >>> 0) / 4_294_967_296;
  }

  /** Of mean 0 and deviation 1. */
  normal(): number {
    // 1 - u is never 0, whose logarithm is infinite.
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  #next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum;
  }
}

/** Spreads an integer's bits. */
function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16) ^ 0x6a09e667) | 0;
}
