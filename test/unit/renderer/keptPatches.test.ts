// The kept mask on the screen is that of the tokenizer's own order.
import { describe, expect, it } from 'vitest';
import { tokenOrder } from '../../../src-main/tokenizer/order';
import { keptPatches, type PatchLayout, patchGrid } from '../../../src-renderer/lib/keptPatches';

/** The mask by the tokenizer: the patches of the first `kept` tokens, those of one frame of the block. */
function expected(layout: PatchLayout, kept: number, position: number): number[] {
  const [time, height, width] = layout.patchSize;
  const grid: [number, number, number] = [
    layout.framesPerBlock / time,
    layout.resolution / height,
    layout.resolution / width,
  ];
  const tokens = grid[0] * grid[1] * grid[2];
  const order =
    tokenOrder({ token_order: layout.tokenOrder, grid }) ?? Uint32Array.from({ length: tokens }, (_, k) => k);
  const mask = new Array<number>(tokens).fill(0);
  for (const patch of order.subarray(0, kept)) mask[patch] = 1;
  const frame = grid[1] * grid[2];
  const from = Math.floor(position / time) * frame;
  return mask.slice(from, from + frame);
}

const bayer: PatchLayout = { resolution: 128, framesPerBlock: 1, patchSize: [1, 8, 8], tokenOrder: 'bayer' };
const raster: PatchLayout = { resolution: 64, framesPerBlock: 4, patchSize: [2, 8, 16], tokenOrder: 'raster' };

describe('kept patches', () => {
  it('has the rows and columns of the patches', () => {
    expect(patchGrid(bayer)).toEqual({ rows: 16, columns: 16 });
    expect(patchGrid(raster)).toEqual({ rows: 8, columns: 4 });
  });

  it.each([0, 1, 4, 17, 74, 255, 256])('are those of the first %i tokens in Bayer order', (kept) => {
    const mask = [...keptPatches(bayer, kept, 0)];
    expect(mask).toEqual(expected(bayer, kept, 0));
    expect(mask.filter(Boolean)).toHaveLength(kept);
  });

  it('lie on an even grid for the first 16', () => {
    const mask = keptPatches(bayer, 16, 0);
    const rows = Array.from({ length: 16 }, (_, y) => mask.subarray(y * 16, y * 16 + 16).reduce((a, b) => a + b, 0));
    expect(rows).toEqual([4, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0]);
  });

  it.each([
    [10, 0],
    [10, 3],
    [40, 1],
    [40, 2],
    [64, 3],
  ])('of %i tokens by rows, in frame %i of a block of four', (kept, position) => {
    expect([...keptPatches(raster, kept, position)]).toEqual(expected(raster, kept, position));
  });
});
