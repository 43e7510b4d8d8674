/** Where activities leave what a client outside must know of them. */

/** One-way letter boxes by name: an activity posts, a case waits. */
export class Tokens {
  readonly #posted = new Map<string, unknown>();
  readonly #waiting = new Map<string, (value: unknown) => void>();

  /** Leaves a value under a name; a second one of the same name replaces it. */
  post(name: string, value: unknown): void {
    this.#waiting.get(name)?.(value);
    this.#waiting.delete(name);
    this.#posted.set(name, value);
  }

  /** The value under a name, as soon as there is one. */
  async wait<T>(name: string): Promise<T> {
    if (this.#posted.has(name)) return this.#posted.get(name) as T;
    const posted = new Promise<unknown>((resolve) => this.#waiting.set(name, resolve));
    return (await posted) as T;
  }
}
