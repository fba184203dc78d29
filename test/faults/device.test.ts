// A GPU that runs out of memory or is lost in the middle: one notice, the CPU goes on from the last stored chunk, and the tokens are the same.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AnalysisSettings } from '../../src-main/contract';
import type { AnalysisEvent } from '../../src-main/engine/protocol';
import { EngineSupervisor } from '../../src-main/engine/supervisor';
import { selfTestTolerance } from '../../src-main/inference/selfTest';
import { locateFfmpeg } from '../../src-main/media/locate';
import { DeviceTests } from '../../src-main/services/devices';
import { ModelCatalog } from '../../src-main/services/models';
import { runAnalysisJob } from '../../src-main/services/runner';
import { openAnalysis } from '../../src-main/store/analysisFolder';
import { deviceText } from '../../src-main/store/manifest';
import { tinyModelDir } from '../fixtures/model';
import { fingerprint, tinySettings } from '../integration/engine/setup';
import { tinyClip } from './nthFailureClip';
import { spawnHere } from './stateEngine';

/** Blocks of a chunk, and frames of the clip: three chunks. */
const [chunkBlocks, frames] = [2, 6];

let root: string;
let clip: string;
let modelDir: string;
const { create } = InferenceSession;
/** Runs of the stand-in GPU that are still good; what later ones say. */
let gpu: { goodRuns: number; says: string; canBeMade: boolean };

/**
 * Sessions for a GPU are made on the CPU, which gives the same bits on any machine, and fail when they are told to. There is no GPU here: what
 * one says when it fails is ONNX Runtime's own text.
 */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'elastictok-device-'));
  clip = await tinyClip(root, frames);
  modelDir = await tinyModelDir('fsq', { minToks: 8, contextBlocks: chunkBlocks });
  const make = create as (model: Uint8Array, options: InferenceSession.SessionOptions) => Promise<InferenceSession>;
  InferenceSession.create = (async (model: Uint8Array, options: InferenceSession.SessionOptions) => {
    if (options.executionProviders?.[0] === 'cpu') return make(model, options);
    if (!gpu.canBeMade) throw new Error('no device of this kind');
    const { preferredOutputLocation: _, ...others } = options;
    const session = await make(model, { ...others, executionProviders: ['cpu'] });
    const run = session.run.bind(session);
    session.run = (async (feeds: InferenceSession.FeedsType) => {
      if (gpu.goodRuns-- <= 0) throw new Error(gpu.says);
      return run(feeds);
    }) as typeof session.run;
    return session;
  }) as typeof create;
});
beforeEach(() => {
  gpu = { goodRuns: Number.POSITIVE_INFINITY, says: '', canBeMade: true };
});
afterAll(async () => {
  InferenceSession.create = create;
  await rm(root, { recursive: true, force: true });
});

type Started = Extract<AnalysisEvent, { type: 'started' }>;

/** What a host has, in a folder of its own: a job can be run in it, again and again. */
async function host(name: string, outDir = join(root, name)) {
  await mkdir(outDir, { recursive: true });
  const models = new ModelCatalog([join(modelDir, '..')]);
  await models.refresh();
  const devices = new DeviceTests(spawnHere, 'none');
  const services = { engine: new EngineSupervisor(spawnHere, 'none'), devices, models, tools: await locateFfmpeg() };
  return {
    outDir,
    devices,
    async run(
      device: AnalysisSettings['device'],
      signal = new AbortController().signal,
      onStarted: (event: Started) => void = () => {},
    ) {
      const started: Started[] = [];
      const settings = [{ ...tinySettings, device, model: models.names()[0]! }];
      const onEvent = (event: AnalysisEvent) => {
        if (event.type !== 'started') return;
        started.push(event);
        onStarted(event);
      };
      const given = { source: { path: clip, probe: null }, outDir, settings, signal, onEvent, onProgress: () => {} };
      const { runs } = await runAnalysisJob(services, given);
      const { folder, status } = runs[0]!;
      const analysis = await openAnalysis(folder);
      return { folder, status, started, device: analysis.manifest.device, series: await analysis.readSeries() };
    },
  };
}

