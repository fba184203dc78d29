// Drafts: each is the sharp picture of the same frame, made small; what is not whole is never taken for it, and nothing is left behind.
import { spawn, spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { getPriority, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SourceDrafts } from '../../../src-main/engine/drafts';
import { niceness } from '../../../src-main/fsx/priority';
import { DraftFile, draftName } from '../../../src-main/media/draftFile';
import { makeDrafts } from '../../../src-main/media/draftMaker';
import { draftSize } from '../../../src-main/media/geometry';
import { KeyPictures } from '../../../src-main/media/keyPictures';
import { NearDrafts } from '../../../src-main/media/nearDrafts';
import { PictureReader } from '../../../src-main/media/pictures';
import { probeVideo } from '../../../src-main/media/probe';
import { type FixtureKind, fixtureClip } from '../../fixtures/clips';
import { possibleSessionNice, sessionNice } from '../session';
import { processesNaming, readFixture, tools } from './support';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drafts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const never = new AbortController().signal;
const noLimit = Number.POSITIVE_INFINITY;

/** Makes the drafts of a fixture; `at` is called with the file that grows. */
async function make(kind: FixtureKind, { mostBytes = noLimit, signal = never, at = (_: DraftFile) => {} } = {}) {
  const probe = await probeVideo(await fixtureClip(kind), tools);
  const path = join(folder, draftName(probe));
  let growing: DraftFile | undefined;
  const onBegun = (file: DraftFile) => {
    growing = file;
    at(file);
  };
  await makeDrafts({ probe, tools, path, mostBytes, onBegun }, signal).finally(() => growing?.close());
  return { probe, path };
}

/** JPEGs as packed rgba. */
async function decode(jpegs: Uint8Array[], frameBytes: number): Promise<Uint8Array[]> {
  const args = ['-v', 'error', '-f', 'mjpeg', '-i', 'pipe:0', '-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1'];
  const child = spawn(tools.ffmpeg, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(Buffer.concat(jpegs));
  const raw = Buffer.concat(await child.stdout.toArray());
  return jpegs.map((_, i) => raw.subarray(i * frameBytes, (i + 1) * frameBytes));
}

/** Times of the key frames that ffprobe tells of. */
function keyTimes(path: string): number[] {
  const shown = '-v error -select_streams v:0 -skip_frame nokey -show_entries frame=pts_time -of csv=p=0';
  const { stdout } = spawnSync(tools.ffprobe, [...shown.split(' '), path], { encoding: 'utf8' });
  const times = stdout.split(/[\s,]+/).filter(Boolean);
  return times.map(Number).toSorted((a, b) => a - b);
}

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] as number)), 0) / a.length;
}

