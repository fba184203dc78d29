// Writes an analysis folder: manifest first, then a shard per chunk, then the manifest with its end. One writer at a time.
import { mkdir, stat, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { StudioError } from '../contract/errors';
import { removeStaleTemps, writeError, writeFileAtomic } from '../fsx/atomic';
import { contiguous, listShards, readShardFile } from './analysisFolder';
import { type BlockCurves, curvesPath, encodeCurves, readCurvesFile } from './curves';
import { CURVES_FOLDER, manifestPath, SHARDS_FOLDER, shardPath } from './layout';
import { type FolderLock, lockFolder } from './lock';
import {
  encodeManifest,
  type Manifest,
  readManifest,
  type StoredDevice,
  type StoredStatus,
  type StoredTotals,
} from './manifest';
import { encodeShard } from './shards';
import type { ShardData, ShardOrigin } from './shardTypes';

/** Where an interrupted analysis goes on. */
export interface ResumePoint {
  /** Whole shards from the first chunk on; also the index of the next chunk. */
  chunks: number;
  /** Blocks and analysed frames in them. */
  blocks: number;
  frames: number;
  /** Source index after the last stored frame: no frame before it is needed again, but by the cut detector. */
  nextSourceFrame: number;
}

export interface AnalysisEnd {
  status: Exclude<StoredStatus, 'running'>;
  /** Why it is partial or failed; null for complete. */
  reason: string | null;
  /** The numbers so far; null where there is nothing to say. `shards` is counted here. */
  totals: Omit<StoredTotals, 'shards'> | null;
  decodedFrames: number | null;
  /** SHA-256 of the source; null where it could not be read to its end. */
  sha256: string | null;
}

export interface AnalysisWriter {
  readonly path: string;
  readonly manifest: Manifest;
  /** Where to go on; all zero for a new analysis. */
  readonly resumePoint: ResumePoint;
  /** Stores the next chunk; it is safe on disk when this returns. Throws `disk-full`, `write-failed`, or `internal` on bad data or order. */
  writeShard(shard: ShardData): Promise<void>;
  /** Stores the error curves of a chunk, measured in reading `round` of the clip, before shards are written. Throws `disk-full`, `write-failed`. */
  writeCurves(round: number, chunkIndex: number, curves: BlockCurves): Promise<void>;
  /** Curves that an earlier run stored; null where there are none. */
  readCurves(round: number, chunkIndex: number): Promise<BlockCurves | null>;
  /** Writes how the analysis ended and gives the folder free. */
  finish(end: AnalysisEnd): Promise<Manifest>;
  /** Gives the folder free without an end, as a cancel does: it stays `running` and can be resumed. */
  close(): Promise<void>;
}

/** What every shard of an analysis says of itself. Throws StudioError `internal` on a model config without the published names. */
export function shardOrigin(manifest: Manifest): ShardOrigin {
  const { config } = manifest.model;
  const numbers = (value: unknown) =>
    Array.isArray(value) && value.every((v) => typeof v === 'number') ? value : null;
  const bottleneck = config.bottleneck_type;
  const patchSize = numbers(config.patch_size);
  if ((bottleneck !== 'fsq' && bottleneck !== 'vae') || patchSize === null)
    throw new StudioError(
      'internal',
      'the model config has no bottleneck_type or patch_size',
      'Choose another model',
      manifest.model.name,
    );
  return {
    model: manifest.model.name,
    weightHash: manifest.model.weightHash,
    bottleneck,
    levels: bottleneck === 'fsq' ? (numbers(config.fsq_quant_levels) ?? []) : null,
    patchSize,
    threshold: manifest.settings.threshold,
    metric: manifest.settings.metric,
    search: manifest.settings.search,
    measuresVersion: manifest.measuresVersion,
    toolVersion: manifest.tool.version,
  };
}

function createWriter(path: string, manifest: Manifest, resumePoint: ResumePoint, lock: FolderLock): AnalysisWriter {
  const origin = shardOrigin(manifest);
  let next = resumePoint.chunks;
  return {
    path,
    manifest,
    resumePoint,
    async writeShard(shard) {
      if (shard.chunkIndex !== next)
        throw new StudioError(
          'internal',
          `chunk ${shard.chunkIndex} came where chunk ${next} was due`,
          'Report this',
          basename(path),
        );
      await writeFileAtomic(shardPath(path, next), encodeShard(shard, origin));
      next++;
    },
    async writeCurves(round, chunkIndex, curves) {
      try {
        await mkdir(join(path, CURVES_FOLDER), { recursive: true });
      } catch (error) {
        throw writeError(error, path);
      }
      await writeFileAtomic(curvesPath(path, round, chunkIndex), encodeCurves(curves, manifest.model.weightHash));
    },
    readCurves: (round, chunkIndex) => readCurvesFile(path, round, chunkIndex, manifest.model.weightHash),
    async finish(end) {
      const finished: Manifest = {
        ...manifest,
        status: end.status,
        statusReason: end.reason,
        source: { ...manifest.source, decodedFrames: end.decodedFrames, sha256: end.sha256 },
        totals: end.totals === null ? null : { ...end.totals, shards: next },
      };
      await writeFileAtomic(manifestPath(path), encodeManifest(finished));
      await lock.release();
      return finished;
    },
    close: () => lock.release(),
  };
}

/**
 * Starts a new analysis in the folder `path`, made if need be; what an earlier run left there before its manifest is removed.
 * @throws StudioError `bad-request` where an analysis is there already, `disk-full` or `write-failed`.
 */
export async function createAnalysis(path: string, manifest: Manifest): Promise<AnalysisWriter> {
  try {
    await mkdir(join(path, SHARDS_FOLDER), { recursive: true });
  } catch (error) {
    throw writeError(error, path);
  }
  const lock = await lockFolder(path);
  try {
    if (await stat(manifestPath(path)).catch(() => null))
      throw new StudioError(
        'bad-request',
        'there is an analysis already',
        'Resume it or choose another folder',
        basename(path),
      );
    await removeStaleTemps(path);
    for (const index of await listShards(path)) await unlink(shardPath(path, index));
    const running: Manifest = { ...manifest, status: 'running', statusReason: null, totals: null };
    await writeFileAtomic(manifestPath(path), encodeManifest(running));
    return createWriter(path, running, { chunks: 0, blocks: 0, frames: 0, nextSourceFrame: 0 }, lock);
  } catch (error) {
    await lock.release();
    throw writeError(error, path);
  }
}

/** Counts what is whole from the first chunk on, and removes every shard after that. */
async function settleShards(path: string, manifest: Manifest): Promise<ResumePoint> {
  const indices = await listShards(path);
  const point: ResumePoint = { chunks: 0, blocks: 0, frames: 0, nextSourceFrame: 0 };
  for (const most = contiguous(indices); point.chunks < most; point.chunks++) {
    // A damaged shard is as good as none: it and all after it are made again. A disk that does not answer is no reason to remove anything.
    const shard = await readShardFile(path, point.chunks, manifest).catch((error: unknown) => {
      if (error instanceof StudioError && error.code === 'analysis-damaged') return null;
      throw error;
    });
    if (shard === null) break;
    point.blocks += shard.n.length;
    point.frames += shard.frame.length;
    point.nextSourceFrame = (shard.frame.at(-1) ?? -1) + 1;
  }
  // From the last one down, so that a kill in between leaves no shard behind a gap that the next run would not see.
  for (const index of indices.toReversed()) if (index >= point.chunks) await unlink(shardPath(path, index));
  return point;
}

/** What computes an analysis that goes on after so many chunks: what stored those is kept in mind where it was another device. */
function deviceAfter(chunks: number, before: StoredDevice, now: Pick<StoredDevice, 'name' | 'label'>): StoredDevice {
  const isSame = before.name === now.name;
  const earlier = isSame ? before.earlier : { name: before.name, label: before.label, chunks };
  const kept = Math.min(chunks, earlier?.chunks ?? 0);
  const { name, label } = isSame ? before : now;
  return earlier === undefined || kept === 0 ? { name, label } : { name, label, earlier: { ...earlier, chunks: kept } };
}

/**
 * Goes on with an analysis that was interrupted, failed, or has ended and lost chunks since: temporary files of killed runs and shards after
 * the first gap or damage are removed, the rest stays as it is, so that the folder ends byte-identical to that of an uninterrupted run.
 * @throws StudioError `analysis-missing`, `analysis-damaged` as openAnalysis; `bad-request` where it has ended and is whole; `write-failed`
 * while another run is writing it.
 * @param device what computes from here on; left out: what did before
 */
export async function resumeAnalysis(
  path: string,
  device?: Pick<StoredDevice, 'name' | 'label'>,
): Promise<AnalysisWriter> {
  const found = await readManifest(path);
  const lock = await lockFolder(path);
  try {
    await mkdir(join(path, SHARDS_FOLDER), { recursive: true });
    await removeStaleTemps(path);
    await removeStaleTemps(join(path, SHARDS_FOLDER));
    await removeStaleTemps(join(path, CURVES_FOLDER));
    const point = await settleShards(path, found);
    if ((found.status === 'complete' || found.status === 'partial') && point.chunks === found.totals?.shards)
      throw new StudioError(
        'bad-request',
        'it has ended already',
        'Open it, or analyse into another folder',
        basename(path),
      );
    const running: Manifest = {
      ...found,
      device: deviceAfter(point.chunks, found.device, device ?? found.device),
      status: 'running',
      statusReason: null,
      totals: null,
      source: { ...found.source, decodedFrames: null, sha256: null },
    };
    if (encodeManifest(running) !== encodeManifest(found))
      await writeFileAtomic(manifestPath(path), encodeManifest(running));
    return createWriter(path, running, point, lock);
  } catch (error) {
    await lock.release();
    throw writeError(error, path);
  }
}
