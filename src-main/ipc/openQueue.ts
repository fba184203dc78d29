// Holds files that arrive before a window can show them (command line, open-file, second instance) until it is ready.

/** A queue in front of `studio.openPaths`. */
export interface OpenQueue {
  /** Opens the paths, now or as soon as the window is ready. */
  push(paths: string[]): void;
  /** Called when a window has its state; every later push opens at once. */
  ready(): void;
}

/** Gives a queue that hands paths on in the order in which they came. */
export function createOpenQueue(open: (paths: string[]) => void): OpenQueue {
  let isReady = false;
  let waiting: string[] = [];
  return {
    push(paths) {
      if (paths.length === 0) return;
      if (isReady) open(paths);
      else waiting.push(...paths);
    },
    ready() {
      isReady = true;
      const paths = waiting;
      waiting = [];
      if (paths.length > 0) open(paths);
    },
  };
}
