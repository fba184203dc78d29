// Damaged files of our own: analysis folders, token files, settings, queue, checkpoints, models, each through all that reads it.
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { defaultPreferences, defaultReview } from '../../../src-main/contract';
import { writeTokenFile } from '../../../src-main/engine/exports/tokenFile';
import { storedMarks } from '../../../src-main/engine/storedMarks';
import { importTokens } from '../../../src-main/export/tokens/import';
import { importCheckpoint } from '../../../src-main/inference/import/importCheckpoint';
import { loadModel } from '../../../src-main/inference/model';
import { listModels, verifyModel } from '../../../src-main/inference/registry';
import { readQueue, writeQueue } from '../../../src-main/services/queueFile';
import { SelfTestStore } from '../../../src-main/services/selfTestStore';
import { defaultSettings, settingsSchema } from '../../../src-main/settings/schema';
import { openSettings } from '../../../src-main/settings/settingsFile';
import { openAnalysis } from '../../../src-main/store/analysisFolder';
import { inspectAnalysis } from '../../../src-main/store/inspect';
import { readReview, writeReview } from '../../../src-main/store/review';
import { parseModelConfig } from '../../../src-main/tokenizer/config';
import { writeCheckpoint } from '../../fixtures/checkpoint';
import { tinyModelDir } from '../../fixtures/model';
import { complaint, forms } from '../../integration/export/tokensSupport';
import { smallShape, tokenManifest, writeSample } from '../../unit/export/tokensSamples';
import type { Random } from '../random';
import type { FuzzKind, MakeKind } from './kind';
import { mutate } from './mutate';

const quiet = { signal: new AbortController().signal, onProgress: () => {} };

/** A kind whose inputs are a whole file or folder with one damaged file in it. */
function damagedCopies(
  name: string,
  { folder, whole, read }: { folder: string; whole: string[]; read: (path: string) => Promise<unknown> },
): FuzzKind {
  const copy = join(folder, 'copy');
  return {
    name,
    async run(random: Random) {
      const from = random.pick(whole);
      await rm(copy, { recursive: true, force: true });
      await mkdir(copy);
      const to = join(copy, from.split('/').at(-1)!);
      await cp(from, to, { recursive: true });
      const files = (await stat(from)).isDirectory() ? await filesBelow(from) : [''];
      const damaged = join(to, random.pick(files));
      await writeFile(damaged, mutate(await readFile(damaged), random));
      await read(to);
    },
    close: async () => undefined,
  };
}

async function filesBelow(folder: string): Promise<string[]> {
  const items = await readdir(folder, { recursive: true, withFileTypes: true });
  return items.filter((item) => item.isFile()).map((item) => relative(folder, join(item.parentPath, item.name)));
}

/** Small analyses that have ended, with a review: of codes and of vectors. */
async function sampleAnalyses(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (const kind of ['fsq', 'vae'] as const) {
    const path = await writeSample(join(folder, `${kind}.etok`), { ...smallShape, kind, chunks: 3 });
    await writeReview(path, defaultReview);
    paths.push(path);
  }
  return paths;
}

const analyses: MakeKind = async (folder) => {
  const whole = await sampleAnalyses(folder);
  return damagedCopies('analysis folders', {
    ...{ folder, whole },
    read: async (path) => {
      await readReview(path);
      const open = await openAnalysis(path);
      await storedMarks(open);
      await inspectAnalysis(path, true);
    },
  });
};

const tokenFiles: MakeKind = async (folder) => {
  const [analysis] = await sampleAnalyses(folder);
  const whole: string[] = [];
  for (const [i, { format, perChunk, pad }] of forms.entries()) {
    const out = join(folder, `tokens-${i}.${format === 'webdataset' ? 'tar' : format}`);
    const choice = { format, ids: 'U16' as const, pad, perChunk, tokensOnly: false, ranges: [], force: true, ...quiet };
    await writeTokenFile({ kind: 'analysis', path: analysis! }, out, choice);
    whole.push(out);
  }
  return damagedCopies('token files', {
    ...{ folder, whole },
    read: async (path) => {
      const said = await complaint(path);
      if (said !== null) throw said;
      await importTokens(path, join(path, '..', 'imported'));
    },
  });
};

const settings: MakeKind = async (folder) => {
  const path = join(folder, 'settings.json');
  const preferences = { ...defaultPreferences, model: 'a', compareThresholds: [0.1, 0.2] };
  await writeFile(path, JSON.stringify({ ...defaultSettings(), preferences, recents: ['/a', '/b'] }));
  return damagedCopies('settings', {
    ...{ folder, whole: [path] },
    read: async (copy) => settingsSchema.parse((await openSettings(copy)).current),
  });
};

const queues: MakeKind = async (folder) => {
  const path = join(folder, 'queue.json');
  const source = {
    name: 'a.mp4',
    sizeBytes: 10,
    codec: 'h264',
    pixelFormat: 'yuv420p',
    width: 64,
    height: 48,
    rotationDegrees: 0,
  };
  const more = { durationSeconds: 1, declaredFrames: 25, averageFps: 25, pictures: null };
  const { metric, threshold, search, count, budget } = tokenManifest(smallShape).settings;
  const asked = { model: 'tiny', metric, threshold, search, count, budget };
  const item = {
    path: '/a.mp4',
    source: { ...source, ...more },
    outDir: '/out',
    settings: [{ ...asked, sampling: { kind: 'all' }, fit: 'crop', device: 'cpu' }],
    folders: [null],
    error: null,
  };
  await writeQueue(path, [item, item] as Parameters<typeof writeQueue>[1]);
  if ((await readQueue(path)).items.length !== 2) throw new Error('the whole queue cannot be read');
  const tests = join(folder, 'self-tests.json');
  await writeFile(
    tests,
    JSON.stringify({ version: 1, records: [{ weightHash: 'a', device: 'cpu', runtime: '1', probeMilliseconds: 2 }] }),
  );
  return damagedCopies('queues, self-tests', {
    ...{ folder, whole: [path, tests] },
    read: async (copy) => (copy.endsWith('queue.json') ? readQueue(copy) : SelfTestStore.open(copy)),
  });
};

const checkpoints: MakeKind = async (folder) => {
  const model = await tinyModelDir('fsq', { resolution: 32 });
  const config = join(model, 'config.json');
  const path = join(folder, 'params');
  await writeCheckpoint(path, parseModelConfig(JSON.parse(await readFile(config, 'utf8'))));
  const modelsDir = join(folder, 'models');
  return damagedCopies('checkpoints', {
    ...{ folder, whole: [path] },
    read: async (file) => {
      await rm(modelsDir, { recursive: true, force: true });
      await mkdir(modelsDir);
      await importCheckpoint({ file, modelsDir, name: 'x', configFile: config, licence: null, taken: [], ...quiet });
    },
  });
};

const models: MakeKind = async (folder) => {
  const whole = [await tinyModelDir('fsq', { resolution: 32 }), await tinyModelDir('vae', { resolution: 32 })];
  return damagedCopies('models', {
    ...{ folder, whole },
    read: async (dir) => {
      await listModels([join(dir, '..')]);
      await verifyModel(dir);
      const model = await loadModel(dir, { device: 'cpu', precision: 'float32', batch: 1, threads: 1 });
      await model.dispose();
    },
  });
};

/** Every kind of file that this program writes or imports. */
export const readerKinds: Record<string, MakeKind> = { analyses, tokenFiles, settings, queues, checkpoints, models };