describe('makeDrafts', () => {
  it('removes what an engine that was killed has left', async () => {
    // No system gives so high an id.
    await writeFile(join(folder, `.etok-${2 ** 30}-1.tmp`), 'half a file');
    const { path } = await make('cuts');
    expect(await readdir(folder)).toEqual([basename(path)]);
  });

  it.skipIf(process.platform !== 'linux')('gives way to all other work, also to that of other sessions', async () => {
    const possible = await possibleSessionNice(niceness.drafts);
    // Says who it is and waits, so that it is met also where the system lets the nice value of a session change only later.
    const [program, note] = [join(folder, 'ffmpeg'), join(folder, 'pid')];
    await writeFile(program, `#!/bin/sh\necho $$ > '${note}'\nsleep 2\nexec '${tools.ffmpeg}' "$@"\n`, { mode: 0o755 });
    const probe = await probeVideo(await fixtureClip('vfr'), tools);
    const onBegun = (file: DraftFile) => void file.close();
    const path = join(folder, draftName(probe));
    const making = makeDrafts(
      { probe, tools: { ...tools, ffmpeg: program }, path, mostBytes: noLimit, onBegun },
      never,
    );
    const gaveWay = async () => {
      const pid = Number((await readFile(note, 'utf8')).trim());
      expect([getPriority(pid), sessionNice(pid)]).toEqual([niceness.drafts, possible]);
    };
    await Promise.all([making, vi.waitFor(gaveWay, { timeout: 10_000, interval: 10 })]);
  });

  const kinds: FixtureKind[] = [
    'vfr',
    'long-gop',
    'open-gop-ts',
    'late-start',
    'raw-h264',
    'rotated',
    'sar2',
    'rgbw',
    'bt709-full',
    'pts-jump',
  ];
  it.each(kinds)('%s: the draft of a frame is its sharp picture, made small', async (kind) => {
    const { probe, path } = await make(kind);
    const { frames } = await readFixture(kind);
    const drafts = (await DraftFile.open(path)) as DraftFile;
    const { width, height } = draftSize(probe);
    const sharp = new PictureReader(probe, tools, { fit: 'whole', width, height });
    expect([drafts.index.ends.length, drafts.index.hasAll]).toEqual([frames.length, true]);
    const places = frames.map((_, i) => i).filter((i) => i % 19 === 0 || i === frames.length - 1);
    const found = await Promise.all(places.map((i) => drafts.find(frames[i]!.ptsSeconds, i)));
    const pictures = await decode(
      found.map((draft) => draft!.jpeg),
      width * height * 4,
    );
    for (const [k, place] of places.entries()) {
      const { rgba, ptsSeconds } = await sharp.pictureAt(frames[place]!.ptsSeconds, place);
      expect(found[k]!.ptsSeconds).toBeCloseTo(ptsSeconds, 9);
      expect(meanDifference(pictures[k]!, rgba), `frame ${place}`).toBeLessThan(5);
    }
    await Promise.all([drafts.close(), sharp.close()]);
    expect(await readdir(folder)).toEqual([draftName(probe)]);
  });

  it('drafts of neighbouring frames differ, so that the test above can fail', async () => {
    const { path, probe } = await make('long-gop');
    const drafts = (await DraftFile.open(path)) as DraftFile;
    const { width, height } = draftSize(probe);
    const jpegs = await Promise.all([40, 41, 47].map(async (i) => (await drafts.find(i / 25, i))!.jpeg));
    const [a, b, c] = (await decode(jpegs, width * height * 4)) as [Uint8Array, Uint8Array, Uint8Array];
    expect(meanDifference(a, b)).toBeGreaterThan(0.3);
    expect(meanDifference(a, c)).toBeGreaterThan(5);
    await drafts.close();
  });

  it('can be read while it grows, and gives nothing that is not there', async () => {
    const seen: number[] = [];
    const at = async (file: DraftFile) => {
      for (; !file.index.hasAll; await sleep(1)) {
        const count = Math.min(file.index.ends.length, file.index.times.length);
        if (count === 0 || seen.includes(count)) continue;
        seen.push(count);
        const draft = await file.find(file.index.times[count - 1]!, count - 1).catch(() => null);
        if (draft !== null)
          expect([...draft.jpeg.subarray(0, 2), ...draft.jpeg.subarray(-2)]).toEqual([255, 216, 255, 217]);
        expect(await file.find(999, 99_999).catch(() => null)).toBeNull();
      }
    };
    await make('long', { at: (file) => void at(file) });
    expect(seen.length).toBeGreaterThan(3);
  });

  it('stops at once where it is cancelled, and leaves nothing', async () => {
    const stop = new AbortController();
    const making = make('long', { signal: stop.signal, at: () => setTimeout(() => stop.abort(), 300) });
    await expect(making).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(folder)).toEqual([]);
    expect(processesNaming(await fixtureClip('long'))).toEqual([]);
  });

  it('keeps the first frames alone where there is a limit', async () => {
    const { path } = await make('long', { mostBytes: 2_000_000 });
    const drafts = (await DraftFile.open(path)) as DraftFile;
    const count = drafts.index.ends.length;
    expect(count).toBeGreaterThan(10);
    expect((await stat(path)).size).toBeLessThan(2_200_000);
    expect((await drafts.find((count - 1) / 60, count - 1))?.ptsSeconds).toBeCloseTo((count - 1) / 60, 6);
    expect(await drafts.find(count / 60, count)).toBeNull();
    await drafts.close();
  });

  it('says where it cannot be written, and where ffmpeg gives no picture', async () => {
    const probe = await probeVideo(await fixtureClip('cuts'), tools);
    const to = (path: string) => makeDrafts({ probe, tools, path, mostBytes: noLimit, onBegun: () => {} }, never);
    await writeFile(join(folder, 'file'), '');
    await expect(to(join(folder, 'file', 'x.drafts'))).rejects.toMatchObject({ code: 'write-failed' });
    const onBegun = (file: DraftFile) => void file.close();
    const broken = { probe, tools: { ...tools, ffmpeg: '/bin/false' }, path: join(folder, 'x.drafts') };
    await expect(makeDrafts({ ...broken, mostBytes: noLimit, onBegun }, never)).rejects.toMatchObject({
      code: 'ffmpeg-failed',
    });
    expect(await readdir(folder)).toEqual(['file']);
  });
});

