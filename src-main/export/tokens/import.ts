// Makes an ordinary analysis folder of a token file, so that everything that opens analyses opens it.
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { defaultReview } from '../../contract/marks';
import { writeError } from '../../fsx/atomic';
import { removeStaleFolders, writeFolderAtomic } from '../../fsx/atomicFolder';
import { SCHEMA_VERSION } from '../../store/layout';
import type { Manifest } from '../../store/manifest';
import { placeAnalysis } from '../../store/placement';
import { writeReview } from '../../store/review';
import { shardPassed } from '../../store/shards';
import type { ShardData } from '../../store/shardTypes';
import { createAnalysis } from '../../store/writer';
import { measured, type TokenFileInfo } from './info';
import { openTokenFile } from './open';

export interface ImportOptions {
  signal?: AbortSignal | undefined;
  /** Takes the share of the chunks that are stored, 0..1. */
  onProgress?: (fraction: number) => void;
}

/** The id of what a file holds: that of its analysis where it holds all of it, another one for each part of it. */
function importedId(info: TokenFileInfo): string {
  if (info.range === null && info.contents === 'all') return info.analysisId;
  const part = JSON.stringify([info.analysisId, info.contents, info.range?.exported ?? null]);
  return createHash('sha256').update(part).digest('hex').slice(0, 32);
}

/** The manifest as it was before its end; the source is looked for beside the token file. */
function manifestOf(info: TokenFileInfo, file: string): Manifest {
  const { averageFps: _fps, ...source } = info.source;
  const { metric, threshold, search, count, budget } = info;
  return {
    schemaVersion: SCHEMA_VERSION,
    id: importedId(info),
    status: 'running',
    statusReason: null,
    source: { path: join(dirname(resolve(file)), source.name), ...source },
    sampling: info.sampling,
    fit: info.fit,
    settings: { metric, threshold, search, count, budget },
    model: info.model,
    device: info.device,
    measuresVersion: measured(info).measuresVersion,
    totals: null,
    tool: info.tool,
  };
}

/** How the imported analysis ends: as the exported one did, or partial where a part of it is all there is. */
function endOf(info: TokenFileInfo): { status: 'complete' | 'partial'; reason: string | null } {
  if (info.range !== null) {
    const runs = info.range.exported.map(({ from, to }) => `${from} to ${to}`);
    const more = runs.length > 3 ? ' and more' : '';
    return { status: 'partial', reason: `the token file holds frames ${runs.slice(0, 3).join(', ')}${more}` };
  }
  const { name, reason } = info.status;
  if (name === 'complete') return { status: 'complete', reason: null };
  return { status: 'partial', reason: reason ?? 'it was exported before its end' };
}

/** Sums over chunks, as an analysis has them at its end. */
function totalsBy(info: TokenFileInfo) {
  let [frames, tokens, satisfied, mse, probes, blocks] = [0, 0, 0, 0, 0, 0];
  return {
    add(shard: ShardData) {
      frames += shard.frame.length;
      blocks += shard.n.length;
      tokens += shard.blockOffsets.at(-1)!;
      satisfied += shardPassed(shard, info).filter(Boolean).length;
      for (const error of shard.mse) mse += error;
      for (const count of shard.nfe) probes += count;
    },
    totals: () => ({
      frames,
      blocks,
      tokens,
      tokensPercent: (100 * tokens) / (blocks * info.maxToks),
      satisfiedPercent: (100 * satisfied) / blocks,
      meanMse: mse / blocks,
      probes,
    }),
  };
}

/**
 * Rebuilds the analysis of a token file in a folder `NAME.etok` in `outDir`, made where it is not there, whole or not at all. What is there already with the same content is
 * taken as it is. No path from inside the file is used; its source is looked for beside it.
 * @returns the path of the analysis folder
 * @throws StudioError as `openTokenFile` and its `chunks`; `write-failed`, `disk-full`, `cancelled`
 */
export async function importTokens(file: string, outDir: string, options: ImportOptions = {}): Promise<string> {
  const { signal, onProgress } = options;
  const tokens = await openTokenFile(file);
  try {
    const { info } = tokens;
    const manifest = manifestOf(info, file);
    await mkdir(outDir, { recursive: true }).catch((error: unknown) => {
      throw writeError(error, outDir);
    });
    await removeStaleFolders(outDir);
    const taken = new Set<string>();
    let place = await placeAnalysis(outDir, info.source.name, manifest.id, taken);
    while (place.existing !== null && place.existing.status !== 'complete' && place.existing.status !== 'partial') {
      // Somebody's own run of the same work, which may go on.
      taken.add(place.path);
      place = await placeAnalysis(outDir, info.source.name, manifest.id, taken);
    }
    if (place.existing !== null) {
      // Nothing to write, but a damaged file is told of all the same.
      for await (const { chunkIndex } of tokens.chunks(signal)) onProgress?.((chunkIndex + 1) / info.counts.chunks);
      return place.path;
    }
    await writeFolderAtomic(place.path, async (folder) => {
      const writer = await createAnalysis(folder, manifest);
      try {
        const sums = totalsBy(info);
        for await (const shard of tokens.chunks(signal)) {
          await writer.writeShard(shard);
          sums.add(shard);
          onProgress?.((shard.chunkIndex + 1) / info.counts.chunks);
        }
        const { decodedFrames, sha256 } = info.source;
        await writer.finish({ ...endOf(info), totals: sums.totals(), decodedFrames, sha256 });
        const { review } = measured(info);
        if (JSON.stringify(review) !== JSON.stringify(defaultReview)) await writeReview(folder, review);
      } finally {
        await writer.close();
      }
    });
    return place.path;
  } finally {
    await tokens.close();
  }
}
