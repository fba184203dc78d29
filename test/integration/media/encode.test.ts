// Writing videos: every timestamp by ffprobe, colours, odd sizes, and what may go wrong, which leaves nothing.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EncodeOptions, encodeVideo, type VideoFrame } from '../../../src-main/media/encode';
import { probeVideo } from '../../../src-main/media/probe';
import { channelMean, ffprobePts, processesNaming, readAll, tools } from './support';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elastictok-encode-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** One flat colour that changes from frame to frame. */
async function* flat(times: readonly number[], pixels: number): AsyncGenerator<VideoFrame> {
  for (const [i, ptsSeconds] of times.entries()) {
    const data = new Uint8Array(pixels * 3);
    for (let at = 0; at < data.length; at += 3) data.set([180 - i, 60 + i, 30], at);
    yield { pixels: data, ptsSeconds };
  }
}

const options = (path: string, more: Partial<EncodeOptions> = {}): EncodeOptions => ({
  path,
  width: 64,
  height: 48,
  pixelFormat: 'rgb24',
  tools,
  force: false,
  signal: new AbortController().signal,
  ...more,
});

/** Slow and quick stretches and odd distances, from a late start on. */
const times = Array.from(
  { length: 60 },
  (_, i) => 2.345 + (i < 20 ? i / 29.97 : i < 30 ? i / 7 : 5 + i * 0.011 + i / 1e6),
);

describe('encodeVideo', () => {
  it.each([
    ['mp4', 1e-6],
    ['webm', 1e-3],
  ])('keeps the time of every frame in %s', async (kind, unit) => {
    const path = join(folder, `times.${kind}`);
    expect(await encodeVideo(flat(times, 64 * 48), options(path))).toMatchObject({ frames: 60 });
    const read = await ffprobePts(path);
    expect(read).toHaveLength(60);
    for (const [i, pts] of read.entries()) expect(Math.abs(pts! - times[i]!)).toBeLessThanOrEqual(unit / 2 + 1e-9);
  });

  it.skipIf(process.platform === 'win32')('keeps them in mp4 by VP9, where there is no H.264', async () => {
    const ffmpeg = join(folder, 'ffmpeg-without-h264');
    const script = `case "$*" in *-encoders) '${tools.ffmpeg}' "$@" | grep -v 264 ;; *) exec '${tools.ffmpeg}' "$@" ;; esac`;
    await writeFile(ffmpeg, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const path = join(folder, 'vp9.mp4');
    const few = options(path, { tools: { ...tools, ffmpeg } });
    expect(await encodeVideo(flat(times, 64 * 48), few)).toEqual({ frames: 60, encoder: 'libvpx-vp9' });
    const read = await ffprobePts(path);
    expect(read).toHaveLength(60);
    for (const [i, pts] of read.entries()) expect(Math.abs(pts! - times[i]!)).toBeLessThanOrEqual(0.5e-6 + 1e-9);
    expect(await probeVideo(path, tools)).toMatchObject({ codec: 'vp9', colour: { space: 'bt709', range: 'tv' } });
  });

  it('moves a start before 0 to 0, and sets frames of one time a unit apart', async () => {
    const path = join(folder, 'early.mp4');
    await encodeVideo(flat([-1.5, -1, -1, -1, 0.25], 64 * 48), options(path));
    expect(await ffprobePts(path)).toEqual([0, 0.5, 0.500001, 0.500002, 1.75]);
  });

  it.each(['mp4', 'webm'])('keeps colours in %s, says which they are, and pads odd sides', async (kind) => {
    const path = join(folder, `odd.${kind}`);
    await encodeVideo(flat([0, 0.04, 0.08], 63 * 47), options(path, { width: 63, height: 47 }));
    const probe = await probeVideo(path, tools);
    expect([probe.codedWidth, probe.codedHeight, probe.pixFmt]).toEqual([64, 48, 'yuv420p']);
    expect(probe.colour).toMatchObject({ space: 'bt709', range: 'tv' });
    const { frames } = await readAll(path, { resolution: 32 });
    const [r, g, b] = [0, 1, 2].map((channel) => channelMean(frames[1]!.analysis, channel));
    // The padding takes a 48th and a 64th part.
    for (const [mean, colour] of [
      [r, 179],
      [g, 61],
      [b, 30],
    ])
      expect(Math.abs(mean! - colour! * (47 / 48) * (63 / 64))).toBeLessThan(3);
  });

  it('refuses a file that is there, unless it may be replaced', async () => {
    const path = join(folder, 'mine.mp4');
    await writeFile(path, 'mine');
    await expect(encodeVideo(flat([0], 64 * 48), options(path))).rejects.toMatchObject({ code: 'bad-request' });
    expect(await readFile(path, 'utf8')).toBe('mine');
    await encodeVideo(flat([0], 64 * 48), options(path, { force: true }));
    expect(await ffprobePts(path)).toEqual([0]);
  });

  it('leaves nothing where it is cancelled, where the frames fail, and where there are none', async () => {
    const inside = join(folder, 'nothing');
    await mkdir(inside);
    const path = join(inside, 'x.mp4');
    const abort = new AbortController();
    const endless = flat(
      Array.from({ length: 1e6 }, (_, i) => i / 25),
      64 * 48,
    );
    setTimeout(() => abort.abort(), 400);
    const running = encodeVideo(endless, options(path, { signal: abort.signal }));
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(processesNaming(inside)).toEqual([]);
    async function* failing() {
      yield* flat([0, 1], 64 * 48);
      throw new Error('made up');
    }
    await expect(encodeVideo(failing(), options(path))).rejects.toThrow('made up');
    await expect(encodeVideo(flat([], 64 * 48), options(path))).rejects.toMatchObject({ code: 'bad-request' });
    await expect(encodeVideo(flat([0], 64 * 48), options(join(inside, 'x.avi')))).rejects.toMatchObject({
      code: 'bad-request',
    });
    expect(await readdir(inside)).toEqual([]);
    await expect(encodeVideo(flat([0], 64 * 48), options(join(inside, 'no', 'x.mp4')))).rejects.toMatchObject({
      code: 'write-failed',
    });
  });

  it.each(['mp4', 'webm'])('names a full disk and leaves nothing on it (%s)', async (kind) => {
    const disk = join(folder, `disk-${kind}`);
    await mkdir(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      console.warn('skipped: mounting a small disk is not allowed here');
      return;
    }
    try {
      async function* noise() {
        for (let i = 0; i < 60; i++) {
          const pixels = Uint8Array.from({ length: 256 * 256 * 3 }, (_, k) => (k * 2654435761 + i * 40503 * k) >>> 13);
          yield { pixels, ptsSeconds: i / 25 };
        }
      }
      const writing = encodeVideo(noise(), options(join(disk, `x.${kind}`), { width: 256, height: 256 }));
      await expect(writing).rejects.toMatchObject({ code: 'disk-full' });
      expect(await readdir(disk)).toEqual([]);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});
