// The truth of generated montages against the pictures themselves: shots of one flat colour each, so that every frame says what it is.
import { describe, expect, it } from 'vitest';
import { composeMontage, type Join, planJoins, truthOf } from '../../fixtures/scenes/montage';
import { createRandom } from '../../fixtures/scenes/random';

const flat = (value: number, frames: number) => ({
  frames,
  pictures: async (count: number) => Array.from({ length: count }, () => new Uint8Array(3).fill(value)),
});
const joins: Join[] = [
  { kind: 'cut' },
  { kind: 'dissolve', frames: 9, eased: false },
  { kind: 'fade', out: 8, hold: 2, in: 10, level: 0 },
  { kind: 'cut' },
  { kind: 'dissolve', frames: 12, eased: true },
  { kind: 'fade', out: 8, hold: 0, in: 8, level: 255 },
];
const colours = [41, 203, 97, 183, 59, 221, 119];
const lengths = [20, 30, 50, 40, 25, 60, 30];

describe('composeMontage', async () => {
  const values: number[] = [];
  for await (const picture of composeMontage(
    colours.map((value, i) => flat(value, lengths[i]!)),
    joins,
  ))
    values.push(picture[0]!);
  const truth = truthOf(lengths, joins);

  it('gives as many frames as the truth says', () => expect(values).toHaveLength(truth.frames));

  it('starts a shot at every cut', () => {
    expect(truth.cuts.map((cut) => [values[cut - 1], values[cut]])).toEqual([
      [41, 203],
      [183, 59],
    ]);
  });

  it('blends from the first to the last frame of each transition and not beyond', () => {
    expect(truth.transitions.map(({ type, start, end }) => [type, end - start + 1])).toEqual([
      ['dissolve', 9],
      ['fade_out', 8],
      ['fade_in', 10],
      ['dissolve', 12],
      ['fade_out', 8],
      ['fade_in', 8],
    ]);
    const blended = new Set<number>();
    for (const { start, end } of truth.transitions) for (let at = start; at <= end; at++) blended.add(at);
    // The first fade holds two black frames between out and in.
    const held = truth.transitions[1]!.end + 1;
    expect([values[held], values[held + 1]]).toEqual([0, 0]);
    values.forEach((value, at) => {
      const plain = colours.includes(value);
      if (at === held || at === held + 1) return;
      expect(plain, `frame ${at}`).toBe(!blended.has(at));
    });
  });

  it('fades evenly', () => {
    const { start, end } = truth.transitions[1]!;
    expect(values.slice(start, end + 1)).toEqual([85, 73, 61, 49, 36, 24, 12, 0]);
  });
});

it('plans as many joins of each kind as asked, transitions of 8 to 40 frames, the same for the same seed', () => {
  const plan = planJoins(createRandom(5), { cuts: 20, dissolves: 30, fades: 30 });
  const count = (kind: Join['kind']) => plan.filter((join) => join.kind === kind).length;
  expect([count('cut'), count('dissolve'), count('fade')]).toEqual([20, 30, 30]);
  for (const join of plan) {
    const spans = join.kind === 'cut' ? [] : join.kind === 'dissolve' ? [join.frames] : [join.out, join.in];
    for (const frames of spans) expect(frames >= 8 && frames <= 40).toBe(true);
  }
  expect(planJoins(createRandom(5), { cuts: 20, dissolves: 30, fades: 30 })).toEqual(plan);
});
