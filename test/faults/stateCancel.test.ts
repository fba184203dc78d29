// A cancel in every phase of an analysis and of an export: it is obeyed at once, no process and no temporary file is left, and the work goes on later.
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultExportSettings } from '../../src-main/contract';
import { runAnalysis } from '../../src-main/engine/analyze';
import { exportFile } from '../../src-main/engine/exports/exportFile';
import type { AnalysisEvent, AnalyzeRequest } from '../../src-main/engine/protocol';
import { SharedModels } from '../../src-main/engine/sharedModels';
import { locateFfmpeg } from '../../src-main/media/locate';
import { tinyModelDir } from '../fixtures/model';
import { fingerprint, tinyRequest } from '../integration/engine/setup';
import { faultyTools, processesWith } from './ffmpegFaults';
import { tinyClip } from './nthFailureClip';

/** A second is promised; so much is given to a machine that does other things as well. What hangs would take 25 s. */
const mostMs = 5000;

let root: string;
let request: AnalyzeRequest;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'elastictok-cancel-'));
  const modelDir = await tinyModelDir('fsq', { minToks: 8, contextBlocks: 2 });
  request = { ...(await tinyRequest(await tinyClip(root, 8), root)), modelDir };
});
afterAll(() => rm(root, { recursive: true, force: true }));

const budget = { search: 'budget', budget: { kind: 'mean-tokens', value: 10 } } as const;
const linuxOnly = process.platform === 'linux';

/** Each phase: the clip's name (tools misbehave by it), the settings, and the event at which it is cancelled; null: after a moment. */
const phases: [string, string, object, ((event: AnalysisEvent) => boolean) | null][] = [
  ...(linuxOnly
    ? ([
        ['the file is examined', 'probe-hangs', {}, null],
        ['the first frame is waited for', 'hang-at-start', {}, null],
        ['a later frame is waited for', 'hang-midway', {}, null],
        ['a later frame is waited for, in measuring', 'hang-midway', budget, null],
      ] as [string, string, object, null][])
    : []),
  ['it starts', 'sound', {}, ({ type }) => type === 'started'],
  ['a budget is measured', 'sound', budget, ({ type }) => type === 'measured'],
  ['blocks are computed', 'sound', {}, ({ type }) => type === 'blocks'],
  ['it ends', 'sound', {}, (event) => event.type === 'phase' && event.phase === 'finishing'],
];

it.each(phases)('while %s', async (phase, name, changes, isMoment) => {
  const outDir = join(root, phase);
  await mkdir(outDir);
  const tools = linuxOnly ? await faultyTools(join(root, 'tools'), await locateFfmpeg()) : request.tools;
  const sourcePath = await tinyClip(root, 8, `${name}.mp4`);
  const settings = request.settings.map((one) => ({ ...one, ...changes }));
  const given = { ...request, sourcePath, outDir, settings };
  const abort = new AbortController();
  let askedMs = 0;
  const cancel = () => {
    askedMs = performance.now();
    abort.abort();
  };
  const timer = isMoment === null ? setTimeout(cancel, 700) : undefined;
  const emit = (event: AnalysisEvent) => {
    if (isMoment?.(event) && askedMs === 0) cancel();
  };
  const ended = runAnalysis({ ...given, tools }, { signal: abort.signal, models: new SharedModels(1), emit });
  // What had nothing left to do but to write its end may do so.
  if (phase === 'it ends') await ended.catch((error: unknown) => expect(error).toMatchObject({ code: 'cancelled' }));
  else await expect(ended).rejects.toMatchObject({ code: 'cancelled' });
  clearTimeout(timer);
  const tookMs = performance.now() - askedMs;
  console.log(`cancelled while ${phase}: ${tookMs.toFixed(0)} ms`);
  expect(tookMs).toBeLessThan(mostMs);
  // Killed it is at once; the system takes a moment to bury it.
  if (linuxOnly) await expect.poll(() => processesWith(sourcePath), { timeout: 2000 }).toEqual([]);
  const left = await readdir(outDir, { recursive: true });
  expect(left.filter((file) => /\.tmp$|lock$/.test(file))).toEqual([]);

  // With tools that behave it goes on, to the very result that it would have had.
  const whole = join(root, `${phase} whole`);
  await mkdir(whole);
  const quiet = { signal: new AbortController().signal, models: new SharedModels(1), emit: () => {} };
  await runAnalysis(given, quiet);
  await runAnalysis({ ...given, outDir: whole }, quiet);
  expect(await fingerprint(outDir)).toBe(await fingerprint(whole));
});

it.each(['safetensors', 'parquet', 'mp4', 'report'] as const)('while a %s is exported', async (format) => {
  const { folder } = (
    await runAnalysis(request, { signal: new AbortController().signal, models: new SharedModels(1), emit: () => {} })
  ).runs[0]!;
  const outDir = join(root, `export ${format}`);
  await mkdir(outDir);
  const abort = new AbortController();
  const path = join(outDir, format === 'report' ? 'out.html' : `out.${format}`);
  const settings = { ...defaultExportSettings, format };
  const modelDirs = [join(request.modelDir, '..')];
  const given = { type: 'export', folder, path, settings, frames: 8, sourcePath: null, threads: 1 } as const;
  const ended = exportFile(
    { ...given, ranges: [], modelDirs, tools: request.tools },
    { signal: abort.signal, onProgress: () => abort.abort() },
  );
  if (format === 'report') setTimeout(() => abort.abort(), 0);
  await ended.catch((error: unknown) => expect(error).toMatchObject({ code: 'cancelled' }));
  expect(abort.signal.aborted).toBe(true);
  // Whole or not at all, and nothing else.
  expect((await readdir(outDir)).filter((name) => !path.endsWith(name))).toEqual([]);
  if (linuxOnly) await expect.poll(() => processesWith(outDir), { timeout: 2000 }).toEqual([]);
});
