// A few at a time: tasks beyond the given number wait for their turn, first come first served.

/** Gives a function that runs tasks, at most `count` of them at once; each answer is the task's own, also its failure. */
export function createSlots(count: number): <T>(task: () => Promise<T>) => Promise<T> {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
