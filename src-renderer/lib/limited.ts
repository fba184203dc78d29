// A few tasks at once: the others wait in the order in which they were asked for, and may be called off.

/** Something to do; ends when its promise does, whichever way. */
export type Task = (signal: AbortSignal) => Promise<unknown>;

/** Runs at most so many tasks at a time. */
export class Limited {
  private readonly waiting = new Set<() => void>();
  private running = 0;

  constructor(private readonly most: number) {}

  /** Adds a task; the returned function drops it while it waits and aborts it while it runs. */
  add(task: Task): () => void {
    const controller = new AbortController();
    const start = () => {
      this.running += 1;
      void task(controller.signal)
        .catch(() => undefined)
        .finally(() => {
          this.running -= 1;
          this.next();
        });
    };
    this.waiting.add(start);
    this.next();
    return () => {
      this.waiting.delete(start);
      controller.abort();
    };
  }

  private next(): void {
    for (const start of this.waiting) {
      if (this.running >= this.most) return;
      this.waiting.delete(start);
      start();
    }
  }
}
