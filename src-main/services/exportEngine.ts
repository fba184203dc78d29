// The engines of exports and of the import of token files: one process while there is such work, none otherwise.
import { z } from 'zod';
import { StudioError } from '../contract';
import { type EngineSpawner, giveWayFlag } from '../engine/link';
import { exportedFileSchema } from '../engine/protocol';
import { EngineSupervisor } from '../engine/supervisor';
import type { FfmpegTools } from '../media/locate';
import type { RunExport } from './exports';

export interface ExportEngineParts {
  spawn: EngineSpawner;
  entry: string;
  /** Folders that hold models. */
  modelDirs: readonly string[];
  /** Null where ffmpeg is missing. */
  tools(): FfmpegTools | null;
  /** True while an analysis runs, which must not be slowed down. */
  isBusy(): boolean;
}

export class ExportEngine {
  #engine: EngineSupervisor | null = null;
  #users = 0;
  #closing = new Set<Promise<void>>();

  constructor(private readonly parts: ExportEngineParts) {}

  /** Process id of the running engine; undefined while none runs. */
  get pid(): number | undefined {
    return this.#engine?.pid;
  }

  /** Writes one file. Rejects as `RunExport` says. */
  readonly run: RunExport = (job, path, { signal, onProgress }) =>
    this.#use(async (engine) => {
      const { folder, settings, ranges, frames, sourcePath } = job;
      const { modelDirs, tools, isBusy } = this.parts;
      const threads = isBusy() ? 1 : null;
      const given = { folder, path, settings, ranges: [...ranges], frames, sourcePath, modelDirs: [...modelDirs] };
      const answer = await engine.request(
        { type: 'export', ...given, tools: tools(), threads },
        { signal, onExport: ({ fraction }) => onProgress(fraction) },
      );
      return exportedFileSchema.parse(answer);
    });

  /** Makes an analysis folder of a token file in `outDir`; its path. @throws StudioError as `importTokens` */
  importTokens(file: string, outDir: string): Promise<string> {
    return this.#use(async (engine) => z.string().parse(await engine.request({ type: 'importTokens', file, outDir })));
  }

  /** Ends the process and waits until it is gone. */
  async close(): Promise<void> {
    this.#release();
    await Promise.all(this.#closing);
  }

  async #use<T>(work: (engine: EngineSupervisor) => Promise<T>): Promise<T> {
    this.#engine ??= new EngineSupervisor(this.parts.spawn, this.parts.entry, ['--role=export', giveWayFlag]);
    this.#users++;
    try {
      return await work(this.#engine);
    } catch (error) {
      if (!(error instanceof StudioError) || error.code !== 'engine-lost') throw error;
      throw new StudioError('engine-lost', error.data.what, 'Try again', null, { cause: error });
    } finally {
      // Models and memory are given back as soon as nobody needs them.
      if (--this.#users === 0) this.#release();
    }
  }

  #release(): void {
    if (this.#engine === null) return;
    const closing = this.#engine.close().finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
    this.#engine = null;
  }
}
