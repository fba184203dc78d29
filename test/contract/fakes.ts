// A studio for tests of the hosts: every command answers with the least that its schema allows.
import { type CommandHandlers, defaultPreferences, defaultReview, type StudioEvent } from '../../src-main/contract';
import { createRouter } from '../../src-main/ipc/router';
import type { Studio } from '../../src-main/services/types';

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
    recents: [],
    preferences: defaultPreferences,
  }),
  'files.open': async () => ({ sourceIds: ['a'] }),
  'files.openAnalysis': async () => ({ sourceIds: [] }),
  'files.openRecent': async () => ({ sourceIds: [] }),
  'files.openDemo': async () => ({ sourceIds: ['demo'] }),
  'recents.clear': async () => ({}),
  'source.close': async () => ({}),
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
    picture: async (request) => new Response(request.url, { status: 200 }),
    close: async () => {},
  };
}
