// Everything that the program writes on demand, as small as it gets, for the tests that fail each write of it.
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { curveResults } from '../../src-main/analysis/curve/results';
import type { Curve, Measured } from '../../src-main/analysis/curve/schema';
import { defaultExportSettings, defaultReview, exportFormats } from '../../src-main/contract';
import { runAnalysis } from '../../src-main/engine/analyze';
import { makeOutput, writeCurve } from '../../src-main/engine/curve/write';
import { exportFile } from '../../src-main/engine/exports/exportFile';
import type { AnalyzeRequest } from '../../src-main/engine/protocol';
import { SharedModels } from '../../src-main/engine/sharedModels';
import { importTokens } from '../../src-main/export/tokens/import';
import { importCheckpoint } from '../../src-main/inference/import/importCheckpoint';
import { makeDemoClip } from '../../src-main/media/demoClip';
import { makeDrafts } from '../../src-main/media/draftMaker';
import { probeVideo } from '../../src-main/media/probe';
import { receiveUpload } from '../../src-main/serve/upload';
import { writeQueue } from '../../src-main/services/queueFile';
import { SelfTestStore } from '../../src-main/services/selfTestStore';
import { openSettings } from '../../src-main/settings/settingsFile';
import { writeReview } from '../../src-main/store/review';
import { parseModelConfig } from '../../src-main/tokenizer/config';
import { writeCheckpoint } from '../fixtures/checkpoint';
import { tinyModelDir } from '../fixtures/model';
import { tinyRequest } from '../integration/engine/setup';
import { tinyClip, tinyFrames } from './nthFailureClip';

/** How something is written into an empty folder, and whether its failing is told or only costs what was written. */
export interface Writer {
  write(folder: string): Promise<unknown>;
  told?: false;
}

type Format = keyof typeof exportFormats;
const { signal } = new AbortController();
const quiet = { signal, models: new SharedModels(1), emit: () => {} };

/** Makes what the writers read, below `root`. @returns the writers by name, and a whole analysis */
export async function diskWriters(root: string): Promise<{ writers: Record<string, Writer>; analysis: string }> {
  const modelDir = await tinyModelDir('fsq', { minToks: 8, contextBlocks: 2 });
  const clip = await tinyClip(root);
  const request: AnalyzeRequest = { ...(await tinyRequest(clip, root)), modelDir };
  const analysis = (await runAnalysis(request, quiet)).runs[0]!.folder;
  const { tools } = request;
  const exportAs = (format: Format, path: string) => {
    const settings = { ...defaultExportSettings, format };
    const given = { type: 'export', folder: analysis, path, ranges: [], frames: tinyFrames, settings } as const;
    const around = { sourcePath: null, threads: 1, modelDirs: [join(modelDir, '..')], tools };
    return exportFile({ ...given, ...around, ranges: [] }, { signal, onProgress: () => {} });
  };
  const tokenFile = join(root, 'given.safetensors');
  await exportAs('safetensors', tokenFile);
  const probe = await probeVideo(clip, tools);
  const checkpoint = await smallCheckpoint(root);
  const ffmpeg = await quickFfmpeg(root, tools.ffmpeg);

  const writers: Record<string, Writer> = {
    'an analysis': { write: (outDir) => runAnalysis({ ...request, outDir }, quiet) },
    'a budget with its curves': {
      write: (outDir) => {
        const budget = { kind: 'mean-tokens' as const, value: 10 };
        const settings = request.settings.map((one) => ({ ...one, search: 'budget' as const, budget }));
        return runAnalysis({ ...request, outDir, settings }, quiet);
      },
    },
    'a token file that is opened': { write: (folder) => importTokens(tokenFile, folder, { signal }) },
    'a model that is imported': {
      write: (modelsDir) =>
        importCheckpoint({
          ...checkpoint,
          modelsDir,
          name: 'x',
          licence: null,
          taken: [],
          signal,
          onProgress: () => {},
        }),
    },
    'an upload': { write: (folder) => receiveUpload(requestWith('a film'), 'film.mp4', join(folder, 'uploads')) },
    'the curves of a model': {
      write: async (folder) => {
        await makeOutput(join(folder, 'curve'));
        await writeCurve(curve, join(folder, 'curve'));
      },
    },
    'the demo clip': { write: (folder) => makeDemoClip(join(folder, 'demo', 'demo.mp4'), { ...tools, ffmpeg }) },
    'small pictures of a video': {
      write: (folder) =>
        makeDrafts(
          { probe, tools, path: join(folder, 'a.drafts'), mostBytes: 1e9, onBegun: (file) => void file.close() },
          signal,
        ),
    },
    settings: {
      write: async (folder) => (await openSettings(join(folder, 'settings.json'))).setPreferences({ theme: 'dark' }),
    },
    'the queue': { write: (folder) => writeQueue(join(folder, 'queue.json'), []) },
    'a review': { write: (folder) => writeReview(folder, { ...defaultReview, addedCuts: [1] }) },
    'the speeds of devices': {
      write: async (folder) =>
        (await SelfTestStore.open(join(folder, 'self-tests.json'))).put('0'.repeat(64), 'cpu', 3.5),
      told: false,
    },
  };
  for (const [format, { extension }] of Object.entries(exportFormats))
    writers[`an export: ${format}`] = {
      write: (folder) => exportAs(format as Format, join(folder, `out.${extension}`)),
    };
  return { writers, analysis };
}

