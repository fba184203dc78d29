// Keeping the first n tokens of a block: exactly n, where the published code keeps n + 1 (its data.py uses <=).

/** Spreads the values of n tokens (n x dim) over a block of `tokens` tokens; dropped positions are 0. */
export function padTokens(values: Float32Array, dim: number, tokens: number): Float32Array {
  if (values.length > tokens * dim) throw new RangeError(`more than ${tokens} tokens in a block`);
  const padded = new Float32Array(tokens * dim);
  padded.set(values);
  return padded;
}

/** 1 at each dropped position of a block, 0 at each kept one. */
export function droppedMask(n: number, tokens: number): Float32Array {
  return new Float32Array(tokens).fill(1, n);
}

/** Checks a kept count. Throws RangeError unless it is a whole number from 1 to `tokens`. */
export function checkKept(n: number, tokens: number): void {
  if (!Number.isInteger(n) || n < 1 || n > tokens)
    throw new RangeError(`the kept count ${n} is not between 1 and ${tokens}`);
}
