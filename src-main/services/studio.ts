// The program behind every windowed host: joins sources, analyses, models, devices and pictures behind the contract's commands.
import { mkdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import {
  type AnalysisStatus,
  type AppState,
  type CommandHandlers,
  type PictureRequest,
  type Result,
  StudioError,
  toErrorData,
} from '../contract';
import type { EngineSpawner } from '../engine/link';
import type { EngineRequestBody } from '../engine/protocol';
import { EngineSupervisor } from '../engine/supervisor';
import { entryPath, importedModelsDir } from '../fsx/places';
import { createRouter } from '../ipc/router';
import { type FfmpegTools, locateFfmpeg } from '../media/locate';
import { openSettings } from '../settings/settingsFile';
import { AnalysisList } from './analyses';
import { analysisHandlers } from './analysisHandlers';
import { DeviceTests } from './devices';
import { EventBus } from './events';
import { ExportEngine } from './exportEngine';
import { exportHandlers } from './exportHandlers';
import { ExportList } from './exports';
import { ModelImports } from './modelImports';
import { ModelCatalog } from './models';
import { FileOpener } from './opener';
import { createPictureHandler } from './pictures';
import { RecentList } from './recents';
import { SelfTestStore } from './selfTestStore';
import { requestWithin, SourceList } from './sources';
import type { HostAbilities, Studio } from './types';

export interface StudioOptions {
  host: HostAbilities;
  /** Folder for analyses, uploads, imported models, the demo clip and settings. */
  dataDir: string;
  modelDirs: string[];
  spawnEngine: EngineSpawner;
  toolVersion: string;
  /** Folder of a packaged app's resources, where ffmpeg may lie. */
  resourcesDir?: string;
}

/**
 * Builds the program. It comes up even where ffmpeg or models are missing: what needs them then says so.
 * @throws StudioError `write-failed` when the data folder cannot be made
 */
export async function createStudio(options: StudioOptions): Promise<Studio> {
  const { host, dataDir, spawnEngine } = options;
  const outDir = join(dataDir, 'analyses');
  await mkdir(outDir, { recursive: true });
  const bus = new EventBus();
  const settings = await openSettings(join(dataDir, 'settings.json'));
  const recents = new RecentList(settings, bus);
  const selfTests = await SelfTestStore.open(join(dataDir, 'self-tests.json'));
  const modelsDir = importedModelsDir(dataDir);
  const models = new ModelCatalog(options.modelDirs, modelsDir, selfTests);
  await models.refresh();
  const entry = entryPath('engine');
  const engine = new EngineSupervisor(spawnEngine, entry);
  // One thread: pictures for the viewers must not slow the analysis down.
  const preview = new EngineSupervisor(spawnEngine, entry, ['--threads=1']);
  const sendDevices = (views: AppState['devices']) => {
    bus.send({ type: 'devices', devices: views });
    // A model's view shows the speeds.
    bus.send({ type: 'models', models: models.views() });
  };
  const devices = new DeviceTests(spawnEngine, entry, sendDevices, selfTests);
  let tools: FfmpegTools | StudioError = await findTools();
  const services = {
    engine,
    devices,
    models,
    get tools() {
      if (tools instanceof StudioError) throw tools;
      return tools;
    },
  };
  const sources = new SourceList();
  const analyses = new AnalysisList(services, outDir, bus);
  const imports = new ModelImports({
    models,
    devices,
    bus,
    spawn: spawnEngine,
    entry,
    modelsDir,
    choose: () => host.chooseCheckpoint(),
    isInUse: (name) => analyses.views().some(({ status, settings }) => isActive(status) && settings.model === name),
  });
  const exportEngine = new ExportEngine({
    spawn: spawnEngine,
    entry,
    modelDirs: options.modelDirs,
    tools: () => (tools instanceof StudioError ? null : tools),
    isBusy: () => analyses.views().some(({ status }) => isActive(status)),
  });
  const exports = new ExportList(exportEngine.run, bus);
  const exporting = exportHandlers({
    exports,
    analyses,
    sources,
    settings,
    usualFolder: join(dataDir, 'exports'),
    chooseFolder: host.chooseFolder,
    reveal: (path) => host.reveal(path),
  });
  const opener = new FileOpener({
    services,
    sources,
    analyses,
    recents,
    settings,
    imports,
    bus,
    noteRecent: (path) => host.noteRecent(path),
    importTokens: (file) => exportEngine.importTokens(file, outDir),
    modelDirs: options.modelDirs,
    dataDir,
  });

  async function findTools(): Promise<FfmpegTools | StudioError> {
    try {
      return await locateFfmpeg({
        setting: settings.current.ffmpegPath ?? undefined,
        resourcesDir: options.resourcesDir,
      });
    } catch (error) {
      return error instanceof StudioError ? error : StudioError.fromData(toErrorData(error));
    }
  }

  /** Opens paths; ffmpeg is looked for again where it was missing, so that installing it helps without a restart. */
  async function open(paths: string[]): Promise<{ sourceIds: string[] }> {
    if (tools instanceof StudioError) tools = await findTools();
    return opener.open(paths.map((path) => resolve(path)));
  }

  function state(): AppState {
    return {
      host: { kind: host.kind, nativeDialogs: host.nativeDialogs, platform: process.platform },
      version: options.toolVersion,
      sources: sources.views(),
      analyses: analyses.views(),
      models: models.views(),
      devices: devices.views(),
      modelImport: imports.view,
      exports: exports.views(),
      exportFolder: basename(exporting.folder()),
      recents: recents.views(),
      preferences: settings.current.preferences,
    };
  }

  const handlers: CommandHandlers = {
    ...imports.handlers,
    ...exporting.handlers,
    ...analysisHandlers({ analyses, sources, bus, reveal: (folder) => host.reveal(folder) }),
    'app.state': async () => state(),
    'files.open': async () => open(await host.chooseFiles()),
    'files.openAnalysis': async () => {
      const folder = await host.chooseAnalysis();
      return folder === null ? { sourceIds: [] } : open([folder]);
    },
    'files.openRecent': async ({ recentId }) => open([recents.path(recentId)]),
    'files.openDemo': async () => open([await opener.demoClip()]),
    'recents.clear': async () => {
      await recents.clear();
      return {};
    },
    'source.close': async ({ sourceId }) => {
      const source = sources.open(sourceId);
      for (const id of source.view.analysisIds) analyses.close(id);
      sources.remove(sourceId);
      void preview.request({ type: 'forget', path: source.path }).catch(() => undefined);
      bus.send({ type: 'sources', sources: sources.views() });
      return {};
    },
    'source.pictureNames': async ({ sourceId }) => ({ names: [...(sources.open(sourceId).pictures ?? [])] }),
    'preferences.set': async (changes) => {
      const { preferences } = await settings.setPreferences(changes);
      bus.send({ type: 'preferences', preferences });
      return preferences;
    },
    'devices.test': async ({ device }) => {
      const model = models.get(settings.current.preferences.model);
      return { devices: await devices.test(model.dir, device) };
    },
  };

  /** Turns ids of a picture request into what the preview engine needs. */
  async function lookup(request: PictureRequest): Promise<EngineRequestBody | null> {
    if (request.kind === 'recon') {
      const found = analyses.get(request.analysisId);
      if (!found?.folder) return null;
      return {
        type: 'recon',
        folder: found.folder,
        modelDir: models.get(found.view.model.name).dir,
        ordinal: request.ordinal,
      };
    }
    const source = sources.get(request.sourceId);
    if (!source) return null;
    const within = requestWithin(source, request);
    if (!within) return null;
    const { path, asked } = within;
    if (asked.kind === 'thumb') {
      const { index, count, height } = asked;
      return { type: 'thumb', path, tools: services.tools, index, count, height };
    }
    const { ptsSeconds, frame, size, fit } = asked;
    return { type: 'source', path, tools: services.tools, ptsSeconds, frame, size, fit };
  }

  // The first self-tests run while the user looks for a file; an analysis that needs them waits for the same run.
  const first = models.views()[0];
  if (first)
    void devices.resolve(models.get(first.name).dir, settings.current.preferences.device).catch(() => undefined);
  if (settings.notice) bus.send({ type: 'notice', notice: settings.notice });

  const route = createRouter(handlers);
  return {
    invoke: route,
    onEvent: (listener) => bus.listen(listener),
    openPaths: async (paths): Promise<Result> => {
      try {
        return { ok: true, value: await open(paths) };
      } catch (error) {
        return { ok: false, error: toErrorData(error) };
      }
    },
    picture: createPictureHandler(preview, lookup),
    close: async () => {
      await Promise.all([analyses.closeAll(), imports.close(), exports.close()]);
      await Promise.all([engine.close(), preview.close(), exportEngine.close(), devices.close()]);
    },
  };
}

function isActive(status: AnalysisStatus): boolean {
  return status === 'queued' || status === 'running';
}
