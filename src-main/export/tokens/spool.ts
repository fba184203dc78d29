// The one pass over a source's chunks: counts and hashes every column, and lays its bytes in a temporary file of its own.
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { StudioError } from '../../contract/errors';
import { claimTemp, dropTemp, writeError } from '../../fsx/atomic';
import { throwIfCancelled } from '../../fsx/atomicStream';
import type { ShardData } from '../../store/shardTypes';
import { after, type Column, type Counts, columnsOf, type Layout, nothingBefore } from './columns';
import type { FrameRange, TokenFileInfo } from './info';
import { type ColumnPlace, columnChunks } from './read/columnFile';
import type { Source } from './read/types';
import { exporter, type TokenSource } from './source';

const bufferBytes = 1 << 16;
const pieceBytes = 1 << 20;

/** A column that was passed over: its size, its sum and its bytes. */
class SpooledColumn {
  size = 0;
  readonly #sum: Hash = createHash('sha256');
  readonly #buffer = Buffer.alloc(bufferBytes);
  #held = 0;
  private constructor(
    readonly column: Column,
    private readonly temp: string,
    private readonly handle: FileHandle,
  ) {}

  static async create(column: Column, folder: string): Promise<SpooledColumn> {
    const temp = claimTemp(folder);
    try {
      return new SpooledColumn(column, temp, await open(temp, 'wx+'));
    } catch (error) {
      await dropTemp(temp);
      throw error;
    }
  }

  /** Adds bytes. Gives a promise only where the disk is waited for: there are many small pieces. */
  add(bytes: Uint8Array): Promise<void> | null {
    this.size += bytes.length;
    if (this.#held + bytes.length > bufferBytes) return this.#makeRoom(bytes);
    this.#buffer.set(bytes, this.#held);
    this.#held += bytes.length;
    return null;
  }

  async #makeRoom(bytes: Uint8Array): Promise<void> {
    await this.flush();
    if (bytes.length > bufferBytes) return this.#put(bytes);
    this.#buffer.set(bytes);
    this.#held = bytes.length;
  }

  async flush(): Promise<void> {
    const held = this.#held;
    this.#held = 0;
    await this.#put(this.#buffer.subarray(0, held));
  }

  async #put(bytes: Uint8Array): Promise<void> {
    this.#sum.update(bytes);
    for (let done = 0; done < bytes.length; ) done += (await this.handle.write(bytes, done)).bytesWritten;
  }

  digest(): string {
    return this.#sum.digest('hex');
  }

  /** All bytes, in pieces. */
  read(): AsyncIterable<Uint8Array> {
    return createReadStream(this.temp, { highWaterMark: pieceBytes });
  }

  /** Fills `piece` with the bytes from `at` on. */
  async readAt(at: number, piece: Uint8Array): Promise<void> {
    for (let done = 0; done < piece.length; ) {
      const { bytesRead } = await this.handle.read(piece, done, piece.length - done, at + done);
      if (bytesRead === 0) throw new Error(`${this.column.name} ends before it should`);
      done += bytesRead;
    }
  }

  async drop(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    await dropTemp(this.temp);
  }
}

/** A column with the shape it has in the file. `read` gives its bytes in pieces. */
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
  /** The chunks again, from the columns: as one of them was passed, so are all of them, whatever happens to the source. */
  chunks(): AsyncIterable<ShardData>;
  /** Removes what was kept. Never throws. */
  drop(): Promise<void>;
}

export interface SpoolOptions {
  ids: TokenFileInfo['ids'];
  /** Folder to keep the columns in. */
  folder: string;
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
  const columns: SpooledColumn[] = [];
  const drop = async () => {
    for (const column of columns) await column.drop();
  };
  try {
    for (const column of columnsOf(layout)) columns.push(await SpooledColumn.create(column, folder));
    let counts: Counts = nothingBefore;
    const runs: FrameRange[] = [];
    let end: number | null = null;
    let first: { frame: number; pts: number } | null = null;
    let last = { frame: 0, pts: 0 };
    for await (const shard of source.chunks()) {
      throwIfCancelled(signal, source.name);
      for (const spooled of columns) {
        const waiting = spooled.add(spooled.column.piece(shard, counts));
        if (waiting !== null) await waiting;
      }
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
    const made: TokenFileInfo = {
      ...source.info,
      exportedBy: exporter,
      source: {
        ...source.info.source,
        averageFps: source.info.source.averageFps ?? (seconds > 0 ? (last.frame - first.frame) / seconds : null),
      },
      ids,
      counts,
      range: source.info.range && { ...source.info.range, exported: runs },
      checksums: Object.fromEntries(columns.map((spooled) => [spooled.column.name, spooled.digest()])),
    };
    return {
      info: made,
      columns: columns.map((spooled) => ({
        name: spooled.column.name,
        dtype: spooled.column.dtype,
        shape: spooled.column.shape(counts),
        size: spooled.size,
        read: () => spooled.read(),
      })),
      chunks: () => spooledChunks(columns, made, source.name),
      drop,
    };
  } catch (error) {
    await drop();
    throw writeError(error, folder);
  }
}

/** Reads the columns one beside the other, as if they lay one after another in one file. */
function spooledChunks(
  columns: readonly SpooledColumn[],
  info: TokenFileInfo,
  name: string,
): AsyncGenerator<ShardData> {
  const places = new Map<string, ColumnPlace>();
  const starts: number[] = [];
  let at = 0;
  for (const { column, size } of columns) {
    starts.push(at);
    places.set(column.name, { dtype: column.dtype, shape: column.shape(info.counts), begin: at, end: at + size });
    at += size;
  }
  const source: Source = {
    size: at,
    async read(from, piece) {
      const i = starts.findLastIndex((start) => start <= from);
      await columns[i]!.readAt(from - starts[i]!, piece);
    },
  };
  return columnChunks(source, places, info, info.counts, name);
}
