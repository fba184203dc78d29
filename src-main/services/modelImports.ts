// Imports published checkpoints, one at a time and each in a process of its own; verifies and removes models.
import { basename } from 'node:path';
import { type CommandHandlers, type ModelImportView, StudioError, toErrorData } from '../contract';
import type { EngineSpawner } from '../engine/link';
import { importedModelSchema } from '../engine/protocol';
import { EngineSupervisor } from '../engine/supervisor';
import { removeFolderAtomic, removeStaleFolders } from '../fsx/atomicFolder';
import { verifyModel } from '../inference/registry';
import type { DeviceTests } from './devices';
import type { EventBus } from './events';
import type { ModelCatalog } from './models';

interface ImportServices {
  models: ModelCatalog;
  devices: DeviceTests;
  bus: EventBus;
  spawn: EngineSpawner;
  /** The built engine. */
  entry: string;
  /** Folder of imported models. */
  modelsDir: string;
  /** Asks the user for a checkpoint; null when cancelled. */
  choose(): Promise<string | null>;
  /** True while an analysis needs this model. */
  isInUse(model: string): boolean;
  /** Has the models that are only kept for the next analysis freed: Windows removes no file that is in use. */
  freeModels(): Promise<void>;
}

/** Progress is sent at most this often. */
const sendIntervalMs = 100;

export class ModelImports {
  #view: ModelImportView | null = null;
  #abort: AbortController | null = null;
  #running: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: ImportServices) {
    // What a killed program left is hundreds of megabytes.
    void removeStaleFolders(parts.modelsDir);
  }

  /** The import that runs. */
  get view(): ModelImportView | null {
    return this.#view;
  }

  readonly handlers: Pick<
    CommandHandlers,
    'models.import' | 'models.cancelImport' | 'models.verify' | 'models.remove'
  > = {
    'models.import': async () => {
      this.#checkFree();
      const path = await this.parts.choose();
      return { model: path === null ? null : await this.import(path) };
    },
    'models.cancelImport': async () => {
      this.#abort?.abort();
      return {};
    },
    'models.verify': async ({ model }) => {
      await this.#verify(model);
      return {};
    },
    'models.remove': async ({ model }) => {
      await this.#remove(model);
      return {};
    },
  };

  /**
   * Imports a checkpoint and tells of it in events.
   * @returns the model's name, or null when it was stopped. @throws StudioError as `importCheckpoint`, `bad-request` while another one runs
   */
  async import(path: string): Promise<string | null> {
    this.#checkFree();
    const running = this.#import(path);
    this.#running = running.catch(() => undefined);
    return running;
  }

  /** Imports in the background: notices tell how it ended. @throws StudioError `bad-request` while another one runs */
  start(path: string): void {
    this.#checkFree();
    void this.import(path).catch((error) => {
      const { message } = StudioError.fromData(toErrorData(error));
      this.parts.bus.send({ type: 'notice', notice: { level: 'error', message } });
    });
  }

  /** Stops an import and waits until it has stopped. */
  async close(): Promise<void> {
    this.#abort?.abort();
    await this.#running;
  }

  #checkFree(): void {
    if (this.#view === null) return;
    throw new StudioError('bad-request', `${this.#view.file} is being imported`, 'Wait for it, or cancel it');
  }

  async #import(path: string): Promise<string | null> {
    const { models, bus, spawn, entry, modelsDir } = this.parts;
    const file = basename(path);
    this.#show({ file, model: '', phase: 'reading', fraction: 0 });
    const abort = new AbortController();
    this.#abort = abort;
    // Of its own: its memory is given back, and an analysis goes on whatever happens here.
    const engine = new EngineSupervisor(spawn, entry);
    let lastSentMs = 0;
    try {
      const taken = models.names();
      const body = { type: 'importModel', file: path, modelsDir, name: null, configFile: null, licence: null } as const;
      const answer = await engine.request(
        { ...body, taken },
        {
          signal: abort.signal,
          onImport: ({ model, phase, fraction }) => {
            const now = performance.now();
            if (phase === this.#view?.phase && now - lastSentMs < sendIntervalMs) return;
            lastSentMs = now;
            this.#show({ file, model, phase, fraction });
          },
        },
      );
      const { name, parameters } = importedModelSchema.parse(answer);
      await this.#refresh();
      const message = `${file} is now the model ${name}: ${(parameters / 1e6).toFixed(1)} million parameters.`;
      bus.send({ type: 'notice', notice: { level: 'info', message } });
      return name;
    } catch (error) {
      if (abort.signal.aborted) return null;
      const { code, what } = toErrorData(error);
      throw code === 'engine-lost' ? new StudioError(code, what, 'Import it again', file) : error;
    } finally {
      await engine.close();
      await removeStaleFolders(modelsDir);
      this.#abort = null;
      this.#show(null);
    }
  }

  async #verify(name: string): Promise<void> {
    const dir = await this.parts.models.folderOf(name);
    await verifyModel(dir);
    const results = await this.parts.devices.verify(dir);
    await this.#refresh();
    const cpu = results.get('cpu');
    if (cpu !== undefined && 'failure' in cpu)
      throw new StudioError('device-failed', `the CPU cannot run it: ${cpu.failure}`, 'Install it again', name);
  }

  async #remove(name: string): Promise<void> {
    const { models, isInUse, freeModels } = this.parts;
    const dir = await models.removable(name);
    if (isInUse(name))
      throw new StudioError('bad-request', 'an analysis needs it', 'Cancel the analysis, or wait for its end', name);
    await freeModels();
    await removeFolderAtomic(dir);
    await this.#refresh();
  }

  async #refresh(): Promise<void> {
    const { models, bus } = this.parts;
    await models.refresh();
    bus.send({ type: 'models', models: models.views() });
  }

  #show(view: ModelImportView | null): void {
    this.#view = view;
    this.parts.bus.send({ type: 'model-import', modelImport: view });
  }
}
