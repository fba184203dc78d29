// Chunks start at cuts and at the context limit; blocks never span a cut.
import { describe, expect, it } from 'vitest';
import { chunkFrames } from '../../../src-main/engine/chunker';

async function* frames(count: number, cuts: number[], starts: number[] = []) {
  for (let i = 0; i < count; i++) yield { i, cut: cuts.includes(i), startsChunk: starts.includes(i) };
}

/** Writes steps as text: `[0 1|2 3]` is one chunk of two blocks; `*` marks a block that says it starts a chunk. */
async function outline(
  count: number,
  cuts: number[],
  framesPerBlock: number,
  maxBlocks: number,
  starts: number[] = [],
): Promise<string> {
  let text = '';
  for await (const step of chunkFrames(frames(count, cuts, starts), framesPerBlock, maxBlocks)) {
    if (step.type === 'chunk-end') text += ']';
    else text += `${step.chunkStart ? '*' : '|'}${step.frames.map((frame) => frame.i).join(' ')}`;
  }
  return text;
}

describe('chunkFrames', () => {
  it('ends a chunk at the context limit', async () => {
    expect(await outline(5, [], 1, 2)).toBe('*0|1]*2|3]*4]');
  });
  it('starts a chunk at a cut', async () => {
    expect(await outline(5, [2], 1, 8)).toBe('*0|1]*2|3|4]');
  });
  it('cuts a block short rather than span a cut', async () => {
    expect(await outline(9, [5], 4, 4)).toBe('*0 1 2 3|4]*5 6 7 8]');
  });
  it('gives the rest as a short block at the end', async () => {
    expect(await outline(6, [], 4, 4)).toBe('*0 1 2 3|4 5]');
  });
  it('does not end a chunk twice when a cut meets the limit', async () => {
    expect(await outline(4, [2], 1, 2)).toBe('*0|1]*2|3]');
  });
  it('gives nothing for no frames', async () => {
    expect(await outline(0, [], 4, 4)).toBe('');
  });
  it('starts a chunk where a frame asks for it, without a cut', async () => {
    expect(await outline(3, [], 1, 8, [0, 1, 2])).toBe('*0]*1]*2]');
    expect(await outline(3, [], 4, 8, [0, 1, 2])).toBe('*0]*1]*2]');
    expect(await outline(4, [1], 1, 8, [3])).toBe('*0]*1|2]*3]');
  });
  it('does not make an empty chunk of a cut at the first frame', async () => {
    expect(await outline(2, [0], 1, 4)).toBe('*0|1]');
  });
});
