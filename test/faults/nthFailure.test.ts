// The n-th failure: in a small job every write, rename, spawn and session.run fails once; each time the same work done again ends byte for byte the same.
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultReview, StudioError } from '../../src-main/contract';
import { runAnalysis } from '../../src-main/engine/analyze';
import { exportFile } from '../../src-main/engine/exports/exportFile';
import type { AnalyzeRequest } from '../../src-main/engine/protocol';
import { ReviewKeeper } from '../../src-main/services/reviewKeeper';
import { openAnalysis } from '../../src-main/store/analysisFolder';
import { tinyModelDir } from '../fixtures/model';
import { fingerprint, tinyRequest } from '../integration/engine/setup';
import { tinyClip } from './faultClips';
import { type FaultHook, faultKinds, hookFaults, prepareFaults } from './nthFailureHook';
import { sample } from './size';

let root: string;
let clip: string;
let hook: FaultHook;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'elastictok-nth-'));
  clip = await tinyClip();
  await prepareFaults();
  hook = hookFaults(root);
});
afterAll(async () => {
  hook[Symbol.dispose]();
  await rm(root, { recursive: true, force: true });
});

const hashOf = async (path: string) => createHash('sha256').update(await readFile(path)).digest('hex');
const exportName = 'tokens.safetensors';

/** The request of the job: 8 frames in 2 chunks. */
async function requestFor(outDir: string): Promise<AnalyzeRequest> {
  const modelDir = await tinyModelDir('fsq', { minToks: 8 });
  return { ...(await tinyRequest(clip, outDir)), modelDir };
}

/** Analyses, reviews and exports. What was done before, wholly or in part, is gone on from. */
async function job(request: AnalyzeRequest): Promise<void> {
  const signal = new AbortController().signal;
  const { runs } = await runAnalysis(request, { signal, threads: 1, emit: () => {} });
  const { folder, status } = runs[0]!;
  expect(status).toBe('complete');
  const keeper = new ReviewKeeper();
  await keeper.place(folder);
  await keeper.save({ ...defaultReview, addedCuts: [2] });
  const path = join(request.outDir, exportName);
  if ((await readdir(request.outDir)).includes(exportName)) return;
  await exportFile(
    {
      ...{ type: 'export', folder, path, ranges: [], frames: 8, sourcePath: null, modelDirs: [], tools: null, threads: 1 },
      settings: { format: 'safetensors', ids: 'U16', pad: false, tokensOnly: false, perChunk: false },
    },
    { signal, onProgress: () => {} },
  );
}

const temporary = async (folder: string) =>
  (await readdir(folder, { recursive: true })).filter((name) => /\.tmp$|\.dir$|(^|\/)lock$/.test(name));

it('recovers from the failure of every call', { timeout: 600_000 }, async () => {
  const sourceHash = await hashOf(clip);
  const whole = join(root, 'whole');
  await (await import('node:fs/promises')).mkdir(whole);
  const request = await requestFor(whole);
  await job({ ...request, outDir: whole });
  const expected = await fingerprint(whole);
  const exported = await hashOf(join(whole, exportName));
  await rm(whole, { recursive: true });
  await (await import('node:fs/promises')).mkdir(whole);
  hook.count();
  await job({ ...request, outDir: whole });
  const { counts } = hook;
  console.log(counts);
  const points = faultKinds.flatMap((kind) => Array.from({ length: counts[kind] }, (_, i) => ({ kind, nth: i + 1 })));
  let recovered = 0;
  const lost: string[] = [];
  const chosen = sample(points, 9);
  const t0 = performance.now();
  for (const { kind, nth } of chosen) {
    const outDir = join(root, `${kind}-${nth}`);
    await (await import('node:fs/promises')).mkdir(outDir);
    hook.fail(kind, nth);
    const error = await job({ ...request, outDir }).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    hook.count();
    const name = `${kind} ${nth}`;
    if (error !== null && !(error instanceof StudioError)) lost.push(`${name}: ${String(error)}`);
    console.log(name, String(error));
    const left = await temporary(outDir);
    if (left.length > 0) lost.push(`${name}: left ${left}`);
    const out = join(outDir, exportName);
    if ((await readdir(outDir)).includes(exportName) && (await hashOf(out)) !== exported) lost.push(`${name}: a bad export`);
    for (const folder of (await readdir(outDir)).filter((entry) => entry.endsWith('.etok'))) {
      const { manifest, shardCount } = await openAnalysis(join(outDir, folder)).catch(() => ({ manifest: null, shardCount: 0 }));
      if (manifest?.status === 'complete' && shardCount !== 2) lost.push(`${name}: complete with ${shardCount} shards`);
    }
    await job({ ...request, outDir });
    if ((await fingerprint(outDir)) === expected && (await hashOf(clip)) === sourceHash) recovered++;
    else lost.push(`${name}: the result differs`);
    await rm(outDir, { recursive: true });
  }
  console.log('seconds', (performance.now() - t0) / 1000);
  console.log(`${chosen.length} points, ${recovered} recovered (of ${points.length})`);
  expect(lost).toEqual([]);
  expect(recovered).toBe(chosen.length);
});
