// A typed array that grows: amortised appends without garbage, and a view of what is filled.

/** The typed arrays that a series is made of. */
export type NumberArray = Float64Array | Float32Array | Int32Array | Uint8Array;

/** Any column of numbers. */
export type Column = Growable<NumberArray>;

/** An append-only column of numbers; `data` may be longer than `length`. */
export class Growable<T extends NumberArray> {
  data: T;
  length = 0;
  /** Grows when all values are forgotten: what was derived from them no longer holds. */
  generation = 0;
  private readonly make: (size: number) => T;

  constructor(make: (size: number) => T, capacity = 1024) {
    this.make = make;
    this.data = make(capacity);
  }

  /** Appends one value. */
  push(value: number): void {
    this.reserve(this.length + 1);
    this.data[this.length] = value;
    this.length += 1;
  }

  /** Appends many values. */
  pushAll(values: ArrayLike<number>): void {
    this.reserve(this.length + values.length);
    this.data.set(values, this.length);
    this.length += values.length;
  }

  /** The value at an index that exists. */
  at(index: number): number {
    return this.data[index] as number;
  }

  /** Forgets all values; keeps the memory for the next fill. */
  clear(): void {
    this.length = 0;
    this.generation += 1;
  }

  private reserve(size: number): void {
    if (size <= this.data.length) return;
    const bigger = this.make(Math.max(size, this.data.length * 2));
    bigger.set(this.data.subarray(0, this.length));
    this.data = bigger;
  }
}
