// ffmpeg and ffprobe that are missing, cannot run, hang, flood, crash or lie: the file fails with a word that helps, and the queue goes on.
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAnalysis } from '../../src-main/engine/analyze';
import { SharedModels } from '../../src-main/engine/sharedModels';
import { locateFfmpeg } from '../../src-main/media/locate';
import { openAnalysis } from '../../src-main/store/analysisFolder';
import { tinyModelDir } from '../fixtures/model';
import { tinyRequest } from '../integration/engine/setup';
import { faultyTools, foreignProgram, processesWith } from './ffmpegFaults';
import { tinyClip } from './nthFailureClip';
import { programHere, until } from './stateEngine';

/** What every state of the program has that is looked at here. */
interface State {
  queue: { running: number; waiting: number; opening: unknown };
  analyses: { name: string; status: string; reason: string | null; error: { what: string; file: string } | null }[];
  sources: { name: string; analysisIds: string[]; id: string }[];
}

let root: string;
let clip: string;
/** 8 frames in a second. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'elastictok-tools-'));
  clip = await tinyClip(root, 8);
});
afterAll(async () => {
  delete process.env.ELASTICTOK_STALL_MS;
  await rm(root, { recursive: true, force: true });
});

/** Each case: how its analysis ends, and what is said. */
const analysed = {
  'hang-at-start': ['failed', /ffmpeg gave no frame for \d+ s/],
  'hang-midway': ['failed', /ffmpeg gave no frame for \d+ s/],
  'crash-at-start': ['failed', /ffmpeg broke down/],
  'crash-midway': ['partial', /ffmpeg ended with status none/],
  'flood-lines': ['complete', null],
  'flood-one-line': ['complete', null],
  'too-few-frames': ['partial', /ffmpeg stopped early: it gave \d frames of 8/],
  'no-frame': ['failed', /ffmpeg broke down/],
} as const;
const refused = {
  'probe-hangs': /could not be examined in \d/,
  'probe-crashes': /ffprobe broke down/,
  'probe-raves': /ffprobe gave an answer that cannot be read/,
  'probe-is-silent': /ffprobe gave an answer that cannot be read/,
} as const;

describe.skipIf(process.platform !== 'linux')('tools that misbehave', () => {
  it('fail their file alone, with a word that helps', async () => {
    const real = await locateFfmpeg();
    await faultyTools(join(root, 'tools'), real);
    const films = join(root, 'films');
    await mkdir(films);
    const cases = [...Object.keys(refused), ...Object.keys(analysed)];
    for (const name of [...cases, 'sound']) await copyFile(clip, join(films, `${name}.mp4`));
    const before = await readFile(clip);
    process.env.ELASTICTOK_STALL_MS = '3000';
    const data = join(root, 'data');
    await mkdir(data);
    const environment = { ...process.env };
    process.env.FFMPEG_PATH = join(root, 'tools', 'ffmpeg');
    process.env.FFPROBE_PATH = join(root, 'tools', 'ffprobe');
    const memoryBefore = process.memoryUsage().rss;
    let most = 0;
    const timer = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 50);
    {
      await using here = await programHere(data, await tinyModelDir('fsq', { minToks: 8 }));
      process.env.FFMPEG_PATH = environment.FFMPEG_PATH;
      process.env.FFPROBE_PATH = environment.FFPROBE_PATH;
      if (environment.FFMPEG_PATH === undefined) delete process.env.FFMPEG_PATH;
      if (environment.FFPROBE_PATH === undefined) delete process.env.FFPROBE_PATH;
      const { studio } = here;
      const fixed = { search: 'fixed', count: 8, device: 'cpu' } as const;
      expect(await studio.invoke('preferences.set', fixed)).toMatchObject({ ok: true });
      await studio.openPaths([...cases, 'sound'].map((name) => join(films, `${name}.mp4`)));
      const { analyses, sources } = await until<State>(studio, ({ queue }) => queue.running + queue.waiting === 0);
      const notices = await here.notices();
      for (const [name, said] of Object.entries(refused)) {
        const notice = notices.find((message) => message.startsWith(`${name}.mp4`));
        expect(notice, name).toMatch(said);
      }
      const ends = sources.map(({ name, id }, i) => {
        const analysis = analyses[i]!;
        return [name, analysis.status, analysis.error?.what ?? analysis.reason, id] as const;
      });
      for (const [name, [status, said]] of Object.entries(analysed)) {
        const found = ends.find(([file]) => file === `${name}.mp4`);
        expect(found?.slice(1, 3), name).toEqual([status, said === null ? null : expect.stringMatching(said)]);
      }
      expect(ends.at(-1)?.slice(0, 2)).toEqual(['sound.mp4', 'complete']);
      for (const folder of (await readdir(join(data, 'analyses'))).filter((name) => name.endsWith('.etok'))) {
        const { manifest } = await openAnalysis(join(data, 'analyses', folder));
        if (manifest.status === 'complete') expect(manifest.totals?.frames, folder).toBe(8);
      }
    }
    clearInterval(timer);
    // 50 MB twice went by.
    expect(most - memoryBefore).toBeLessThan(400 * 2 ** 20);
    expect(await readFile(join(films, 'crash-midway.mp4'))).toEqual(before);
    expect(await readdir(join(data, 'analyses'), { recursive: true })).not.toContainEqual(
      expect.stringMatching(/\.tmp$/),
    );
    expect(await processesWith(films)).toEqual([]);
    console.log(`${cases.length} misbehaving tools, each told apart`);
  });

  it('are told apart where they cannot be started', async () => {
    const folder = join(root, 'unstartable');
    await mkdir(folder);
    await writeFile(join(folder, 'foreign'), foreignProgram(), { mode: 0o755 });
    await writeFile(join(folder, 'locked'), '#!/bin/sh\n', { mode: 0o644 });
    await writeFile(join(folder, 'old'), '#!/bin/sh\necho "ffmpeg version 4.2.7"\n', { mode: 0o755 });
    const path = process.env.PATH;
    process.env.PATH = folder;
    try {
      const found = (program: string) => locateFfmpeg({ setting: join(folder, program), env: {} });
      const missing = { code: 'ffmpeg-missing', data: { remedy: expect.stringMatching(/Install/) } };
      await expect(found('nothing')).rejects.toMatchObject(missing);
      await expect(found('nothing')).rejects.toThrow(/nothing not found/);
      await expect(found('foreign')).rejects.toThrow(/foreign (cannot be started|does not run)/);
      await expect(found('locked')).rejects.toThrow(/locked cannot be started, EACCES/);
      await expect(found('old')).rejects.toThrow(/old (is version 4\.2\.7|does not run)/);
    } finally {
      process.env.PATH = path;
    }
    const whole = await tinyRequest(clip, root);
    const run = (tools: object) =>
      runAnalysis(
        { ...whole, tools: { ...whole.tools, ...tools } },
        { signal: new AbortController().signal, models: new SharedModels(1), emit: () => {} },
      );
    for (const program of ['nothing', 'locked', 'foreign']) {
      const gone = join(folder, program);
      await expect(run({ ffprobe: gone }), program).rejects.toMatchObject({ code: 'ffmpeg-failed' });
      await expect(run({ ffmpeg: gone }), program).rejects.toMatchObject({ code: 'ffmpeg-failed' });
    }
    expect((await readdir(root)).filter((name) => name.endsWith('.etok'))).toEqual([]);
  });
});