/** ONNX Runtime's own words. */
const losses = [
  ['cuda', 'CUDA failure 2: out of memory'],
  ['webgpu', 'Device is lost'],
] as const;

describe.each(losses.filter(([device]) => device === 'webgpu' || process.platform === 'linux'))(
  '%s',
  (device, says) => {
    /** Good for a chunk of this clip, not for two. */
    const lost = { goodRuns: 15, says, canBeMade: true };

    it('that fails on the way is replaced by the CPU, which goes on', async () => {
      const cpu = await (await host(`${device} cpu`)).run('cpu');
      const here = await host(`${device} lost`);
      // The self-test comes first.
      await here.devices.resolve(modelDir, device);
      gpu = { ...lost };
      const mended = await here.run(device);
      expect(mended.status).toBe('complete');
      // One notice: what failed, why, what is done about it.
      expect(mended.started.map(({ notice }) => notice)).toEqual([null, expect.stringContaining(says)]);
      expect(mended.started[1]?.notice).toMatch(/the CPU goes on in its place/);
      const { framesStored } = mended.started[1]!;
      expect(framesStored).toBeGreaterThan(0);
      expect(framesStored).toBeLessThan(frames);
      // What is stored says what computed it.
      expect(mended.device).toMatchObject({
        name: 'cpu',
        earlier: { name: device, chunks: framesStored / chunkBlocks },
      });
      expect(deviceText(mended.device)).toMatch(/ for \d chunks, then CPU/);
      // The same tokens: here to the last bit; a real device may differ by what its self-test lets pass.
      expect([...mended.series.n]).toEqual([...cpu.series.n]);
      for (const [i, mse] of mended.series.mse.entries())
        expect(Math.abs(mse - cpu.series.mse[i]!)).toBeLessThanOrEqual(selfTestTolerance.recon ** 2);

      // What has ended is found again, and the next file does not try the device.
      const before = await fingerprint(mended.folder);
      const again = await here.run(device);
      expect(again.folder).toBe(mended.folder);
      expect(await fingerprint(again.folder)).toBe(before);
      expect(await here.devices.resolve(modelDir, device)).toMatchObject({ device, onCpu: true });
      expect(here.devices.views().find(({ name }) => name === device)).toMatchObject({ available: false });
    });

    it('that had failed before the program was stopped is not gone back to in the middle', async () => {
      const first = await host(`${device} stopped`);
      await first.devices.resolve(modelDir, device);
      gpu = { ...lost };
      const abort = new AbortController();
      // Stopped as the CPU takes over.
      const stopped = first.run(device, abort.signal, ({ device: now }) => now === 'cpu' && abort.abort());
      await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
      gpu.goodRuns = Number.POSITIVE_INFINITY;
      // A new program, in which the device works again.
      const second = await host(`${device} again`, first.outDir);
      const ended = await second.run(device);
      expect(ended.started[0]?.notice).toMatch(/went over to the CPU before/);
      expect(ended.device).toMatchObject({ name: 'cpu', earlier: { name: device } });
      expect(ended.status).toBe('complete');
    });

    it('that cannot load the model is replaced at once', async () => {
      const here = await host(`${device} unmade`);
      await here.devices.resolve(modelDir, device);
      gpu.canBeMade = false;
      const { status, started, device: stored } = await here.run(device);
      expect(status).toBe('complete');
      expect(started[0]?.notice).toMatch(/cannot be used \(no device of this kind\); the CPU is used instead/);
      expect(stored).toMatchObject({ name: 'cpu' });
    });
  },
);

it('does not try for ever where the CPU itself fails', async () => {
  const here = await host('all fail');
  const run = InferenceSession.create;
  InferenceSession.create = (async () => {
    throw new Error('bad allocation');
  }) as typeof create;
  const failed = here.run('cpu');
  await expect(failed).rejects.toMatchObject({
    code: 'device-failed',
    data: { remedy: expect.stringMatching(/memory/) },
  });
  InferenceSession.create = run;
});
