// A video decoded in pieces gives the pictures and timestamps of one that is decoded in one; where pieces do not fit, too.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readAnalysisPictures } from '../../../src-main/media/analysisPictures';
import { decodeArguments } from '../../../src-main/media/command';
import { FrameTimesReader } from '../../../src-main/media/frameTimes';
import { ANALYSIS_HEIGHT, ANALYSIS_WIDTH, analysisFilter } from '../../../src-main/media/geometry';
import { type PieceDecode, PiecedVideo } from '../../../src-main/media/piecedVideo';
import { type PieceFrames, pieceStart } from '../../../src-main/media/pieces';
import { probeVideo } from '../../../src-main/media/probe';
import { RawVideo } from '../../../src-main/media/rawVideo';
import { type FixtureKind, fixtureClip } from '../../fixtures/clips';
import { processesNaming, tools } from './support';

const never = new AbortController().signal;

/** All of a clip, as `events` reads it. */
async function read(kind: FixtureKind, pieces: PieceFrames | null, signal = never) {
  const path = await fixtureClip(kind);
  const probe = await probeVideo(path, tools);
  const pictures: Buffer[] = [];
  const take = ({ rgb }: { rgb: Uint8Array }) => void pictures.push(Buffer.from(rgb));
  try {
    return { ...(await readAnalysisPictures(probe, tools, take, signal, pieces)), pictures };
  } finally {
    expect(processesNaming(path)).toEqual([]);
  }
}

/**
 * All of a clip in pieces that begin where the caller says; a piece has begun before its predecessor is read on.
 * @param change what is put behind the filters of every piece but the first
 * @returns also how many pieces went on for their predecessor
 */
async function readFrom(kind: FixtureKind, starts: readonly number[], change = '') {
  const probe = await probeVideo(await fixtureClip(kind), tools);
  const opened: PieceDecode[] = [];
  const open = (seekSeconds: number | null) => {
    const filter = analysisFilter(probe, true) + (seekSeconds === null ? '' : change);
    const args = decodeArguments({ source: probe, filter, pixelFormat: 'rgb24', withoutLoopFilter: true, seekSeconds });
    const times = new FrameTimesReader(probe.timeBase);
    const frameBytes = ANALYSIS_WIDTH * ANALYSIS_HEIGHT * 3;
    const video = new RawVideo({ ffmpeg: tools.ffmpeg, args, frameBytes, highWater: 4, times });
    opened.push({ video, times });
    return opened.at(-1)!;
  };
  const rest = [...starts];
  const video = new PiecedVideo(open, () => rest.shift() ?? null);
  const pictures: Buffer[] = [];
  for (;;) {
    const { times, video: newest } = opened.at(-1)!;
    const ended = newest.ended.then(() => true);
    while (times.seconds.length === 0 && !(await Promise.race([ended, sleep(5, false)])));
    const frame = await video.next();
    if (frame === null) break;
    pictures.push(Buffer.from(frame));
    video.recycle(frame);
  }
  const end = await video.end();
  expect(end.frames).toBe(pictures.length);
  const ends = await Promise.all(opened.map((piece) => piece.video.ended));
  // Only the one that leads at the end comes to its end.
  const last = ends.findIndex(({ exitCode }) => exitCode === 0);
  return { pictures, seconds: video.seconds, joined: last };
}

function expectEqual(pictures: readonly Buffer[], expected: readonly Buffer[]): void {
  expect(pictures.length).toBe(expected.length);
  expect(pictures.findIndex((picture, i) => !picture.equals(expected[i]!))).toBe(-1);
}

describe('PiecedVideo', () => {
  it.each<[FixtureKind, number[], number]>([
    // Key frames at least every 250 frames, 60 a second: 30 to 34 s, and about 70 s.
    ['long', [34, 72], 2],
    // Open groups of 50 frames, 25 a second, that begin at 7.5 s.
    ['open-gop', [10, 15.4], 2],
    // It can be entered nowhere but at its beginning.
    ['long-gop', [8], 0],
    ['cuts', [3], 1],
    // Past the end: from the last key frame.
    ['cuts', [99], 1],
  ])('%s, pieces from %j: %i are joined, all is the same', async (kind, starts, joined) => {
    const whole = await readFrom(kind, []);
    const pieces = await readFrom(kind, starts);
    expectEqual(pieces.pictures, whole.pictures);
    expect(pieces.seconds).toEqual(whole.seconds);
    expect(pieces.joined).toBe(joined);
  });

  it('a piece whose pictures differ is given up', async () => {
    const whole = await readFrom('open-gop', []);
    const pieces = await readFrom('open-gop', [10, 15.4], ',negate');
    expectEqual(pieces.pictures, whole.pictures);
    expect(pieces.joined).toBe(0);
  });
});

describe('readAnalysisPictures in pieces', () => {
  it.each<FixtureKind>([
    'cuts',
    'cuts-mkv',
    'long',
    'long-gop',
    'open-gop',
    'open-gop-ts',
    'intra-refresh',
    'late-start',
    'vfr-mp4',
    'rotated',
    'edit-list',
    'negative-start',
    'pts-gap',
    'pts-twice',
    'size-change',
    'truncated-mkv',
    'truncated-faststart',
  ])('%s: all is the same, whether it can be joined or not', async (kind) => {
    const whole = await read(kind, null);
    const pieces = await read(kind, { fewest: 4, most: 1500 });
    expectEqual(pieces.pictures, whole.pictures);
    expect(pieces.ptsSeconds).toEqual(whole.ptsSeconds);
    expect(pieces.report.complete).toBe(whole.report.complete);
  });

  it('every program ends where it is stopped', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 400);
    const reading = read('long', { fewest: 30, most: 1500 }, stop.signal);
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('pieceStart', () => {
  const film = { formatName: 'mov,mp4,m4a', declaredDurationSeconds: 100, averageFps: 10, startSeconds: 5 };
  const frames: PieceFrames = { fewest: 300, most: 400 };

  it('halves what is left, but for long pieces', () => {
    expect(pieceStart(film, null, frames)).toBe(45);
    expect(pieceStart(film, 45, frames)).toBe(75);
    expect(pieceStart(film, 75, frames)).toBe(90);
    expect(pieceStart(film, 75.1, frames)).toBeNull();
  });

  it('knows no place where the length is not known, or the format cannot be entered at one', () => {
    expect(pieceStart({ ...film, declaredDurationSeconds: null }, null, frames)).toBeNull();
    expect(pieceStart({ ...film, averageFps: null }, null, frames)).toBeNull();
    expect(pieceStart({ ...film, formatName: 'mpegts' }, null, frames)).toBeNull();
  });
});
