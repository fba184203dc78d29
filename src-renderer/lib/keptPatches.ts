// Which patches of a frame keep their token: a block keeps its leading n tokens, and the model's order says whose they are.
import type { ModelView } from '../../src-main/contract';

/** What of a model tells where its tokens lie. */
export type PatchLayout = Pick<ModelView, 'resolution' | 'framesPerBlock' | 'patchSize' | 'tokenOrder'>;

/** Rows and columns of patches in one frame. */
export function patchGrid({ resolution, patchSize: [, height, width] }: PatchLayout): {
  rows: number;
  columns: number;
} {
  return { rows: Math.floor(resolution / height), columns: Math.floor(resolution / width) };
}

/**
 * Gives 1 for each patch of a frame (rows x columns) whose token is among the `kept` leading ones of its block, else 0.
 * `position` is the frame's place in its block, from 0. The order is that of src-main/tokenizer/order.ts.
 */
export function keptPatches(layout: PatchLayout, kept: number, position: number): Uint8Array {
  const { rows, columns } = patchGrid(layout);
  const mask = new Uint8Array(rows * columns);
  const before = Math.floor(position / layout.patchSize[0]) * rows * columns;
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const patch = y * columns + x;
      const token = layout.tokenOrder === 'bayer' ? bayerRank(x, y, columns) : before + patch;
      mask[patch] = token < kept ? 1 : 0;
    }
  return mask;
}

/** Place of (x, y) in Bayer's order of a square: from the lowest bit on, the digits 2 (y ^ x) + y of base 4. */
function bayerRank(x: number, y: number, side: number): number {
  let rank = 0;
  for (let bit = 1; bit < side; bit *= 2) {
    const row = y & bit ? 1 : 0;
    const column = x & bit ? 1 : 0;
    rank = 4 * rank + 2 * (row ^ column) + row;
  }
  return rank;
}
