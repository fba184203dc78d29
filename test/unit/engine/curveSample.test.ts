// Which chunks of a clip an evaluation measures.
import { describe, expect, it } from 'vitest';
import { chunkStarts } from '../../../src-main/engine/curve/sample';

describe('chunkStarts', () => {
  it('takes the whole chunk in the middle of each part', () => {
    expect(chunkStarts(100, 8, 2)).toEqual([24, 72]);
    expect(chunkStarts(96, 4, 1)).toEqual([48]);
    expect(chunkStarts(800, 8, 4)).toEqual([96, 296, 496, 696]);
  });
  it('takes every whole chunk where there are no more than asked for', () => {
    expect(chunkStarts(17, 8, 2)).toEqual([0, 8]);
    expect(chunkStarts(17, 8, 9)).toEqual([0, 8]);
  });
  it('takes a clip shorter than a chunk as it is', () => {
    expect(chunkStarts(3, 8, 2)).toEqual([0]);
    expect(chunkStarts(0, 8, 2)).toEqual([0]);
  });
});
