// Token file as Parquet: one row a block, lists for its tokens and frames, the info in the file's key-value metadata.
import { createHash } from 'node:crypto';
import type { ColumnChunk, FileMetaData, SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { writeColumn } from 'hyparquet-writer/src/column.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { encodeInfo } from '../info';
import { exporter } from '../source';
import { type Cells, elementsOf, type ParquetColumn, parquetColumns, rootOf, schemaOf } from './parquetColumns';
import type { TokenWriter, WriteJob } from './types';

/** Keys in the file's metadata: the info, and the hash of all bytes before the footer and of the footer without it. */
export const INFO_KEY = 'elastictok';
export const DATA_KEY = 'elastictok.sha256';
/** A row group is closed after so many blocks or values of tokens: each value is a JavaScript number for a moment. */
export const groupRows = 2048;
export const groupValues = 100_000;

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

/** Writes a column of a row group; integers as deltas. */
function writeCells(writer: StreamWriter, root: SchemaElement, column: ParquetColumn, cells: Cells): ColumnChunk {
  const schemaPath = [root, ...elementsOf(column)];
  const { chunk } = writeColumn({
    writer,
    column: {
      columnName: column.name,
      element: schemaPath.at(-1)!,
      schemaPath,
      codec: 'UNCOMPRESSED',
      compressors: {},
      stats: false,
      pageSize: 1 << 20,
      columnIndex: false,
      offsetIndex: false,
      encoding: column.type === 'INT32' || column.type === 'INT64' ? 'DELTA_BINARY_PACKED' : 'PLAIN',
    },
    pageData: { ...cells, maxDefinitionLevel: column.list ? 1 : 0 },
  });
  return chunk;
}

/** Writes a row a block, uncompressed. Throws as the stream does. */
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
  const empty = () => columns.map((): Cells => ({ values: [], definitionLevels: [], repetitionLevels: [] }));
  let cells = empty();
  let [rows, values] = [0, 0];
  // The library's own way to a row group takes lists of lists, whose making and walking takes the longest.
  const flush = async () => {
    const start = writer.offset;
    const chunks = columns.map((column, i) => writeCells(writer, rootOf(columns), column, cells[i]!));
    const bytes = writer.offset - start;
    file.row_groups.push({
      columns: chunks,
      total_byte_size: chunks.reduce((sum, { meta_data }) => sum + meta_data!.total_uncompressed_size, 0n),
      num_rows: BigInt(rows),
      total_compressed_size: BigInt(bytes),
    });
    file.num_rows += BigInt(rows);
    await writer.flush();
    cells = empty();
    [rows, values] = [0, 0];
  };
  let number = 0;
  for await (const shard of spool.chunks()) {
    for (let block = 0; block < shard.n.length; block++) {
      for (let i = 0; i < columns.length; i++) columns[i]!.add(cells[i]!, shard, block, number);
      values += (info.ids.padded ? info.maxToks : shard.n[block]!) * (shard.dim ?? 1);
      number++;
      rows++;
      if (rows >= groupRows || values >= groupValues) await flush();
    }
    onProgress(number / info.counts.blocks);
  }
  if (rows > 0) await flush();
  const { row_groups, num_rows, schema, createdBy } = file;
  const metadata = { version: 2, schema, num_rows, row_groups, created_by: createdBy, metadata_length: 0 };
  const sum = writer.sum.copy().update(footerBytes({ ...metadata, key_value_metadata: kvMetadata }));
  kvMetadata.push({ key: DATA_KEY, value: sum.digest('hex') });
  await file.finish();
};
