// Cuts and transitions of real files, from decoding to marks: a generated montage to the frame, and no false cut under any kind of stress.
import { describe, expect, it } from 'vitest';
import { locateFfmpeg } from '../../../src-main/media/locate';
import { detectors } from '../../bench/cuts/detectors';
import { scoreClip } from '../../bench/cuts/score';
import { generatedShots } from '../../fixtures/scenes/generatedShots';
import { drawnStressClip, montageClip, stressKinds } from '../../fixtures/scenes/sets';

const tools = await locateFfmpeg();

describe('a montage of drawn shots', () => {
  it('has its cuts at their very frames and its transitions found', async () => {
    const { path, truth } = await montageClip('generated', 21, { cuts: 3, dissolves: 1, fades: 1 }, generatedShots);
    expect(truth.cuts).toHaveLength(3);
    expect(truth.transitions.map(({ type }) => type).sort()).toEqual(['dissolve', 'fade_in', 'fade_out']);
    const found = await detectors.ours(path, tools);
    const { missed, wrong, transitionsMissed, transitionsWrong } = scoreClip(truth, found, 0);
    expect({ missed, wrong, transitionsMissed, transitionsWrong }).toEqual({
      missed: [],
      wrong: [],
      transitionsMissed: [],
      transitionsWrong: [],
    });
  });
});

describe('a single shot', () => {
  it.each(stressKinds)('has no cut: %s', async (kind) => {
    const { path } = await drawnStressClip(kind, 1);
    const { cuts } = await detectors.ours(path, tools);
    expect(cuts).toEqual([]);
  });
});
