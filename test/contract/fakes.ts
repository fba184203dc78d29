// A studio for tests of the hosts: every command answers with the least that its schema allows.
import {
  type CommandHandlers,
  defaultPreferences,
  defaultReview,
  emptyQueue,
  type FoldersView,
  type StorageView,
  type StudioEvent,
} from '../../src-main/contract';
import { createRouter } from '../../src-main/ipc/router';
import type { Studio } from '../../src-main/services/types';

const folders: FoldersView = {
  analyses: { name: 'analyses', usual: true },
  exports: { name: 'exports', usual: true },
  ffmpeg: { version: null, origin: null, chosen: null, problem: { what: 'not found', remedy: 'Install it' } },
};
const storage: StorageView = {
  stores: [{ kind: 'demo', count: 1, bytes: 7, removable: { count: 1, bytes: 7, names: ['demo.mp4'] } }],
  freeBytes: null,
};

export const fakeHandlers: CommandHandlers = {
  'app.state': async () => ({
    host: { kind: 'serve', nativeDialogs: false, platform: 'linux' },
    version: '0.0.0',
    sources: [],
    analyses: [],
    models: [],
    devices: [],
    modelImport: null,
    exports: [],
    exportFolder: 'exports',
    queue: emptyQueue,
    programs: { ffmpeg: '7.1', engine: 'idle' },
    notices: [],
    recents: [],
    preferences: defaultPreferences,
  }),
  'files.open': async () => ({ sourceIds: ['a'] }),
  'files.openAnalysis': async () => ({ sourceIds: [] }),
  'files.openRecent': async () => ({ sourceIds: [] }),
  'files.openDemo': async () => ({ sourceIds: ['demo'] }),
  'recents.clear': async () => ({}),
  'source.close': async () => ({ recentId: null }),
  'menu.show': async () => ({}),
  'source.move': async () => ({}),
  'queue.pause': async () => ({}),
  'queue.resume': async () => ({}),
  'queue.cancelAll': async () => ({}),
  'queue.retryFailed': async () => ({}),
  'queue.clearFinished': async () => ({}),
  'source.pictureNames': async () => ({ names: [] }),
  'analysis.start': async () => ({ analysisIds: ['b'] }),
  'analysis.cancel': async () => ({}),
  'analysis.resume': async () => ({}),
  'analysis.series': async ({ analysisId }) => ({
    batches: [],
    marks: { analysisId, marks: [], review: defaultReview },
  }),
  'analysis.review': async ({ analysisId, review }) => ({ analysisId, marks: [], review }),
  'events.export': async ({ format }) => ({ name: `clip.events.${format}`, mime: 'text/plain', text: '' }),
  'export.estimate': async ({ ranges }) => ({ bytes: null, frames: 0, tokens: 0, exported: ranges }),
  'export.chooseFolder': async () => ({ folder: null }),
  'export.start': async () => ({ exports: [] }),
  'export.cancel': async () => ({}),
  'export.reveal': async () => ({ shown: false, path: 'exports/clip.npz' }),
  'export.clear': async () => ({}),
  'analysis.reveal': async () => ({ shown: false, folder: 'clip.etok' }),
  'preferences.set': async (changes) => ({ ...defaultPreferences, ...changes }),
  'models.import': async () => ({ model: null }),
  'models.cancelImport': async () => ({}),
  'models.verify': async () => ({}),
  'models.remove': async () => ({}),
  'devices.test': async () => ({ devices: [] }),
  'app.about': async () => ({ notices: null, canUpdate: false }),
  'health.check': async () => ({
    lines: [{ area: 'ffmpeg', state: 'ok', label: 'ffmpeg', found: 'version 7.1', remedy: null }],
  }),
  'health.report': async () => ({ text: '' }),
  'diagnosis.pageFault': async () => ({}),
  'diagnosis.crashReport': async () => ({ text: null }),
  'diagnosis.showLogs': async () => ({ shown: false, folder: 'logs' }),
  'settings.folders': async () => folders,
  'settings.chooseFolder': async () => folders,
  'settings.resetFolder': async () => folders,
  'settings.findFfmpeg': async () => folders,
  'storage.view': async () => storage,
  'storage.clear': async () => ({ removedBytes: 0, view: storage }),
};

export interface FakeStudio extends Studio {
  /** Paths it was asked to open. */
  opened: string[][];
  emit(event: StudioEvent): void;
}

/** Makes a studio that remembers what it was asked to open. */
export function fakeStudio(handlers: CommandHandlers = fakeHandlers): FakeStudio {
  const listeners = new Set<(event: StudioEvent) => void>();
  const opened: string[][] = [];
  return {
    opened,
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    invoke: createRouter(handlers, { checkOutputs: true }),
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    openPaths: async (paths) => {
      opened.push(paths);
      return { ok: true, value: { sourceIds: paths.map((_path, index) => `s${index}`) } };
    },
    openDemo: async () => ({ ok: true, value: { sourceIds: ['demo'] } }),
    picture: async (request) => new Response(request.url, { status: 200 }),
    close: async () => {},
  };
}
