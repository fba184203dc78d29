// Probing: every ordinary fault under its own name, no second file opened, the right stream, odd names.
import { execFile, execFileSync } from 'node:child_process';
import { copyFile, cp, mkdtemp, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { inputGuards } from '../../../src-main/media/inputGuards';
import { locateFfmpeg } from '../../../src-main/media/locate';
import { probeUnlessKnown, probeVideo } from '../../../src-main/media/probe';
import { type FixtureKind, fixtureClip } from '../../fixtures/clips';
import { clipsFolder, sharedClips, tools } from './support';

const scratch = await mkdtemp(join(tmpdir(), 'probe-'));
const posix = process.platform !== 'win32';
if (!posix) console.warn('skipped on Windows: FIFOs, and ffmpeg programs that are shell scripts');

// Every other fault of a source: test/faults/sources.
describe('faults', () => {
  it('every message names what to do', async () => {
    const error = await probeVideo(await fixtureClip('audio-only'), tools).catch((e: unknown) => e);
    expect(String(error)).toMatch(/^StudioError: sound\.m4a: The file holds no video\. Choose .*\.$/);
  });
});

describe.skipIf(!posix)('playlists', () => {
  /** A folder with a disguised playlist beside a FIFO: whoever opens the second file hangs. */
  async function trap(kind: FixtureKind): Promise<string> {
    const folder = await mkdtemp(join(scratch, `${kind}-`));
    execFileSync('mkfifo', [join(folder, 'secret.ts')]);
    const path = join(folder, 'video.mp4');
    await copyFile(await fixtureClip(kind), path);
    return path;
  }

  const ffprobe = (args: string[]) =>
    promisify(execFile)('ffprobe', ['-v', 'error', ...args], { timeout: 2000, killSignal: 'SIGKILL' });

  it('the trap works: plain ffprobe opens the second file', async () => {
    const path = await trap('ffconcat');
    await expect(ffprobe(['-i', path])).rejects.toMatchObject({ killed: true });
  });

  it.each(['ffconcat', 'm3u8'] as const)('%s: neither the sniffer nor the whitelist lets it through', async (kind) => {
    const path = await trap(kind);
    await expect(probeVideo(path, tools)).rejects.toMatchObject({ code: 'refused-format' });
    await expect(ffprobe([...inputGuards(), '-i', `file:${path}`])).rejects.toMatchObject({
      killed: false,
      stderr: expect.stringContaining('not on whitelist'),
    });
  });

  it('white space and a byte order mark do not help', async () => {
    const path = join(scratch, 'bom.mp4');
    await writeFile(path, '\uFEFF\n\n#EXTM3U\nsecret.ts\n');
    await expect(probeVideo(path, tools)).rejects.toMatchObject({ code: 'refused-format' });
  });
});

describe('facts', () => {
  it('rotation, sample aspect and odd sizes', async () => {
    expect(await probeVideo(await fixtureClip('rotated'), tools)).toMatchObject({
      codedWidth: 320,
      codedHeight: 240,
      displayWidth: 240,
      displayHeight: 320,
      rotationDegrees: 270,
    });
    expect(await probeVideo(await fixtureClip('sar2'), tools)).toMatchObject({
      codedWidth: 160,
      displayWidth: 320,
      displayHeight: 240,
      sampleAspect: { num: 2, den: 1 },
    });
    expect(await probeVideo(await fixtureClip('odd'), tools)).toMatchObject({ displayWidth: 853, displayHeight: 479 });
  });

  it('counts, times and colour', async () => {
    expect(await probeVideo(await fixtureClip('cuts'), tools)).toMatchObject({
      codec: 'h264',
      declaredFrames: 96,
      declaredDurationSeconds: 4,
      averageFps: 24,
      startSeconds: 0,
    });
    expect(await probeVideo(await fixtureClip('late-start'), tools)).toMatchObject({
      startSeconds: 12.345,
      declaredFrames: null,
    });
    expect((await probeVideo(await fixtureClip('bt709-full'), tools)).colour).toMatchObject({
      range: 'pc',
      space: 'bt709',
    });
  });

  it('chooses the default stream, or the one that is named', async () => {
    const path = await fixtureClip('two-video');
    const probe = await probeVideo(path, tools);
    expect(probe).toMatchObject({ streamIndex: 1, codedWidth: 160 });
    expect(probe.videoStreams.map((stream) => stream.index)).toEqual([0, 1]);
    expect(await probeVideo(path, tools, { streamIndex: 0 })).toMatchObject({ streamIndex: 0, codedWidth: 320 });
    await expect(probeVideo(path, tools, { streamIndex: 7 })).rejects.toMatchObject({ code: 'bad-request' });
  });

  it('asks ffprobe anew only where the file is not as it was known', async () => {
    const path = join(scratch, 'known.mp4');
    await copyFile(await fixtureClip('cuts'), path);
    const known = await probeVideo(path, tools);
    const noTools = { ffprobe: join(scratch, 'no-ffprobe') };
    expect(await probeUnlessKnown(known, path, noTools)).toBe(known);
    await expect(probeUnlessKnown(null, path, noTools)).rejects.toMatchObject({ code: 'ffmpeg-failed' });
    await utimes(path, 1, 1);
    expect(await probeUnlessKnown(known, path, tools)).toEqual({ ...known, mtimeMs: 1000 });
    await copyFile(await fixtureClip('two-video'), path);
    expect(await probeUnlessKnown(known, path, tools)).toMatchObject({ streamIndex: 1, codedWidth: 160 });
    await expect(probeUnlessKnown(known, `${path}.gone`, tools)).rejects.toMatchObject({ code: 'file-missing' });
  });

  it('a relative path with a leading dash works', async () => {
    const path = await fixtureClip('dash');
    const before = process.cwd();
    process.chdir(dirname(path));
    try {
      expect((await probeVideo('-y.mp4', tools)).path).toBe(path);
    } finally {
      process.chdir(before);
    }
  });

  it.skipIf(sharedClips.length === 0)('the phone clip stands upright', async () => {
    expect(await probeVideo(join(clipsFolder, 'portrait_rotated.mp4'), tools)).toMatchObject({
      rotationDegrees: 90,
      displayWidth: 480,
      displayHeight: 720,
    });
  });
});

describe('locateFfmpeg', () => {
  const script = async (name: string, text: string, mode = 0o755) => {
    const folder = await mkdtemp(join(scratch, 'tool-'));
    for (const tool of ['ffmpeg', 'ffprobe'])
      await writeFile(join(folder, tool), text.replaceAll('NAME', tool), { mode });
    return join(folder, name);
  };
  const old = '#!/bin/sh\necho "NAME version 4.4.2 Copyright"\n';
  const fresh = '#!/bin/sh\necho "NAME version 7.1 Copyright"\n';

  it('finds the system pair', async () => {
    expect(await locateFfmpeg({ env: {} })).toMatchObject({ origin: 'system', ffmpeg: 'ffmpeg' });
  });

  it.skipIf(!posix)('keeps the order: setting, environment, packaged, system', async () => {
    const setting = await script('ffmpeg', fresh);
    const environment = await script('ffmpeg', fresh);
    const bundled = await mkdtemp(join(scratch, 'resources-'));
    await cp(dirname(environment), join(bundled, 'ffmpeg', 'bin'), { recursive: true });
    const env = { FFMPEG_PATH: environment };
    expect(await locateFfmpeg({ setting, resourcesDir: bundled, env })).toMatchObject({
      origin: 'setting',
      ffmpeg: setting,
    });
    expect(await locateFfmpeg({ setting: dirname(setting), env })).toMatchObject({ ffmpeg: setting, version: '7.1' });
    expect(await locateFfmpeg({ resourcesDir: bundled, env })).toMatchObject({
      origin: 'environment',
      ffmpeg: environment,
    });
    expect(await locateFfmpeg({ resourcesDir: bundled, env: {} })).toMatchObject({ origin: 'bundled' });
  });

  it.skipIf(!posix)('passes over what is too old, not executable or not ffmpeg', async () => {
    for (const setting of [
      await script('ffmpeg', old),
      await script('ffmpeg', fresh, 0o644),
      await script('ffmpeg', '#!/bin/sh\necho hello\n'),
      join(scratch, 'none'),
    ]) {
      expect(await locateFfmpeg({ setting, env: {} })).toMatchObject({ origin: 'system' });
    }
  });

  it.skipIf(!posix)('says what it tried and how to install when there is none', async () => {
    const setting = await script('ffmpeg', old);
    const path = process.env.PATH;
    process.env.PATH = scratch;
    try {
      await expect(locateFfmpeg({ setting, env: {} })).rejects.toThrow(
        /version 4\.4\.2, 5\.1 or newer.*ffmpeg not found.*Install it with/,
      );
    } finally {
      process.env.PATH = path;
    }
  });
});
