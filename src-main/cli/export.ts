// `elastictok export`: one analysis after another, or some side by side; one that fails does not stop the rest.
import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { decideMarks } from '../analysis/marks';
import { type Mark, type Review, StudioError, toErrorData } from '../contract';
import { storedMarks } from '../engine/storedMarks';
import { exportTokens } from '../export/tokens';
import { openTokenFile, tokenFileSource } from '../export/tokens/open';
import { analysisSource, chosen, type TokenSource, tokensOnly } from '../export/tokens/source';
import { writeError } from '../fsx/atomic';
import { openAnalysis } from '../store/analysisFolder';
import type { ShardData } from '../store/shardTypes';
import type { ExportArgs } from './exportArgs';
import { exportInChild, onParentStop, tellParent } from './exportChild';
import { findSources, nameTargets, type Target } from './exportTargets';
import { ExportView } from './exportView';

const exitCodes = { done: 0, failed: 1, cancelled: 3 } as const;

/**
 * Runs the command.
 * @returns the exit code: 0 all done, 1 where something failed, 3 where it was stopped
 * @throws StudioError where the arguments name nothing that can be exported
 */
export async function runExport(args: ExportArgs): Promise<number> {
  const targets = await nameTargets(await findSources(args.paths), args.out, args.format);
  const abort = new AbortController();
  const stop = () => abort.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  onParentStop(stop);
  const run = args.jobs > 1 && targets.length > 1 ? exportInChild : exportOne;
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
          void tellParent({ type: 'progress', fraction });
        });
        view.done(name, target.out, bytes);
        await tellParent({ type: 'done', bytes });
      } catch (error) {
        if (error instanceof StudioError && error.code === 'cancelled') return;
        const data = toErrorData(error);
        await tellParent({ type: 'failed', error: data });
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
    console.error('elastictok: it was stopped; what was written is whole.');
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
  const { format, ids, pad, perChunk, force } = args;
  await mkdir(dirname(target.out), { recursive: true }).catch((error: unknown) => {
    throw writeError(error, dirname(target.out));
  });
  // Marks are those of the whole analysis; of a part of it they must be decided apart.
  const isPart = format === 'csv' && (args.range !== null || args.tokensOnly);
  const options = { format, ids, pad, perChunk, force, signal, onProgress };
  const choose = (source: TokenSource) => {
    const part = args.range === null ? source : chosen(source, [args.range]);
    return args.tokensOnly ? tokensOnly(part) : part;
  };
  if (target.kind === 'file') {
    const file = await openTokenFile(target.path);
    try {
      const decide = (chunks: AsyncIterable<ShardData>, frames: number) =>
        decidedMarks(chunks, frames, file.info.review);
      const marks = isPart ? await decide(file.chunks(signal), file.info.counts.frames) : decide;
      return (await exportTokens(choose(tokenFileSource(file)), target.out, { ...options, marks })).bytes;
    } finally {
      await file.close();
    }
  }
  const folder = await openAnalysis(target.path);
  const source = await analysisSource(folder, basename(target.path));
  const marks = isPart
    ? (await storedMarks(folder)).marks
    : (chunks: AsyncIterable<ShardData>, frames: number) => decidedMarks(chunks, frames, source.info.review);
  return (await exportTokens(choose(source), target.out, { ...options, marks })).bytes;
}

/** The marks of an analysis of so many frames, wherever its chunks are. */
async function decidedMarks(chunks: AsyncIterable<ShardData>, frames: number, review: Review): Promise<Mark[]> {
  // Filled in place: joined at the end, the small arrays of all chunks would take more memory than all the rest.
  const measure = () => new Float32Array(frames);
  const measures = {
    motion: measure(),
    cutScore: measure(),
    transitionScore: measure(),
    transitionFrames: measure(),
    transitionType: measure(),
  };
  const [frame, ptsSeconds] = [new Float64Array(frames), new Float64Array(frames)];
  const [tokens, chunkStart] = [new Int32Array(frames), new Uint8Array(frames)];
  let at = 0;
  for await (const shard of chunks) {
    for (const [name, array] of Object.entries(measures)) array.set(shard.measures[name as keyof typeof measures], at);
    frame.set(shard.frame, at);
    ptsSeconds.set(shard.pts, at);
    chunkStart[at] = 1;
    shard.frame.forEach((_, i) => {
      tokens[at + i] = shard.n[Math.floor(i / shard.framesPerBlock)]!;
    });
    at += shard.frame.length;
  }
  return decideMarks({ measures, frame, ptsSeconds, tokens, chunkStart }, review);
}
