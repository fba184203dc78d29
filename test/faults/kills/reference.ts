// What the kill script compares with: the same work done once by an app that nobody kills.

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type AnalysisSettings, defaultExportSettings } from '../../../src-main/contract';
import { writePreferences } from '../../e2e/launch';
import { fixtureClip } from '../../fixtures/clips';
import { tinyModelDir } from '../../fixtures/model';
import { Desktop, until } from './desktop';
import { hashesBelow } from './stored';

/** Settings of every analysis: several probes a block, so that there is time to be killed in. */
export const settings: AnalysisSettings = {
  model: 'tiny-fsq',
  metric: 'mse',
  threshold: 0.02,
  search: 'binary',
  count: null,
  budget: null,
  sampling: { kind: 'all' },
  fit: 'crop',
  device: 'cpu',
};

export interface Reference {
  env: NodeJS.ProcessEnv;
  /** Sources of the queue. */
  clips: string[];
  /** Hashes of all files of the queue's analyses, by their paths below the folder of analyses. */
  stored: Map<string, string>;
  /** An analysis folder of another clip, for exports, and the hash of the video that it becomes. */
  exported: { folder: string; sha256: string };
  runMs: number;
}

/** Asks for a video of an analysis' reconstruction; it takes some seconds, and runs an ffmpeg of its own. */
export async function startExport(app: Desktop, analysisId: string): Promise<void> {
  const asked = { analysisIds: [analysisId], settings: { ...defaultExportSettings, format: 'mp4' }, ranges: [] };
  await app.invoke('export.start', asked);
}

/** Opens clips, waits until all are listed, and queues them. */
export async function queueAll(app: Desktop, clips: readonly string[]): Promise<void> {
  app.open(...clips);
  const sources = await until('the opening of the clips', 60, async () => {
    const { sources } = await app.state();
    return sources.length >= clips.length ? sources : null;
  });
  for (const { id } of sources) await app.invoke('analysis.start', { sourceId: id, settings: [settings] });
}

/** Does the work in `folder`. Throws where it fails. */
export async function makeReference(folder: string): Promise<Reference> {
  const env = { ELASTICTOK_MODELS: dirname(await tinyModelDir('fsq', { resolution: 64 })), ELASTICTOK_CHECK: '1' };
  // Of different names, so that each analysis has the same folder in whichever order they come.
  const clips = await Promise.all((['cuts', 'vfr', 'mpeg2'] as const).map((kind) => fixtureClip(kind)));
  const dataDir = join(folder, 'reference');
  const exportsFrom = join(folder, 'exported');
  let exported: { folder: string; sha256: string } | null = null;
  for (const [dir, sources] of [
    [exportsFrom, [await fixtureClip('long-gop')]],
    [dataDir, clips],
  ] as const) {
    await mkdir(dir, { recursive: true });
    await writePreferences(dir, { analyzeOnOpen: false });
    const app = await Desktop.start(dir, env);
    if (app === null) throw new Error('the app did not start');
    const startedMs = performance.now();
    await queueAll(app, sources);
    const analyses = await until('the analyses', 300, async () => {
      const { analyses } = await app.state();
      return analyses.every(({ status }) => status === 'complete') ? analyses : null;
    });
    const runMs = performance.now() - startedMs;
    if (exported === null) {
      await startExport(app, analyses[0]!.id);
      const name = await until('the export', 120, async () => {
        const [view] = (await app.state()).exports;
        return view?.status === 'complete' ? view.name : null;
      });
      const bytes = await readFile(join(dir, 'exports', name));
      const [found] = await readdir(join(dir, 'analyses'));
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      exported = { folder: join(dir, 'analyses', found!), sha256 };
      await app.quit();
      continue;
    }
    await app.quit();
    return { env, clips, stored: hashesBelow(join(dir, 'analyses')), exported, runMs };
  }
  throw new Error('nothing was done');
}
