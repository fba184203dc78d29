// The values used last, up to a number of them.

/** A cache that forgets what was not used for longest. */
export class RecentlyUsed<T> {
  private readonly values = new Map<string, T>();

  constructor(private readonly most: number) {}

  /** Gives a value and marks it as used. */
  get(key: string): T | undefined {
    const value = this.values.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  /** Keeps a value. */
  set(key: string, value: T): void {
    this.values.delete(key);
    this.values.set(key, value);
    for (const oldest of this.values.keys()) {
      if (this.values.size <= this.most) break;
      this.values.delete(oldest);
    }
  }
}
