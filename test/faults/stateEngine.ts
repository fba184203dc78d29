// Engines that run in the test's own process, so that what a hook makes fail there fails in them; and a program built on them.
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { eventSchema, StudioError, type StudioEvent, toErrorData } from '../../src-main/contract';
import { runAnalysis } from '../../src-main/engine/analyze';
import { exportFile } from '../../src-main/engine/exports/exportFile';
import type { EngineSpawner } from '../../src-main/engine/link';
import { type EngineRequestBody, engineRequestSchema } from '../../src-main/engine/protocol';
import { SharedModels } from '../../src-main/engine/sharedModels';
import { selfTest } from '../../src-main/inference/selfTest';
import { browserAbilities } from '../../src-main/serve/abilities';
import { createStudio } from '../../src-main/services/studio';
import type { Studio } from '../../src-main/services/types';
import { defaultSettings } from '../../src-main/settings/schema';

/** Starts an engine that is none: requests are carried out here. A kill lets what runs end unheard. */
export const spawnHere: EngineSpawner = () => {
  const running = new Map<number, AbortController>();
  let hear: (message: unknown) => void = () => {};
  let leave: (code: number | null) => void = () => {};
  let gone = false;
  const say = (message: unknown) => {
    if (!gone) hear(message);
  };
  const end = () => {
    gone = true;
    for (const abort of running.values()) abort.abort();
    queueMicrotask(() => leave(null));
  };
  const carryOut = async (id: number, body: EngineRequestBody) => {
    const abort = new AbortController();
    running.set(id, abort);
    const emit = (event: unknown) => say({ kind: 'event', id, event });
    try {
      say({ kind: 'done', id, value: await answer(body, abort.signal, emit) });
    } catch (error) {
      say({ kind: 'failed', id, error: toErrorData(error) });
    } finally {
      running.delete(id);
    }
  };
  return {
    pid: undefined,
    send: (message) => {
      const request = engineRequestSchema.parse(message);
      if (request.kind === 'request') void carryOut(request.id, request.body);
      else if (request.kind === 'cancel') running.get(request.id)?.abort();
      else end();
    },
    onMessage: (listener) => {
      hear = listener;
    },
    onExit: (listener) => {
      leave = listener;
    },
    kill: end,
  };
};

function answer(body: EngineRequestBody, signal: AbortSignal, emit: (event: unknown) => void): Promise<unknown> {
  switch (body.type) {
    case 'analyze':
      return runAnalysis(body, { signal, models: new SharedModels(1), emit });
    case 'selfTest':
      return selfTest(body.modelDir, body.device);
    case 'export':
      return exportFile(body, { signal, onProgress: () => {} });
    case 'forget':
      return Promise.resolve(null);
    default:
      return Promise.reject(new StudioError('internal', `no ${body.type} here`, 'Ask for something else'));
  }
}

export interface ProgramHere extends AsyncDisposable {
  studio: Studio;
  events: StudioEvent[];
  /** Texts of all notices so far, in the state and as events. */
  notices(): Promise<string[]>;
}

/** The program on engines of this process; where it has no settings yet, on the CPU. @param modelDir folder of the only model */
export async function programHere(dataDir: string, modelDir: string): Promise<ProgramHere> {
  const usual = defaultSettings();
  const settings = { ...usual, preferences: { ...usual.preferences, device: 'cpu', analyzeOnOpen: true } };
  await writeFile(join(dataDir, 'settings.json'), JSON.stringify(settings), { flag: 'wx' }).catch(() => undefined);
  const studio = await createStudio({
    host: browserAbilities,
    dataDir,
    modelDirs: [dirname(modelDir)],
    spawnEngine: spawnHere,
    toolVersion: '0.0.0-test',
  });
  const events: StudioEvent[] = [];
  studio.onEvent((event) => events.push(eventSchema.parse(event)));
  return {
    studio,
    events,
    notices: async () => {
      const state = await studio.invoke('app.state', {});
      const shown = state.ok ? (state.value as { notices: { message: string }[] }).notices : [];
      const sent = events.flatMap((event) => (event.type === 'notice' ? [event.notice] : []));
      return [...shown, ...sent].map(({ message }) => message);
    },
    [Symbol.asyncDispose]: () => studio.close(),
  };
}

/** Waits until the program's state is as wanted, and gives it. */
export async function until<T>(studio: Studio, holds: (state: T) => boolean): Promise<T> {
  for (;;) {
    const result = await studio.invoke('app.state', {});
    if (result.ok && holds(result.value as T)) return result.value as T;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
