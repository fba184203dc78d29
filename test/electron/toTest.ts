// What the stand-in tells the test that started it.

/** Sends a message to the test, where there is one. */
export function toTest(message: object): void {
  if (process.connected) process.send?.(message);
}

/** What the product asked the system to do, for tests to look at. */
export const recorded = {
  external: [] as string[],
  shown: [] as string[],
  recents: [] as string[],
  notifications: [] as { title: string; body: string }[],
  /** Bars of the taskbar, in their order; -1 is none. */
  progress: [] as number[],
  /** Each time that sleep was forbidden (true) or allowed again. */
  awake: [] as boolean[],
};
