// Reads an analysis folder: the manifest, the shards one after another, and the flat series for the timeline.
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { StudioError } from '../contract/errors';
import { systemErrorCode } from '../fsx/atomic';
import { SHARDS_FOLDER, shardIndex, shardName, shardPath } from './layout';
import { clearStaleLock, isLocked } from './lock';
import { type Manifest, readManifest } from './manifest';
import { appendSeries, emptySeriesParts, joinSeries, type Series } from './series';
import { decodeShard } from './shards';
import type { ShardData } from './shardTypes';

export interface AnalysisFolder {
  /** Path of the folder. */
  readonly path: string;
  /** The manifest as it was when the folder was opened. */
  readonly manifest: Manifest;
  /** Shards from the first chunk on without a gap. */
  readonly shardCount: number;
  /** True when it ended early with no process writing it: it can go on from its resume point. */
  readonly interrupted: boolean;
  /** One shard. Throws StudioError `analysis-damaged` naming the shard. */
  readShard(chunkIndex: number): Promise<ShardData>;
  /** All shards in order, one in memory at a time. */
  readShards(): AsyncGenerator<ShardData>;
  /** The series of all shards as flat arrays. */
  readSeries(): Promise<Series>;
}

/** The chunk indices of all shards in a folder, in order; none where there is no shards folder. */
export async function listShards(folder: string): Promise<number[]> {
  let names: string[];
  try {
    names = await readdir(join(folder, SHARDS_FOLDER));
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw new StudioError(
      'analysis-damaged',
      'its shards cannot be listed',
      'Check the folder and its permissions',
      basename(folder),
      {
        cause: error,
      },
    );
  }
  return names
    .map(shardIndex)
    .filter((index) => index !== null)
    .sort((a, b) => a - b);
}

/** How many of the sorted indices follow one another from 0 on. */
export function contiguous(indices: readonly number[]): number {
  let count = 0;
  while (indices[count] === count) count++;
  return count;
}

/** Reads the shard of one chunk. Throws StudioError naming the shard: `analysis-damaged`, or `unreadable` where the disk refuses. */
export async function readShardFile(folder: string, chunkIndex: number, manifest: Manifest): Promise<ShardData> {
  const file = `${basename(folder)}/${SHARDS_FOLDER}/${shardName(chunkIndex)}`;
  let bytes: Uint8Array;
  try {
    bytes = await readFile(shardPath(folder, chunkIndex));
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT')
      throw new StudioError('unreadable', 'the shard cannot be read', 'Check the disk and try again', file, {
        cause: error,
      });
    throw new StudioError(
      'analysis-damaged',
      'the shard is missing',
      'Analyse the source again, or restore the folder from a copy',
      file,
      { cause: error },
    );
  }
  return decodeShard(bytes, file, chunkIndex, manifest.model.weightHash);
}

/**
 * Opens an analysis folder for reading; it may be being written meanwhile. Changes nothing but the lock of a writer killed after the end.
 * @throws StudioError `analysis-missing` where it is none, `analysis-damaged` where the manifest is no good or written by a newer version, or
 * where fewer or more shards are there than a finished analysis says.
 */
export async function openAnalysis(path: string): Promise<AnalysisFolder> {
  const manifest = await readManifest(path);
  const shardCount = contiguous(await listShards(path));
  const expected = manifest.status === 'running' ? null : (manifest.totals?.shards ?? null);
  if (expected !== null && manifest.status !== 'failed' && expected !== shardCount)
    throw new StudioError(
      'analysis-damaged',
      `it should have ${expected} shards, but ${shardCount} are there`,
      'Analyse the source again, or restore the folder from a copy',
      basename(path),
    );
  const ended = manifest.status === 'complete' || manifest.status === 'partial';
  if (ended) await clearStaleLock(path);
  const interrupted = !ended && !(await isLocked(path));
  const readShard = (chunkIndex: number) => readShardFile(path, chunkIndex, manifest);
  async function* readShards(): AsyncGenerator<ShardData> {
    for (let chunk = 0; chunk < shardCount; chunk++) yield await readShard(chunk);
  }
  return {
    path,
    manifest,
    shardCount,
    interrupted,
    readShard,
    readShards,
    async readSeries() {
      const parts = emptySeriesParts();
      for await (const shard of readShards()) appendSeries(parts, shard);
      return joinSeries(parts);
    },
  };
}
