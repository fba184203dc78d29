// The n-th failure: in a small job each write, rename, spawn and session.run fails once; done again, the job always ends byte for byte the same.
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultReview, StudioError } from '../../src-main/contract';
import { runAnalysis } from '../../src-main/engine/analyze';
import { exportFile } from '../../src-main/engine/exports/exportFile';
import type { AnalyzeRequest } from '../../src-main/engine/protocol';
import { SharedModels } from '../../src-main/engine/sharedModels';
import { ReviewKeeper } from '../../src-main/services/reviewKeeper';
import { openAnalysis } from '../../src-main/store/analysisFolder';
import { tinyModelDir } from '../fixtures/model';
import { fingerprint, tinyRequest } from '../integration/engine/setup';
import { tinyClip, tinyFrames } from './nthFailureClip';
import { type FaultHook, faultKinds, hookFaults, prepareFaults } from './nthFailureHook';
import { sample } from './size';

/** In the short form every so many points are tried. */
const step = 12;
const exportName = 'tokens.safetensors';

let root: string;
let hook: FaultHook;
let request: AnalyzeRequest;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'elastictok-nth-'));
  const made = await tinyRequest(await tinyClip(root), root);
  request = { ...made, modelDir: await tinyModelDir('fsq', { minToks: 8, contextBlocks: 2 }) };
  await prepareFaults();
  hook = hookFaults(root);
});
afterAll(async () => {
  hook[Symbol.dispose]();
  await rm(root, { recursive: true, force: true });
});

const hashOf = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

/** Analyses, reviews and exports into a folder that is there. What an earlier try did is gone on from. */
async function job(outDir: string): Promise<void> {
  const { signal } = new AbortController();
  const { runs } = await runAnalysis({ ...request, outDir }, { signal, models: new SharedModels(1), emit: () => {} });
  const { folder, status } = runs[0]!;
  expect(status).toBe('complete');
  const keeper = new ReviewKeeper();
  await keeper.place(folder);
  await keeper.save({ ...defaultReview, addedCuts: [1] });
  if ((await readdir(outDir)).includes(exportName)) return;
  const settings = { format: 'safetensors', ids: 'U16', pad: false, tokensOnly: false, perChunk: false } as const;
  const given = { type: 'export', folder, path: join(outDir, exportName), settings, ranges: [] } as const;
  const models = { modelDirs: [], tools: null, sourcePath: null, frames: tinyFrames, threads: 1 };
  await exportFile({ ...given, ...models, ranges: [] }, { signal, onProgress: () => {} });
}

/** What must not be there after a failure: a temporary file, a lock, a bad export, an analysis that calls itself complete and is not. */
async function wrongs(outDir: string, exported: string): Promise<string[]> {
  const names = await readdir(outDir, { recursive: true });
  const found = names.filter((name) => /\.tmp$|\.dir$|(^|[\\/])lock$/.test(name)).map((name) => `${name} is left`);
  if (names.includes(exportName) && (await hashOf(join(outDir, exportName))) !== exported) found.push('a bad export');
  for (const name of names.filter((one) => one.endsWith('analysis.json'))) {
    const { manifest, shardCount } = await openAnalysis(join(outDir, name, '..'));
    if (manifest.status !== 'running' && shardCount !== 2) found.push(`${manifest.status} with ${shardCount} chunks`);
  }
  return found;
}

it('loses nothing, whichever call fails', { timeout: 600_000 }, async () => {
  const sourceHash = await hashOf(request.sourcePath);
  const whole = join(root, 'whole');
  await mkdir(whole);
  hook.count();
  await job(whole);
  const { counts } = hook;
  const expected = await fingerprint(whole);
  const exported = await hashOf(join(whole, exportName));
  for (const kind of faultKinds) expect(counts[kind], kind).toBeGreaterThan(1);

  const all = faultKinds.flatMap((kind) => Array.from({ length: counts[kind] }, (_, i) => ({ kind, nth: i + 1 })));
  const points = sample(all, step);
  const failures: string[] = [];
  let failed = 0;
  for (const { kind, nth } of points) {
    const outDir = join(root, `${kind}-${nth}`);
    await mkdir(outDir);
    hook.fail(kind, nth);
    const error = await job(outDir).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    hook.count();
    if (error !== null) failed++;
    const found = await wrongs(outDir, exported);
    if (error !== null && !(error instanceof StudioError)) found.push(`an error without a remedy: ${error}`);
    await job(outDir);
    if ((await fingerprint(outDir)) !== expected) found.push('another result');
    if (found.length > 0) failures.push(`${kind} ${nth}: ${found.join(', ')}`);
    await rm(outDir, { recursive: true });
  }
  console.log(`${points.length} points, ${points.length - failures.length} recovered`);
  console.log(
    `of ${Object.entries(counts)
      .map(([kind, count]) => `${count} ${kind}`)
      .join(', ')}; ${failed} ended the job`,
  );
  expect(failures).toEqual([]);
  expect(failed).toBeGreaterThan(points.length / 2);
  expect(await hashOf(request.sourcePath)).toBe(sourceHash);
});
