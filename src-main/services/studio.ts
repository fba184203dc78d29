// The program behind every windowed host: joins sources, analyses, models, devices and pictures behind the contract's commands.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AnalysisStatus,
  type AppState,
  type CommandHandlers,
  type Result,
  StudioError,
  toErrorData,
} from '../contract';
import { log } from '../diagnosis/log';
import type { EngineSpawner } from '../engine/link';
import { removeStaleTemps, writeError } from '../fsx/atomic';
import { draftsDir, entryPath, importedModelsDir } from '../fsx/places';
import { createRouter } from '../ipc/router';
import { openSettings } from '../settings/settingsFile';
import { analysisHandlers } from './analysisHandlers';
import { appHandlers } from './appHandlers';
import { DeviceTests } from './devices';
import { diagnosisHandlers, logEvents } from './diagnosis';
import { createEngines } from './engines';
import { EventBus } from './events';
import { ExportEngine } from './exportEngine';
import { exportHandlers } from './exportHandlers';
import { ExportList } from './exports';
import { FfmpegFinder } from './ffmpegFinder';
import { chosenFolders } from './folders';
import { healthHandlers } from './health/health';
import { ModelImports } from './modelImports';
import { ModelCatalog } from './models';
import { FileOpener } from './opener';
import { createPictureHandler, pictureLookup } from './pictures';
import { followPrograms } from './programs';
import { createQueue } from './queue';
import { queueHandlers } from './queueHandlers';
import { RecentList } from './recents';
import { SelfTestStore } from './selfTestStore';
import { SourceList } from './sources';
import { Storage } from './storage';
import type { HostAbilities, Studio } from './types';

export interface StudioOptions {
  host: HostAbilities;
  /** Folder for analyses, uploads, imported models, the demo clip and settings. */
  dataDir: string;
  modelDirs: string[];
  spawnEngine: EngineSpawner;
  toolVersion: string;
}

/**
 * Builds the program. It comes up even where ffmpeg or models are missing: what needs them then says so.
 * @throws StudioError `write-failed`, `disk-full` when the data folder cannot be made
 */
