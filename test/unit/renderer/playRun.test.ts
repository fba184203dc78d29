// Playback without a screen: what is shown when, in step with the clock, where pictures are late, in a loop and backwards.
import { describe, expect, it } from 'vitest';
import { type Film, filmOf, type Place, sourcePlace } from '../../../src-renderer/lib/film';
import { PlayRun, plannedFrames } from '../../../src-renderer/lib/playRun';
import { Series } from '../../../src-renderer/lib/series';
import { nextShuttle, playRate } from '../../../src-renderer/lib/shuttle';
import { batchOf, fakeSeries } from './harness/fakeSeries';

const frames = 200;
const fps = 25;
const series = new Series();
series.append(
  batchOf('play', fakeSeries({ frames, fps, threshold: 0.007, maxToks: 256, shot: 40, seed: 3 }), 0, frames),
);
const whole = { start: 0, end: frames / fps };
const film = (span = whole): Film => filmOf(series, fps, () => span);
const place = (ordinal: number): Place => ({ seconds: series.pts.at(ordinal), ordinal });

/** Plays for some seconds of a 60 Hz screen; gives what was shown, with the time of each. */
function play(run: PlayRun, seconds: number, ready: (place: Place, now: number) => boolean = () => true) {
  const shown: { ordinal: number; now: number }[] = [];
  for (let k = 1; k <= seconds * 60 && !run.ended; k++) {
    const next = run.advance(1 / 60, (due) => ready(due, k / 60));
    if (next !== null) shown.push({ ordinal: next.ordinal as number, now: k / 60 });
  }
  return shown;
}

const ordinals = (shown: { ordinal: number }[]) => shown.map(({ ordinal }) => ordinal);
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('a run', () => {
  it('shows every frame once, each when it is due, and ends after the last one', () => {
    const run = new PlayRun({ film: film(), from: place(0), rate: 1, loop: false });
    const shown = play(run, 20);
    expect(ordinals(shown)).toEqual(range(1, frames));
    for (const { ordinal, now } of shown) {
      expect(now).toBeGreaterThanOrEqual(ordinal / fps - 1e-9);
      expect(now).toBeLessThanOrEqual(ordinal / fps + 1 / 60 + 1e-9);
    }
    expect(run.ended).toBe(true);
  });

  it.each([0.25, 0.5, 2, 4])('keeps the speed %s', (rate) => {
    const shown = play(new PlayRun({ film: film(), from: place(0), rate, loop: false }), 1);
    const last = shown.at(-1)?.ordinal as number;
    expect(Math.abs(last - rate * fps)).toBeLessThanOrEqual(Math.max(1, (rate * fps) / 50));
  });

  it('goes backwards to the first frame', () => {
    const shown = play(new PlayRun({ film: film(), from: place(20), rate: -1, loop: false }), 5);
    expect(ordinals(shown)).toEqual(range(0, 20).reverse());
  });

  it('loops within the span, forwards and backwards, in the time that the span lasts', () => {
    const span = { start: 2, end: 3 };
    const forwards = play(new PlayRun({ film: film(span), from: place(60), rate: 1, loop: true }), 1.6);
    const cycle = [...range(61, 75), ...range(50, 75), ...range(50, 75)];
    expect(ordinals(forwards)).toEqual(cycle.slice(0, forwards.length));
    expect(Math.abs(forwards.length - 40)).toBeLessThanOrEqual(1);
    const backwards = play(new PlayRun({ film: film(span), from: place(52), rate: -1, loop: true }), 0.5);
    expect(ordinals(backwards).slice(0, 5)).toEqual([51, 50, 74, 73, 72]);
  });

  it('loops over a single frame without end and without a lock', () => {
    const span = { start: 2, end: 2.04 };
    const run = new PlayRun({ film: film(span), from: place(50), rate: 1, loop: true });
    expect(new Set(ordinals(play(run, 1)))).toEqual(new Set([50]));
    expect(run.ended).toBe(false);
  });

  it('drops what is late and shows the newest that is ready', () => {
    const run = new PlayRun({ film: film(), from: place(0), rate: 1, loop: false });
    // Nothing for a fifth of a second, then all.
    const shown = play(run, 0.5, (_, now) => now > 0.2);
    expect(shown[0]?.ordinal).toBe(5);
    expect(ordinals(shown).slice(1)).toEqual(range(6, 13));
  });

  it('lets time wait for pictures that are very late, and goes on from there', () => {
    const run = new PlayRun({ film: film(), from: place(0), rate: 1, loop: false });
    const shown = play(run, 5, (_, now) => now > 3);
    expect(shown[0]?.ordinal).toBeLessThanOrEqual(plannedFrames);
    expect(shown.at(-1)?.ordinal as number).toBeLessThan(3 * fps);
  });

  it('plans fewer frames where many are late, those that begin a chunk, and keeps the speed; and more again when they come', () => {
    const long: Film = {
      ...filmOf(null, fps, () => ({ start: 0, end: 1000 })),
      startsChunk: ({ seconds }) => Math.round(seconds * fps) % 8 === 0,
    };
    const run = new PlayRun({ film: long, from: { seconds: 0, ordinal: null }, rate: 1, loop: false });
    // A decoder of so many frames a second, which has to decode a chunk from its first frame on.
    const decoded = new Map<number, number>();
    let budget = 0;
    const decode = (perSecond: number) => {
      budget = Math.min(4, budget + perSecond / 60);
      for (const { seconds } of run.inTime) {
        const frame = Math.round(seconds * fps);
        const chunk = frame >> 3;
        for (; (decoded.get(chunk) ?? 0) <= frame % 8 && budget >= 1; budget--)
          decoded.set(chunk, (decoded.get(chunk) ?? 0) + 1);
      }
    };
    const isDecoded = ({ seconds }: Place) => {
      const frame = Math.round(seconds * fps);
      return (decoded.get(frame >> 3) ?? 0) > frame % 8;
    };
    let last = 0;
    const playOn = (seconds: number, perSecond: number) => {
      const from = last;
      for (let k = 0; k < seconds * 60; k++) {
        decode(perSecond);
        last = run.advance(1 / 60, isDecoded)?.seconds ?? last;
      }
      return last - from;
    };
    playOn(10, 12);
    expect(run.stride).toBe(8);
    expect(Math.abs(playOn(10, 12) - 10)).toBeLessThan(0.5);
    playOn(30, 100);
    expect(run.stride).toBe(1);
  });

  it('keeps the speed where each picture takes most of a second to come', () => {
    const long = filmOf(null, fps, () => ({ start: 0, end: 1000 }));
    const run = new PlayRun({ film: long, from: { seconds: 0, ordinal: null }, rate: 1, loop: false });
    const asked = new Map<number, number>();
    let last = 0;
    const playOn = (seconds: number) => {
      const from = last;
      for (let k = 0; k < seconds * 60; k++) {
        for (const [place, left] of asked) asked.set(place, left - 1);
        last = run.advance(1 / 60, ({ seconds: at }) => (asked.get(at) ?? 1) <= 0)?.seconds ?? last;
        const underWay = [...asked.values()].filter((left) => left > 0).length;
        const begun = run.inTime.filter(({ seconds: at }) => !asked.has(at)).slice(0, 4 - underWay);
        for (const { seconds: at } of begun) asked.set(at, 48);
      }
      return last - from;
    };
    playOn(10);
    expect(Math.abs(playOn(20) - 20)).toBeLessThan(1);
  });

  it('goes on where it was held up before any picture was asked for', () => {
    const few = filmOf(null, 6.25, () => ({ start: 0, end: 1000 }));
    const run = new PlayRun({ film: few, from: { seconds: 0, ordinal: null }, rate: 1, loop: false });
    expect(run.advance(2, () => false)).toBeNull();
    const fetched = new Set(run.inTime.map(({ seconds }) => seconds));
    const shown = Array.from({ length: 60 }, () => run.advance(1 / 60, ({ seconds }) => fetched.has(seconds)));
    expect(shown.some((place) => place !== null)).toBe(true);
  });

  it('names what comes next for fetching, and keeps what may still be shown', () => {
    const run = new PlayRun({ film: film(), from: place(10), rate: 1, loop: false });
    expect(run.inTime.map(({ ordinal }) => ordinal)).toEqual(range(11, 11 + plannedFrames));
    expect(run.pending[0]).toEqual(place(10));
    run.advance(0.1, () => false);
    expect(run.inTime[0]?.ordinal).toBe(13);
    expect(run.pending.map(({ ordinal }) => ordinal)).toContain(11);
  });

  it('plays what is not analyzed by the usual frames', () => {
    const bare = filmOf(null, fps, () => ({ start: 0, end: 2 }));
    const run = new PlayRun({ film: bare, from: { seconds: 0, ordinal: null }, rate: 1, loop: false });
    const shown: number[] = [];
    for (let k = 1; k <= 200 && !run.ended; k++) {
      const next = run.advance(1 / 60, () => true);
      if (next !== null) shown.push(Math.round(next.seconds * fps));
    }
    expect(shown).toEqual(range(1, 50));
  });
});

