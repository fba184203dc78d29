// One request at a time, the newest wins: whatever was asked in between is dropped.

/** What a `Latest` tells of its work. */
export interface LatestHandlers<K, V> {
  run: (key: K, signal: AbortSignal) => Promise<V>;
  done: (key: K, value: V) => void;
  failed: (key: K, error: unknown) => void;
  /** Called when work begins and when nothing is left to do. */
  busy?: (busy: boolean) => void;
}

/** Coalesces requests: while one is under way only the newest is remembered, and it starts as soon as that one ends. */
export class Latest<K, V> {
  private waiting: { key: K } | null = null;
  private controller: AbortController | null = null;
  private readonly handlers: LatestHandlers<K, V>;

  constructor(handlers: LatestHandlers<K, V>) {
    this.handlers = handlers;
  }

  /** Asks for a value; an earlier one that has not begun is forgotten. */
  ask(key: K): void {
    this.waiting = { key };
    if (this.controller === null) void this.work();
  }

  /** Drops what waits and aborts what runs; its answer is never delivered. */
  cancel(): void {
    this.waiting = null;
    const running = this.controller;
    this.controller = null;
    running?.abort();
    if (running !== null) this.handlers.busy?.(false);
  }

  private async work(): Promise<void> {
    const controller = new AbortController();
    this.controller = controller;
    this.handlers.busy?.(true);
    while (this.waiting !== null && this.controller === controller) {
      const { key } = this.waiting;
      this.waiting = null;
      try {
        const value = await this.handlers.run(key, controller.signal);
        if (this.controller === controller) this.handlers.done(key, value);
      } catch (error) {
        if (this.controller === controller) this.handlers.failed(key, error);
      }
    }
    if (this.controller !== controller) return;
    this.controller = null;
    this.handlers.busy?.(false);
  }
}
