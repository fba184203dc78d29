// A column of numbers that grows at its end, in one typed array.

export class Column<T extends Uint8Array | Int32Array | Float32Array | Float64Array> {
  #array: T;
  #length = 0;

  /** @param make gives an array of zeros of a length */
  constructor(private readonly make: (length: number) => T) {
    this.#array = make(64);
  }

  get length(): number {
    return this.#length;
  }

  /** Adds values, in order. */
  push(values: ArrayLike<number>): void {
    const needed = this.#length + values.length;
    if (needed > this.#array.length) {
      const larger = this.make(Math.max(needed, Math.ceil(this.#array.length * 1.5)));
      larger.set(this.#array);
      this.#array = larger;
    }
    this.#array.set(values, this.#length);
    this.#length = needed;
  }

  /** All values so far, not copied; they stay as they are while the column grows. */
  get values(): T {
    return this.#array.subarray(0, this.#length) as T;
  }

  /** A copy of the values at `from` up to `to`, or up to the end. */
  numbers(from: number, to: number): number[] {
    return Array.from(this.#array.subarray(from, Math.min(to, this.#length)));
  }
}
