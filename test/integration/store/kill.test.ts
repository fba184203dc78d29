// A writer killed at any moment leaves a folder that opens and resumes, and ends byte-identical to an undisturbed one.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StudioError } from '../../../src-main/contract/errors';
import { openAnalysis } from '../../../src-main/store/analysisFolder';
import { createAnalysis, resumeAnalysis } from '../../../src-main/store/writer';
import { random } from '../../unit/analysis/scenes';
import { sampleManifest } from '../../unit/store/samples';
import { buildWriter, contentOf, ended, startWriter } from './support';

const CHUNKS = 40;
let folder: string;
let script: string;
let undisturbed: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-kill-'));
  script = await buildWriter(join(folder, 'built'));
  const whole = join(folder, 'whole.etok');
  expect(await ended(await startWriter(script, whole, CHUNKS, 0))).toBe(0);
  undisturbed = await contentOf(whole);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('kill -9', () => {
  it('leaves no more than manifest and shards in the end', () => {
    expect(Object.keys(undisturbed)).toHaveLength(CHUNKS + 1);
  });

  it('at random moments: opens, resumes and ends identical', async () => {
    const next = random(20);
    for (let run = 0; run < 6; run++) {
      const path = join(folder, `killed-${run}.etok`);
      let known = 0;
      for (let kill = 0; kill < 4; kill++) {
        const child = await startWriter(script, path, CHUNKS, 2);
        await sleep(next() * 60);
        child.kill('SIGKILL');
        await ended(child);
        const opened = await openAnalysis(path).catch((error: unknown) => error);
        if (opened instanceof StudioError) {
          // Killed before the manifest was there.
          expect(opened.code).toBe('analysis-missing');
          continue;
        }
        const analysis = opened as Awaited<ReturnType<typeof openAnalysis>>;
        if (analysis.manifest.status === 'complete') break;
        expect(analysis).toMatchObject({ interrupted: true, manifest: { status: 'running' } });
        expect(analysis.shardCount).toBeGreaterThanOrEqual(known);
        known = analysis.shardCount;
        const series = await analysis.readSeries();
        expect(series.n).toHaveLength(4 * known);
        expect([...series.frame]).toEqual(Array.from({ length: 7 * known }, (_, i) => i));
      }
      const last = await startWriter(script, path, CHUNKS, 0);
      const code = await ended(last);
      // An analysis that was killed after its end refuses to resume; every other one is finished by this run.
      if (code !== 0) expect((await openAnalysis(path)).manifest.status).toBe('complete');
      expect(await contentOf(path)).toEqual(undisturbed);
    }
  });

  it('frees the lock of the dead, while the living keep theirs', async () => {
    const path = join(folder, 'locked.etok');
    const child = await startWriter(script, path, CHUNKS, 50);
    while (!(await readdir(join(path, 'shards')).catch(() => [])).some((name) => name.endsWith('.safetensors')))
      await sleep(5);
    const open = await openAnalysis(path);
    expect(open.interrupted).toBe(false);
    await expect(resumeAnalysis(path)).rejects.toMatchObject({ code: 'write-failed' });
    await expect(createAnalysis(path, sampleManifest())).rejects.toMatchObject({ code: 'write-failed' });
    child.kill('SIGKILL');
    await ended(child);
    const writer = await resumeAnalysis(path);
    expect(writer.resumePoint).toMatchObject({ nextSourceFrame: 7 * writer.resumePoint.chunks });
    await writer.close();
  });
});
