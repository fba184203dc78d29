// Which patch each token belongs to (config's `token_order`): the transformers run over patches, codes stand in token order.
import type { ModelConfig } from './config';

/** The patch of each token (max_toks); null where token k is patch k, so that nothing is moved. */
export type TokenOrder = Uint32Array | null;

/**
 * Gives the order of a config's tokens. `raster`, as published: the order of patches. `bayer`: patches by rank in the matrix of
 * ordered dithering (Bayer 1973), so that the first 4, 16, 64 ... tokens lie on an even grid over the whole frame.
 */
export function tokenOrder({ token_order: kind, grid }: Pick<ModelConfig, 'token_order' | 'grid'>): TokenOrder {
  return kind === 'raster' ? null : bayerOrder(grid[1]);
}

/** Moves the values of a block (tokens x dim) from the order of patches to that of tokens; raster gives `values` themselves. */
export function toTokenOrder(values: Float32Array, dim: number, order: TokenOrder): Float32Array {
  if (order === null) return values;
  const moved = new Float32Array(values.length);
  order.forEach((patch, token) => {
    moved.set(values.subarray(patch * dim, (patch + 1) * dim), token * dim);
  });
  return moved;
}

/** Rank of the patch at (x, y): the bits of the two numbers from the lowest to the highest, as digits 2 (y ^ x) + y of base 4. */
function bayerOrder(side: number): Uint32Array {
  const order = new Uint32Array(side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      let rank = 0;
      for (let bit = 1; bit < side; bit *= 2) {
        const [row, column] = [y & bit ? 1 : 0, x & bit ? 1 : 0];
        rank = 4 * rank + 2 * (row ^ column) + row;
      }
      order[rank] = y * side + x;
    }
  return order;
}
