// Keeping the first n tokens of a block: exactly n, where the published code keeps n + 1 (its data.py uses <=).
import type { TokenOrder } from './order';

/** Spreads the values of the first n tokens (n x dim) over the patches of a block (tokens x dim); patches of dropped tokens are 0. */
export function padTokens(values: Float32Array, dim: number, tokens: number, order: TokenOrder): Float32Array {
  if (values.length > tokens * dim) throw new RangeError(`more than ${tokens} tokens in a block`);
  const padded = new Float32Array(tokens * dim);
  if (order === null) padded.set(values);
  else
    for (let token = 0; token * dim < values.length; token++)
      padded.set(values.subarray(token * dim, (token + 1) * dim), (order[token] as number) * dim);
  return padded;
}

/** 1 at each patch of a block whose token is dropped, 0 where it is one of the first n. */
export function droppedMask(n: number, tokens: number, order: TokenOrder): Float32Array {
  if (order === null) return new Float32Array(tokens).fill(1, n);
  const dropped = new Float32Array(tokens);
  for (let token = n; token < tokens; token++) dropped[order[token] as number] = 1;
  return dropped;
}

/** Checks a kept count. Throws RangeError unless it is a whole number from 1 to `tokens`. */
export function checkKept(n: number, tokens: number): void {
  if (!Number.isInteger(n) || n < 1 || n > tokens)
    throw new RangeError(`the kept count ${n} is not between 1 and ${tokens}`);
}