export async function createStudio(options: StudioOptions): Promise<Studio> {
  const { host, dataDir, spawnEngine } = options;
  const usual = { analyses: join(dataDir, 'analyses'), exports: join(dataDir, 'exports') };
  await mkdir(usual.analyses, { recursive: true }).catch((error) => {
    throw writeError(error, usual.analyses);
  });
  const bus = new EventBus();
  const settings = await openSettings(join(dataDir, 'settings.json'));
  log.allowNames(settings.current.preferences.logNames);
  bus.listen(logEvents);
  const recents = new RecentList(settings, bus);
  const selfTests = await SelfTestStore.open(join(dataDir, 'self-tests.json'));
  const modelsDir = importedModelsDir(dataDir);
  const models = new ModelCatalog(options.modelDirs, modelsDir, selfTests);
  await models.refresh();
  const entry = entryPath('engine');
  const engines = createEngines(spawnEngine, entry);
  const sendDevices = (views: AppState['devices']) => {
    bus.send({ type: 'devices', devices: views });
    // A model's view shows the speeds.
    bus.send({ type: 'models', models: models.views() });
  };
  const devices = new DeviceTests(spawnEngine, entry, sendDevices, selfTests);
  const ffmpeg = await FfmpegFinder.start(settings);
  const programs = followPrograms(ffmpeg, engines.engine, bus);
  const folders = chosenFolders({ settings, ffmpeg, usual, chooseFolder: host.chooseFolder });
  const services = {
    engine: engines.engine,
    devices,
    models,
    get tools() {
      return ffmpeg.tools;
    },
  };
  const sources = new SourceList();
  const queue = await createQueue({
    ...{ services, sources, settings, bus },
    outDir: () => folders.path('analyses'),
    desktop: host.desktop,
    file: join(dataDir, 'queue.json'),
  });
  const { analyses, keeper, reporter } = queue;
  const imports = new ModelImports({
    ...{ models, devices, bus, entry, modelsDir },
    spawn: spawnEngine,
    choose: () => host.chooseCheckpoint(),
    freeModels: engines.freeModels,
    isInUse: (name) => analyses.views().some(({ status, settings }) => isActive(status) && settings.model === name),
  });
  const exportEngine = new ExportEngine({
    spawn: spawnEngine,
    entry,
    modelDirs: options.modelDirs,
    tools: () => (ffmpeg.found instanceof StudioError ? null : ffmpeg.found),
    isBusy: () => analyses.views().some(({ status }) => isActive(status)),
  });
  const exports = new ExportList(exportEngine.run, bus);
  const exporting = exportHandlers({
    ...{ exports, analyses, sources, settings },
    folder: () => folders.path('exports'),
    chooseFolder: host.chooseFolder,
    reveal: (path) => host.reveal(path),
  });
  const opener = new FileOpener({
    ...{ services, sources, analyses, recents, settings, imports, bus, dataDir },
    modelDirs: options.modelDirs,
    noteRecent: (path) => host.noteRecent(path),
    importTokens: (file) => exportEngine.importTokens(file, folders.path('analyses')),
    onOpening: (opening) => {
      reporter.opening = opening;
      reporter.changed();
    },
  });

  const storage = new Storage({
    dataDir,
    analysisDirs: () => [usual.analyses, folders.path('analyses')],
    isOpen: (path) =>
      sources.byPath(path) !== undefined || analyses.views().some(({ id }) => analyses.get(id)?.folder === path),
    uploadLimit: () => settings.current.preferences.cacheLimitBytes,
  });
  const health = healthHandlers({
    version: options.toolVersion,
    host: host.kind,
    ffmpeg,
    devices: () => devices.views(),
    preferences: () => settings.current.preferences,
    ffmpegPath: () => settings.current.ffmpegPath,
    modelDirs: options.modelDirs,
    importedDir: modelsDir,
    folders: () => ({ data: dataDir, analyses: folders.path('analyses'), exports: folders.path('exports') }),
  });

  const app = appHandlers({
    ...{ host, sources, queue, models, devices, imports, exports, folders, recents, settings, bus, storage },
    ...{ opener, ffmpeg, programs, forget: engines.forget, version: options.toolVersion },
  });
  const handlers: CommandHandlers = {
    ...imports.handlers,
    ...queueHandlers({
      ...{ analyses, sources, opener, keeper, recents, bus },
      ...{ forget: engines.forget, forgetAnalysis: engines.forgetAnalysis },
    }),
    ...exporting,
    ...folders.handlers,
    ...storage.handlers,
    ...health,
    ...diagnosisHandlers(host),
    ...analysisHandlers({ analyses, sources, bus, reveal: (folder) => host.reveal(folder) }),
    ...app.handlers,
  };

  // The first self-tests run while the user looks for a file; an analysis that needs them waits for the same run.
  const first = models.views()[0];
  if (first)
    void devices.resolve(models.get(first.name).dir, settings.current.preferences.device).catch(() => undefined);
  void queue.restore();
  void storage.trim();
  // What an engine that was killed while it made drafts has left.
  const sweepDrafts = () => removeStaleTemps(draftsDir(dataDir));
  void sweepDrafts();

  return {
    invoke: createRouter(handlers),
    onEvent: (listener) => bus.listen(listener),
    openPaths: (paths) => resultOf(app.open(paths)),
    openDemo: () => resultOf(app.openDemo()),
    picture: createPictureHandler(
      ({ type }) => (type === 'recon' ? engines.recons : engines.preview),
      pictureLookup(analyses, sources, services, draftsDir(dataDir)),
    ),
    close: async () => {
      await queue.close();
      await Promise.all([analyses.closeAll(), imports.close(), exports.close()]);
      await Promise.all([engines.close(), exportEngine.close(), devices.close(), settings.settled()]);
      await sweepDrafts();
    },
  };
}

async function resultOf(work: Promise<unknown>): Promise<Result> {
  try {
    return { ok: true, value: await work };
  } catch (error) {
    return { ok: false, error: toErrorData(error) };
  }
}

function isActive(status: AnalysisStatus): boolean {
  return status === 'queued' || status === 'running';
}