async function smallCheckpoint(root: string): Promise<{ file: string; configFile: string }> {
  const configFile = join(await tinyModelDir('fsq', { resolution: 32 }), 'config.json');
  const file = join(root, 'params');
  await writeCheckpoint(file, parseModelConfig(JSON.parse(await readFile(configFile, 'utf8'))));
  return { file, configFile };
}

/** An ffmpeg that knows the encoders of the real one and writes at once: what is tested is what is made of it. */
async function quickFfmpeg(root: string, real: string): Promise<string> {
  await mkdir(join(root, 'bin'));
  const path = join(root, 'bin', 'ffmpeg');
  const lines = [
    '#!/bin/sh',
    `case "$*" in *-encoders*) exec ${real} -hide_banner -encoders;; esac`,
    'for last; do :; done',
    'printf clip > "$' + '{last#file:}"',
  ];
  await writeFile(path, `${lines.join('\n')}\n`);
  await chmod(path, 0o755);
  return path;
}

/** An upload as the server gets it. */
function requestWith(body: string): IncomingMessage {
  const bytes = Buffer.from(body);
  const headers = { 'content-length': String(bytes.length) };
  return Object.assign(Readable.from([bytes]), { headers, complete: true }) as unknown as IncomingMessage;
}

const clip: Measured = {
  ...{ name: 'a.mp4', kind: 'video', frame: [0, 1], chunkStart: [true, false], highFrequency: [0.1, 0.2] },
  uniform: [2, 4].map((count) => ({ count, mse: [0.4, 1 / count], ssim: [0.5, 0.6] })),
  adaptive: [{ threshold: 0.5, n: [2, 4], mse: [0.4, 0.25], passed: [true, true] }],
  fixed: [],
};
const shape = { name: 'tiny', weightHash: '0'.repeat(64), resolution: 8, framesPerBlock: 1, maxContextBlocks: 2 };
const curve: Curve = {
  ...{ schemaVersion: 1, tool: { name: 'elastictok', version: '0' }, device: { name: 'cpu', label: 'CPU' } },
  model: { ...shape, minToks: 2, maxToks: 4, defaultThreshold: 0.5 },
  settings: { thresholds: [0.5], counts: [2, 4], chunks: 'all', fixed: [] },
  ...{ problems: [], measured: [clip] },
  results: curveResults([clip], { thresholds: [0.5] }, { minToks: 2, maxToks: 4 }),
};