describe('a film', () => {
  it('goes past the analyzed frames by the usual frame length', () => {
    const longer = film({ start: 0, end: 20 });
    expect(longer.step(place(frames - 1), 3)).toEqual({
      seconds: expect.closeTo((frames + 2) / fps, 6),
      ordinal: null,
    });
    expect(longer.at(1.01)).toEqual(place(25));
  });

  it('names the picture of the source by its own time and index', () => {
    const source = { pictures: null };
    expect(sourcePlace(source, series, place(30))).toEqual({
      ordinal: 30,
      ptsSeconds: series.pts.at(30),
      frame: series.index.at(30),
    });
    // Which frame is nearest to a time nobody knows before the file is decoded.
    expect(sourcePlace(source, series, { seconds: 9.5, ordinal: null })).toEqual({ ordinal: null, ptsSeconds: 9.5 });
    expect(sourcePlace({ pictures: 4 }, null, { seconds: 9, ordinal: null })).toMatchObject({ frame: 3 });
  });
});

describe('J, K and L', () => {
  it('play faster with each press, and begin anew in the other direction', () => {
    expect(nextShuttle(false, 1, 1)).toBe(1);
    expect([1, 2, 4].map((shuttle) => nextShuttle(true, shuttle, 1))).toEqual([2, 4, 4]);
    expect(nextShuttle(false, 1, -1)).toBe(-1);
    expect([-1, -2, -4].map((shuttle) => nextShuttle(true, shuttle, -1))).toEqual([-2, -4, -4]);
    expect(nextShuttle(true, 4, -1)).toBe(-1);
    expect(nextShuttle(true, -4, 1)).toBe(1);
  });

  it('start from the chosen speed and go no faster than four times', () => {
    expect(playRate(1, 1)).toBe(1);
    expect(playRate(0.25, -4)).toBe(-1);
    expect(playRate(2, 4)).toBe(4);
    expect(playRate(4, -2)).toBe(-4);
  });
});
