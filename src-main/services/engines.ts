// The engines that stay: one analyses, one shows source frames and thumbnails, one turns tokens into pictures.
import { availableParallelism } from 'node:os';
import { type EngineSpawner, giveWayFlag, picturesFlag } from '../engine/link';
import { EngineSupervisor } from '../engine/supervisor';

/**
 * Makes them; each process starts with its first request. Few threads for pictures: they must not slow the analysis down. Tokens are
 * decoded by an engine of their own, as each call of the runtime blocks its process: source pictures and thumbnails would wait.
 */
export function createEngines(spawn: EngineSpawner, entry: string) {
  const engine = new EngineSupervisor(spawn, entry, ['--role=analysis', giveWayFlag]);
  const preview = new EngineSupervisor(spawn, entry, ['--role=preview', '--threads=1', picturesFlag]);
  const recons = new EngineSupervisor(spawn, entry, ['--role=recon', `--threads=${reconThreads()}`]);
  return {
    engine,
    preview,
    recons,
    /** What the preview engine knew of a file is old, or not looked at any more. */
    forget(path: string): void {
      void preview.request({ type: 'forget', path }).catch(() => undefined);
    },
    /** An analysis is closed: its pictures, and a model that no other one needs, are given back. */
    forgetAnalysis(folder: string): void {
      if (recons.pid !== undefined) void recons.request({ type: 'forget', path: folder }).catch(() => undefined);
    },
    /** Models that are kept for the next analysis are freed. */
    async freeModels(): Promise<void> {
      if (engine.pid !== undefined) await engine.request({ type: 'freeModels' }).catch(() => undefined);
    },
    close: () => Promise.all([engine.close(), preview.close(), recons.close()]),
  };
}

/** A quarter of the processors, four at most: beside an analysis the rest is enough, and four play four times as many frames. */
function reconThreads(): number {
  return Math.max(1, Math.min(4, availableParallelism() >> 2));
}