describe('DraftFile', () => {
  it('opens nothing that was cut or is of another kind', async () => {
    const { path } = await make('cuts');
    const whole = await readFile(path);
    for (const length of [0, 7, 16, 1000, whole.length - 16, whole.length - 1]) {
      await writeFile(path, whole.subarray(0, length));
      expect(await DraftFile.open(path), `${length} bytes`).toBeNull();
    }
    const other = Buffer.from(whole);
    other.writeDoubleLE(1e12, whole.length - 16 - 8);
    await writeFile(path, other);
    expect(await DraftFile.open(path)).toBeNull();
    await writeFile(path, whole);
    const drafts = await DraftFile.open(path);
    expect(drafts?.index.hasAll).toBe(true);
    await drafts?.close();
  });
});

describe('KeyPictures', () => {
  it.each(['long-gop', 'cuts-mkv', 'open-gop-ts', 'late-start', 'bt709', 'rotated'] as const)(
    '%s: gives the key frame nearest to a time, as its sharp picture made small',
    async (kind) => {
      const path = await fixtureClip(kind);
      const probe = await probeVideo(path, tools);
      const pictures = new KeyPictures();
      expect(pictures.near(1)).toBeNull();
      await pictures.fill({ probe, tools }, never);
      const times = keyTimes(path);
      const { width, height } = draftSize(probe);
      const sharp = new PictureReader(probe, tools, { fit: 'whole', width, height });
      expect(times.length).toBeGreaterThan(0);
      for (const time of times.slice(0, 6)) {
        expect(pictures.near(time)).toMatchObject({ ptsSeconds: expect.closeTo(time, 6), isNear: false });
        const near = pictures.near(time + 0.05)!;
        expect(near).toMatchObject({ ptsSeconds: expect.closeTo(time, 6), isNear: true });
        const [picture] = await decode([near.jpeg], width * height * 4);
        const { rgba } = await sharp.pictureAt(near.ptsSeconds!, null);
        expect(meanDifference(picture!, rgba), `at ${time}`).toBeLessThan(5);
      }
      expect(pictures.near(1e6)?.ptsSeconds).toBeCloseTo(times.at(-1)!, 6);
      await sharp.close();
    },
  );

  it('stops where it is cancelled, and gives nothing beyond what it has', async () => {
    const probe = await probeVideo(await fixtureClip('long'), tools);
    const pictures = new KeyPictures();
    await expect(pictures.fill({ probe, tools }, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    expect(pictures.near(50)).toBeNull();
    expect(processesNaming(await fixtureClip('long'))).toEqual([]);
  });
});

describe('NearDrafts', () => {
  const until = (what: () => unknown) => vi.waitFor(what, { timeout: 20_000, interval: 20 });

  it.each(['long-gop', 'cuts-mkv', 'open-gop-ts', 'late-start', 'bt709', 'rotated', 'vfr'] as const)(
    '%s: gives the frames around a place, as their sharp pictures made small',
    async (kind) => {
      const probe = await probeVideo(await fixtureClip(kind), tools);
      const { frames } = await readFixture(kind);
      const near = new NearDrafts({ probe, tools });
      const { width, height } = draftSize(probe);
      const sharp = new PictureReader(probe, tools, { fit: 'whole', width, height });
      const places = frames.map((_, i) => i).filter((i) => i > 0.4 * frames.length && i % 7 === 0);
      for (const place of places.slice(0, 8)) {
        const seconds = frames[place]!.ptsSeconds;
        await until(() => expect(near.find(seconds, place)).toMatchObject({ isNear: false }));
        const draft = near.find(seconds, place)!;
        expect(draft.ptsSeconds).toBeCloseTo(seconds, 6);
        const [picture] = await decode([draft.jpeg], width * height * 4);
        const { rgba } = await sharp.pictureAt(seconds, place);
        expect(meanDifference(picture!, rgba), `frame ${place}`).toBeLessThan(5);
      }
      await Promise.all([near.close(), sharp.close()]);
      expect(processesNaming(probe.path)).toEqual([]);
    },
  );

  it('decodes nothing for a frame that is looked at alone, and frames before those it has passed', async () => {
    const probe = await probeVideo(await fixtureClip('long-gop'), tools);
    const near = new NearDrafts({ probe, tools });
    for (let i = 0; i < 3; i++) {
      expect(near.find(4, 100)).toBeNull();
      await sleep(250);
    }
    near.find(4, 100);
    near.find(4, 100);
    await until(() => expect(near.find(4, 100)?.isNear).toBe(false));
    // Decoded on the way there.
    expect(near.find(3, 75)).toMatchObject({ ptsSeconds: expect.closeTo(3, 6), isNear: false });
    // No frame has this time; without a number it is the nearest one.
    expect(near.find(3.015, 75)).toMatchObject({ ptsSeconds: expect.closeTo(3, 6), isNear: true });
    expect(near.find(3.015, null)).toMatchObject({ ptsSeconds: expect.closeTo(3, 6), isNear: false });
    await near.close();
    expect(near.find(4, 100)).toBeNull();
    expect(processesNaming(probe.path)).toEqual([]);
  });

  it('decodes the frames beyond one that is looked at, once nothing else is asked for', async () => {
    const probe = await probeVideo(await fixtureClip('long-gop'), tools);
    const near = new NearDrafts({ probe, tools });
    near.lookedAt(4);
    near.giveWay();
    await sleep(500);
    expect(near.find(4, 100)).toBeNull();
    near.lookedAt(4);
    await sleep(300);
    // Seldom, so that it does not count as moving.
    const found = () => expect(near.find(4, 100)?.isNear).toBe(false);
    await vi.waitFor(found, { timeout: 20_000, interval: 300 });
    await near.close();
    expect(processesNaming(probe.path)).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('goes on where it waits, and begins anew elsewhere', async () => {
    const [program, note] = [join(folder, 'ffmpeg'), join(folder, 'starts')];
    await writeFile(program, `#!/bin/sh\necho >> '${note}'\nexec '${tools.ffmpeg}' "$@"\n`, { mode: 0o755 });
    const starts = async () => (await readFile(note, 'utf8')).length;
    const probe = await probeVideo(await fixtureClip('long'), tools);
    const near = new NearDrafts({ probe, tools: { ...tools, ffmpeg: program } });
    const reach = (seconds: number) => until(() => expect(near.find(seconds, null)?.isNear).toBe(false));
    await reach(2);
    // Well beyond the first two seconds it has come to rest, and not to the end.
    await sleep(1500);
    expect(near.find(9, null)?.isNear).not.toBe(false);
    await reach(6);
    await reach(9);
    expect(await starts()).toBe(1);
    await reach(60);
    expect(await starts()).toBe(2);
    expect(near.find(6, null)?.isNear).toBe(false);
    await near.close();
    expect(processesNaming(probe.path)).toEqual([]);
  });

  it('of a file that gives no pictures has none, and leaves nothing running', async () => {
    const probe = await probeVideo(await fixtureClip('long-gop'), tools);
    const near = new NearDrafts({ probe, tools: { ...tools, ffmpeg: '/bin/false' } });
    for (let i = 0; i < 30; i++) {
      expect(near.find(i / 10, null)).toBeNull();
      await sleep(20);
    }
    await near.close();
  });
});

describe('SourceDrafts', () => {
  const until = (what: () => Promise<unknown>) => vi.waitFor(what, { timeout: 30_000, interval: 100 });

  it('makes them once, finds them again, and makes others where the source has changed', async () => {
    const path = join(folder, 'film.mp4');
    const cache = join(folder, 'cache');
    await copyFile(await fixtureClip('long-gop'), path);
    const first = new SourceDrafts({ path, probe: null, folder: cache, tools, startMs: 100 });
    expect(await first.find(4, 100)).toBeNull();
    await until(async () => expect((await first.find(4, 100))?.ptsSeconds).toBeCloseTo(4, 6));
    await until(async () => expect(await readdir(cache)).toEqual([expect.stringMatching(/^[0-9a-f]+\.drafts$/)]));
    await first.close();
    const probe = await probeVideo(path, tools);
    const again = new SourceDrafts({ path, probe, folder: cache, tools, startMs: 100 });
    expect((await again.find(4, 100))?.ptsSeconds).toBeCloseTo(4, 6);
    await copyFile(await fixtureClip('cuts'), path);
    await utimes(path, 1, 1);
    await sleep(1100);
    expect(await again.find(4, 100)).toBeNull();
    await until(async () => expect((await again.find(95 / 24, 95))?.ptsSeconds).toBeCloseTo(95 / 24, 6));
    await again.close();
    expect(processesNaming(path)).toEqual([]);
  }, 60_000);

  it('decodes ahead around a frame that was gone to, and not around the one it was opened at', async () => {
    const path = await fixtureClip('long-gop');
    const probe = await probeVideo(path, tools);
    // Too late for this test: what is there was decoded ahead.
    const drafts = new SourceDrafts({ path, probe, folder: join(folder, 'late'), tools, startMs: 600_000 });
    expect(await drafts.find(2, 50)).toBeNull();
    await sleep(300);
    await drafts.lookedAt(2);
    await sleep(1500);
    expect(await drafts.find(2, 50)).toBeNull();
    await sleep(300);
    expect(await drafts.find(4, 100)).toBeNull();
    await drafts.lookedAt(4);
    await sleep(300);
    const found = async () => expect((await drafts.find(4, 100))?.isNear).toBe(false);
    await vi.waitFor(found, { timeout: 20_000, interval: 300 });
    await drafts.close();
    expect(processesNaming(path)).toEqual([]);
  }, 60_000);

  it('goes on with key frames where the cache cannot be written, and makes none of a picture', async () => {
    const blocked = join(folder, 'cache');
    await writeFile(blocked, '');
    const film = new SourceDrafts({
      path: await fixtureClip('cuts'),
      probe: null,
      folder: blocked,
      tools,
      startMs: 100,
    });
    const pictures = join(folder, 'pictures');
    await mkdir(pictures);
    const still = new SourceDrafts({
      path: await fixtureClip('png'),
      probe: null,
      folder: pictures,
      tools,
      startMs: 100,
    });
    expect([await film.find(1, 24), await still.find(0, 0)]).toEqual([null, null]);
    await sleep(2000);
    const last = keyTimes(await fixtureClip('cuts')).at(-1)!;
    const near = await film.find(last + 0.1, 0);
    expect(near).toMatchObject({ ptsSeconds: expect.closeTo(last, 6), isNear: true });
    expect(await still.find(0, 0)).toBeNull();
    expect(await readdir(pictures)).toEqual([]);
    await Promise.all([film.close(), still.close()]);
  });
});
