// The one pass over a source's chunks: counts and hashes every column, and lays its bytes in a temporary file of its own where asked.
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { StudioError } from '../../contract/errors';
import { claimTemp, dropTemp, writeError } from '../../fsx/atomic';
import { throwIfCancelled } from '../../fsx/atomicStream';
import type { ShardData } from '../../store/shardTypes';
import { after, type Before, type Column, type Counts, columnsOf, type Layout, nothingBefore } from './columns';
import type { FrameRange, TokenFileInfo } from './info';
import { exporter, type TokenSource } from './source';

const bufferBytes = 1 << 16;
const pieceBytes = 1 << 20;

/** A column that was passed over: its size, its sum and, where it was kept, its bytes. */
class SpooledColumn {
  size = 0;
  readonly #sum: Hash = createHash('sha256');
  readonly #buffer = Buffer.alloc(bufferBytes);
  #held = 0;
  #file: { temp: string; handle: FileHandle } | null = null;

  constructor(readonly column: Column) {}

  async keepIn(folder: string): Promise<void> {
    const temp = claimTemp(folder);
    try {
      this.#file = { temp, handle: await open(temp, 'wx') };
    } catch (error) {
      await dropTemp(temp);
      throw error;
    }
  }

  async add(bytes: Uint8Array): Promise<void> {
    this.size += bytes.length;
    this.#sum.update(bytes);
    if (this.#file === null) return;
    if (this.#held + bytes.length > bufferBytes) await this.flush();
    if (bytes.length > bufferBytes) return this.#put(bytes);
    this.#buffer.set(bytes, this.#held);
    this.#held += bytes.length;
  }

  async flush(): Promise<void> {
    const held = this.#held;
    this.#held = 0;
    if (this.#file !== null) await this.#put(this.#buffer.subarray(0, held));
  }

  async #put(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) done += (await this.#file!.handle.write(bytes, done)).bytesWritten;
  }

  digest(): string {
    return this.#sum.digest('hex');
  }

  /** The bytes, in pieces. */
  read(): AsyncIterable<Uint8Array> {
    return createReadStream(this.#file!.temp, { highWaterMark: pieceBytes });
  }

  async drop(): Promise<void> {
    await this.#file?.handle.close().catch(() => undefined);
    if (this.#file !== null) await dropTemp(this.#file.temp);
  }
}

/** A column with the shape it has in the file. `read` gives its bytes in pieces, only where the columns were kept. */
export interface KeptColumn {
  name: string;
  dtype: Column['dtype'];
  shape: number[];
  size: number;
  read(): AsyncIterable<Uint8Array>;
}

export interface Spool {
  readonly info: TokenFileInfo;
  /** In the order of `columnsOf`. */
  readonly columns: readonly KeptColumn[];
  /** Removes what was kept. Never throws. */
  drop(): Promise<void>;
}

export interface SpoolOptions {
  ids: TokenFileInfo['ids'];
  /** Folder to keep the columns in; null where the format needs the chunks alone. */
  folder: string | null;
  /** Takes how many chunks were passed. */
  onChunk?: (done: number) => void;
  signal?: AbortSignal | undefined;
}

/** Joins a chunk to the runs of source frames that were exported; in a sampled source each chunk is a run of its own. */
function addRun(runs: FrameRange[], shard: ShardData, previousEnd: number | null): void {
  const run = { from: shard.frame[0]!, to: shard.frame.at(-1)! };
  const last = runs.at(-1);
  if (last !== undefined && previousEnd !== null && run.from - previousEnd <= 1) last.to = run.to;
  else runs.push(run);
}

/**
 * Goes over all chunks of a source once.
 * @throws StudioError `bad-request` where there is none or the ids do not fit, `disk-full`, `write-failed`, `cancelled`, and what the source throws
 */
export async function spoolColumns(source: TokenSource, options: SpoolOptions): Promise<Spool> {
  const { ids, folder, onChunk, signal } = options;
  const layout: Layout = { ...source.info, ids, counts: nothingBefore };
  const columns = columnsOf(layout).map((column) => new SpooledColumn(column));
  const drop = async () => {
    for (const column of columns) await column.drop();
  };
  try {
    if (folder !== null) for (const column of columns) await column.keepIn(folder);
    let counts: Counts = nothingBefore;
    const runs: FrameRange[] = [];
    let end: number | null = null;
    let first: { frame: number; pts: number } | null = null;
    let last = { frame: 0, pts: 0 };
    for await (const shard of source.chunks()) {
      throwIfCancelled(signal, source.name);
      for (const spooled of columns) await spooled.add(spooled.column.piece(shard, counts as Before));
      addRun(runs, shard, end);
      end = shard.frame.at(-1)!;
      first ??= { frame: shard.frame[0]!, pts: shard.pts[0]! };
      last = { frame: end, pts: shard.pts.at(-1)! };
      counts = after(counts, shard);
      onChunk?.(counts.chunks);
    }
    if (first === null)
      throw new StudioError(
        'bad-request',
        'no frame of it is in the chosen range',
        'Choose another range',
        source.name,
      );
    for (const column of columns) await column.flush();
    const seconds = last.pts - first.pts;
    const { info } = source;
    return {
      info: {
        ...info,
        exportedBy: exporter,
        source: {
          ...info.source,
          averageFps: info.source.averageFps ?? (seconds > 0 ? (last.frame - first.frame) / seconds : null),
        },
        ids,
        counts,
        range: info.range && { ...info.range, exported: runs },
        checksums: Object.fromEntries(columns.map((spooled) => [spooled.column.name, spooled.digest()])),
      },
      columns: columns.map((spooled) => ({
        name: spooled.column.name,
        dtype: spooled.column.dtype,
        shape: spooled.column.shape(counts),
        size: spooled.size,
        read: () => spooled.read(),
      })),
      drop,
    };
  } catch (error) {
    await drop();
    throw writeError(error, folder ?? source.name);
  }
}
