// `elastictok export`: one analysis after another, or some side by side; one that fails does not stop the rest.
import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { StudioError, toErrorData } from '../contract';
import { writeTokenFile } from '../engine/exports/tokenFile';
import type { EngineSpawner } from '../engine/link';
import { writeError } from '../fsx/atomic';
import type { ExportArgs } from './exportArgs';
import { exporterInChild, onParentStop, tellParent } from './exportChild';
import { findSources, nameTargets, type Target } from './exportTargets';
import { ExportView } from './exportView';

const exitCodes = { done: 0, failed: 1, cancelled: 3 } as const;

/**
 * Runs the command.
 * @returns the exit code: 0 all done, 1 where something failed, 3 where it was stopped
 * @throws StudioError where the arguments name nothing that can be exported
 */
export async function runExport(args: ExportArgs, spawn: EngineSpawner): Promise<number> {
  const targets = await nameTargets(await findSources(args.paths), args.out, args.format);
  const abort = new AbortController();
  const stop = () => abort.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  onParentStop(stop);
  const run = args.jobs > 1 && targets.length > 1 ? exporterInChild(spawn) : exportOne;
  const view = new ExportView(targets.length, args.quiet);
  const failures: { name: string; why: string }[] = [];
  const queue = targets.values();
  const worker = async () => {
    for (const target of queue) {
      if (abort.signal.aborted) return;
      const name = basename(target.path);
      try {
        const bytes = await run(target, args, abort.signal, (fraction) => {
          view.progress(name, target.out, fraction);
          tellParent({ type: 'progress', fraction });
        });
        view.done(name, target.out, bytes);
        tellParent({ type: 'done', bytes });
      } catch (error) {
        if (error instanceof StudioError && error.code === 'cancelled') return;
        const data = toErrorData(error);
        tellParent({ type: 'failed', error: data });
        const { file, what, remedy } = data;
        const why = `${file === null || file === name ? '' : `${file}: `}${what}. ${remedy}.`;
        failures.push({ name, why });
        view.failed(name, target.out, why);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(args.jobs, targets.length) }, worker));
  view.end(failures);
  if (abort.signal.aborted) {
    const stopped = new StudioError('cancelled', 'it was stopped; what was written is whole', 'Start it again');
    tellParent({ type: 'failed', error: toErrorData(stopped) });
    console.error(`elastictok: ${stopped.data.what}.`);
    return exitCodes.cancelled;
  }
  return failures.length === 0 ? exitCodes.done : exitCodes.failed;
}

async function exportOne(
  target: Target,
  args: ExportArgs,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<number> {
  await mkdir(dirname(target.out), { recursive: true }).catch((error: unknown) => {
    throw writeError(error, dirname(target.out));
  });
  const ranges = args.range === null ? [] : [args.range];
  return writeTokenFile(target, target.out, { ...args, ranges, signal, onProgress });
}
