// Token file as Parquet: one row a block, lists for its tokens and frames, the info in the file's key-value metadata.
import { createHash } from 'node:crypto';
import type { FileMetaData, SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { measureNames } from '../../../contract/measures';
import { fromFloat16Bits } from '../../../formats/float16';
import type { ShardData } from '../../../store/shardTypes';
import { measureColumn, tokenColumn } from '../columns';
import { encodeInfo, type TokenFileInfo } from '../info';
import { exporter } from '../source';
import type { TokenWriter, WriteJob } from './types';

/** Keys in the file's metadata: the info, and the hash of all bytes before the footer and of the footer without it. */
export const INFO_KEY = 'elastictok';
export const DATA_KEY = 'elastictok.sha256';
/** A row group is closed after so many blocks or values of tokens: each value is a JavaScript number for a moment. */
export const groupRows = 4096;
export const groupValues = 300_000;

export type ParquetColumn = {
  name: string;
  type: 'INT32' | 'INT64' | 'FLOAT' | 'DOUBLE';
  /** Unsigned 16-bit integers, stored as INT32. */
  u16?: boolean;
  list: boolean;
  values(shard: ShardData, block: number, number: number): number | number[];
};

/** The columns of a row, in order. */
export function parquetColumns(info: TokenFileInfo): ParquetColumn[] {
  const { ids, maxToks } = info;
  const frames = (values: (shard: ShardData) => Float64Array | Float32Array) => (shard: ShardData, block: number) =>
    Array.from(values(shard).subarray(block * shard.framesPerBlock, (block + 1) * shard.framesPerBlock));
  const tokens = (shard: ShardData, block: number) => {
    const dim = shard.dim ?? 1;
    const first = shard.blockOffsets[block]! * dim;
    const codes = shard.codes.subarray(first, first + shard.n[block]! * dim);
    const values = shard.dim === null ? Array.from(codes) : Array.from(codes, fromFloat16Bits);
    const rest = ids.padded ? maxToks * dim - values.length : 0;
    return rest === 0 ? values : values.concat(new Array<number>(rest).fill(shard.dim === null ? -1 : 0));
  };
  const plain = (name: string, type: ParquetColumn['type'], values: ParquetColumn['values']): ParquetColumn => ({
    name,
    type,
    list: false,
    values,
  });
  const all = info.contents === 'all';
  const type = ids.dtype === 'F16' ? 'FLOAT' : 'INT32';
  return [
    plain('block', 'INT32', (_shard, _block, number) => number),
    plain('chunk', 'INT32', (shard) => shard.chunkIndex),
    plain('n', 'INT32', (shard, block) => shard.n[block]!),
    plain('mse', 'FLOAT', (shard, block) => shard.mse[block]!),
    ...(info.metric === 'ssim' ? [plain('ssim', 'FLOAT', (shard, block) => shard.ssim?.[block] ?? 0)] : []),
    ...(all ? [plain('nfe', 'INT32', (shard, block) => shard.nfe[block]!)] : []),
    { name: tokenColumn(info), type, u16: ids.dtype === 'U16', list: true, values: tokens },
    { name: 'frame', type: 'INT64', list: true, values: frames(({ frame }) => frame) },
    { name: 'pts', type: 'DOUBLE', list: true, values: frames(({ pts }) => pts) },
    ...(all
      ? measureNames.map((name): ParquetColumn => {
          const values = frames(({ measures }) => measures[name]);
          return { name: measureColumn(name), type: 'FLOAT', list: true, values };
        })
      : []),
  ];
}

/** The schema of these columns; lists have three levels, as the format wants them. */
export function schemaOf(columns: readonly ParquetColumn[]): SchemaElement[] {
  const required = 'REQUIRED' as const;
  const elements = columns.flatMap(({ name, type, u16, list }): SchemaElement[] => {
    const value = { type, repetition_type: required, ...(u16 ? { converted_type: 'UINT_16' as const } : {}) };
    if (!list) return [{ name, ...value }];
    return [
      { name, repetition_type: required, num_children: 1, converted_type: 'LIST' },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', ...value },
    ];
  });
  return [{ name: 'block', num_children: columns.length }, ...elements];
}

/** The bytes of a footer as the library writes it, its length at their end, without the entry of the hash. */
export function footerBytes(metadata: FileMetaData): Uint8Array {
  const bytes = new ByteWriter();
  const key_value_metadata = metadata.key_value_metadata?.filter(({ key }) => key !== DATA_KEY) ?? [];
  writeMetadata(bytes, { ...metadata, key_value_metadata });
  return bytes.getBytes();
}

/** Hands what the library has written to our stream after each row group. */
class StreamWriter extends ByteWriter {
  readonly sum = createHash('sha256');

  constructor(private readonly out: WriteJob['out']) {
    super(1 << 20);
  }

  async flush(): Promise<void> {
    const bytes = new Uint8Array(this.buffer, 0, this.index);
    this.sum.update(bytes);
    await this.out.write(bytes);
    this.index = 0;
  }

  override finish(): Promise<void> {
    return this.flush();
  }
}

/** Writes a row a block, uncompressed, integers as deltas. Throws as the stream does. */
export const writeParquet: TokenWriter = async ({ spool, out, onProgress }) => {
  const { info } = spool;
  const columns = parquetColumns(info);
  const writer = new StreamWriter(out);
  const kvMetadata = [{ key: INFO_KEY, value: encodeInfo(info) }];
  const file = new ParquetWriter({
    writer,
    schema: schemaOf(columns),
    codec: 'UNCOMPRESSED',
    statistics: false,
    kvMetadata,
    createdBy: `${exporter.name} ${exporter.version}`,
  });
  const empty = () => columns.map((): (number | number[])[] => []);
  let rows = empty();
  let values = 0;
  const flush = async () => {
    await file.write({
      columnData: columns.map(({ name, type }, i) => ({
        name,
        data: rows[i]!,
        encoding: type === 'INT32' || type === 'INT64' ? 'DELTA_BINARY_PACKED' : 'PLAIN',
        offsetIndex: false,
      })),
      rowGroupSize: rows[0]!.length,
    });
    rows = empty();
    values = 0;
  };
  let number = 0;
  for await (const shard of spool.chunks()) {
    for (let block = 0; block < shard.n.length; block++) {
      for (const [i, column] of columns.entries()) rows[i]!.push(column.values(shard, block, number));
      values += (info.ids.padded ? info.maxToks : shard.n[block]!) * (shard.dim ?? 1);
      number++;
      if (rows[0]!.length >= groupRows || values >= groupValues) await flush();
    }
    onProgress(number / info.counts.blocks);
  }
  if (rows[0]!.length > 0) await flush();
  const { row_groups, num_rows, schema, createdBy } = file;
  const metadata = { version: 2, schema, num_rows, row_groups, created_by: createdBy, metadata_length: 0 };
  const sum = writer.sum.copy().update(footerBytes({ ...metadata, key_value_metadata: kvMetadata }));
  kvMetadata.push({ key: DATA_KEY, value: sum.digest('hex') });
  await file.finish();
};
