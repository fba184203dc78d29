// `elastictok models`: imports published checkpoints in this process; lists, verifies and removes models.
import { basename, join, resolve } from 'node:path';
import { type ModelView, StudioError } from '../contract';
import type { EngineSpawner } from '../engine/link';
import { removeFolderAtomic } from '../fsx/atomicFolder';
import { dataDir, entryPath, importedModelsDir, modelDirs } from '../fsx/places';
import { type ImportProgress, importCheckpoint } from '../inference/import/importCheckpoint';
import { verifyModel } from '../inference/registry';
import { DeviceTests } from '../services/devices';
import { ModelCatalog } from '../services/models';
import { SelfTestStore } from '../services/selfTestStore';
import { importLine } from './draw';
import type { ModelsArgs } from './modelsArgs';

/** The progress line is drawn at most this often. */
const drawIntervalMs = 100;

/**
 * Runs the command.
 * @returns the exit code: 0 done, 3 where the user stopped it. @throws StudioError what stopped it
 */
export async function runModels(args: ModelsArgs, spawn: EngineSpawner): Promise<number> {
  const speeds = await SelfTestStore.open(join(dataDir(), 'self-tests.json'));
  const models = new ModelCatalog(modelDirs(), importedModelsDir(), speeds);
  await models.refresh();
  switch (args.action) {
    case 'import':
      return runImport(args, models);
    case 'list': {
      const views = models.views();
      if (args.json) console.log(JSON.stringify(views, null, 2));
      else for (const view of views) console.log(modelLine(view));
      return 0;
    }
    case 'verify':
      return runVerify(await models.folderOf(args.model), args.model, speeds, spawn);
    case 'remove':
      await removeFolderAtomic(await models.removable(args.model));
      console.log(`${args.model}: removed`);
      return 0;
  }
}

async function runImport(args: Extract<ModelsArgs, { action: 'import' }>, models: ModelCatalog): Promise<number> {
  const file = basename(args.file);
  const draws = !args.quiet && process.stderr.isTTY === true;
  let lastDrawMs = 0;
  const onProgress = ({ phase, fraction }: ImportProgress) => {
    const now = performance.now();
    if (!draws || (now - lastDrawMs < drawIntervalMs && phase === 'writing')) return;
    lastDrawMs = now;
    process.stderr.write(`\r\u001b[K${importLine(file, fraction, phase, process.stderr.columns ?? 80)}`);
  };
  const abort = new AbortController();
  const stop = () => abort.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const { name, dir, parameters, sizeBytes } = await importCheckpoint({
      file: resolve(args.file),
      modelsDir: importedModelsDir(),
      name: args.name,
      configFile: args.config === null ? null : resolve(args.config),
      licence: args.licence,
      contextBlocks: args.contextBlocks,
      taken: models.names(),
      signal: abort.signal,
      onProgress,
    });
    if (draws) process.stderr.write('\r\u001b[K');
    if (!args.quiet)
      console.log(
        `${name}: ${millions(parameters)} parameters, ${megabytes(sizeBytes)}, ready to use; it lies in ${dir}`,
      );
    return 0;
  } catch (error) {
    if (draws) process.stderr.write('\r\u001b[K');
    if (!(error instanceof StudioError) || error.code !== 'cancelled') throw error;
    console.error(`elastictok: ${error.message}`);
    return 3;
  }
}

async function runVerify(dir: string, name: string, speeds: SelfTestStore, spawn: EngineSpawner): Promise<number> {
  const { weightHash } = await verifyModel(dir);
  console.log(`${name}: files intact, weights ${weightHash.slice(0, 12)}`);
  const devices = new DeviceTests(spawn, entryPath('engine'), () => {}, speeds);
  // Ends the tests, and with them the command.
  const stop = () => void devices.close();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const results = await devices.verify(dir);
    for (const [device, result] of results)
      console.log(
        `  ${device.padEnd(7)} ${'failure' in result ? `not usable: ${result.failure}` : `${result.milliseconds.toFixed(1)} ms a probe`}`,
      );
    const cpu = results.get('cpu');
    if (cpu !== undefined && 'failure' in cpu)
      throw new StudioError('device-failed', `the CPU cannot run it: ${cpu.failure}`, 'Install it again', name);
    return 0;
  } catch (error) {
    if (error instanceof StudioError && error.code === 'cancelled') return 3;
    throw error;
  } finally {
    await devices.close();
  }
}

function modelLine(view: ModelView): string {
  const { name, bottleneck, resolution, framesPerBlock, minToks, maxToks } = view;
  const speeds = view.speeds.map(
    ({ device, probeMilliseconds }) => `${device} ${probeMilliseconds.toFixed(1)} ms a probe`,
  );
  const facts = [
    `${bottleneck}, ${framesPerBlock} x ${resolution}x${resolution}, ${minToks} to ${maxToks} tokens a block`,
    `${millions(view.parameters)} parameters, ${megabytes(view.sizeBytes)}`,
    `licence ${view.licence ?? 'not stated'}`,
    speeds.length === 0 ? 'speed not measured' : speeds.join(', '),
    ...(view.removable ? ['imported'] : []),
  ];
  return `${name}: ${facts.join('; ')}`;
}

const millions = (count: number) => `${(count / 1e6).toFixed(1)} M`;
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
