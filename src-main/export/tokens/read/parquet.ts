// Opens a token file in Parquet. The library believes what it reads, so all lengths are checked before it sees them.
import { createHash } from 'node:crypto';
import { type FileMetaData, parquetMetadata, parquetReadObjects, type RowGroup, type SchemaElement } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { ByteWriter } from 'hyparquet-writer';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { toFloat16Bits } from '../../../formats/float16';
import { thriftEnd } from '../../../formats/thrift';
import type { ShardData } from '../../../store/shardTypes';
import { tokenColumn } from '../columns';
import { damaged, decodeInfo, mostInfoBytes, noTokenFile, type TokenFileInfo } from '../info';
import { DATA_KEY, footerBytes, groupRows, INFO_KEY } from '../write/parquet';
import { parquetColumns, schemaOf } from '../write/parquetColumns';
import { ChunkBuilder } from './chunkBuilder';
import { mostChunkBytes, type Source, summed, type TokenContent } from './types';

/** `PAR1`, with which a file begins and ends. */
const magic = 0x31524150;

/** The bytes of a row group, and where they lie in the file. */
interface GroupBytes {
  begin: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What a schema element says, in one text. */
const elementText = ({ name, type, repetition_type, num_children, converted_type }: SchemaElement) =>
  [name, type, repetition_type, num_children, converted_type].join();

/** Where a row group lies. Throws StudioError `analysis-damaged` unless its columns follow one another from `begin` on, in order. */
function groupEnd(group: RowGroup, begin: number, paths: readonly string[], file: string): number {
  let at = begin;
  if (group.columns.length !== paths.length || !(group.num_rows > 0 && group.num_rows <= groupRows))
    throw damaged(file, 'it has a row group that is none of ours');
  group.columns.forEach(({ meta_data: column }, i) => {
    const path = paths[i]!;
    const first = column?.dictionary_page_offset ?? column?.data_page_offset;
    if (
      column === undefined ||
      column.path_in_schema.join('.') !== path ||
      column.codec !== 'UNCOMPRESSED' ||
      Number(first) !== at
    )
      throw damaged(file, `its column ${path.split('.')[0]} is not where it should be`);
    at += Number(column.total_compressed_size);
  });
  if (!(at > begin && at - begin <= mostChunkBytes)) throw damaged(file, 'it has a row group that is too large');
  return at;
}

/** Checks the heads of all pages of a row group. Throws FormatError, StudioError `analysis-damaged` naming the column. */
function checkPages(group: RowGroup, { begin, bytes }: GroupBytes, info: TokenFileInfo, file: string): void {
  const rows = Number(group.num_rows);
  const tokenValues = rows * info.maxToks * (info.dim ?? 1);
  for (const { meta_data: column } of group.columns) {
    const name = column!.path_in_schema[0]!;
    const wrong = () => damaged(file, `its column ${name} is damaged: a page is not as it was written`);
    // A list without items still takes a place.
    const most = Math.max(name === tokenColumn(info) ? tokenValues : rows * info.framesPerBlock, rows);
    let at = Number(column!.dictionary_page_offset ?? column!.data_page_offset) - begin;
    const end = at + Number(column!.total_compressed_size);
    let values = 0;
    while (at < end) {
      const data = thriftEnd(bytes.subarray(0, end), at);
      const header = parquetHeader({ view: new DataView(bytes.buffer, bytes.byteOffset, end), offset: at });
      const size = header.compressed_page_size;
      const page = header.data_page_header_v2;
      const count = page?.num_values ?? header.dictionary_page_header?.num_values ?? -1;
      if (!(size >= 0 && data + size <= end) || header.uncompressed_page_size !== size || !(count >= 0)) throw wrong();
      if (page !== undefined) {
        const levels = page.definition_levels_byte_length + page.repetition_levels_byte_length;
        values += count;
        if (!(page.definition_levels_byte_length >= 0 && page.repetition_levels_byte_length >= 0 && levels <= size))
          throw wrong();
        if (page.num_rows > rows || page.num_nulls > count) throw wrong();
      } else if (header.type !== 'DICTIONARY_PAGE' || count * 4 > size) throw wrong();
      at = data + size;
    }
    if (at !== end || values > most || values !== Number(column!.num_values)) throw wrong();
  }
}

/** Reads the rows of a group. Throws StudioError `analysis-damaged` naming the columns that cannot be read. */
async function readRows(
  metadata: FileMetaData,
  firstRow: number,
  group: RowGroup,
  { begin, bytes }: GroupBytes,
  size: number,
  file: string,
): Promise<Record<string, unknown>[]> {
  const slice = (start: number, end = size) => {
    if (start < begin || end > begin + bytes.length) throw new RangeError('outside its row group');
    return bytes.buffer.slice(start - begin, end - begin);
  };
  const read = (columns?: string[]) =>
    parquetReadObjects({
      file: { byteLength: size, slice },
      metadata,
      rowStart: firstRow,
      rowEnd: firstRow + Number(group.num_rows),
      ...(columns === undefined ? {} : { columns }),
    });
  try {
    return await read();
  } catch (cause) {
    const names = [...new Set(group.columns.map((column) => column.meta_data!.path_in_schema[0]!))];
    const wrong: string[] = [];
    for (const name of names)
      await read([name]).catch(() => {
        wrong.push(name);
      });
    throw damaged(file, `its column ${wrong.join(', ')} is damaged: it cannot be read`, cause);
  }
}

/** Tokens of a row without their filling: ids, or the bits of halves. */
function tokensOf(value: unknown, n: unknown, info: TokenFileInfo, file: string): ArrayLike<unknown> {
  const wrong = () => damaged(file, `its column ${tokenColumn(info)} is damaged: it does not hold tokens`);
  if (!Array.isArray(value) || typeof n !== 'number') throw wrong();
  if (info.ids.padded && value.length !== info.maxToks * (info.dim ?? 1)) throw wrong();
  const tokens: unknown[] = info.ids.padded ? value.slice(0, n * (info.dim ?? 1)) : value;
  if (info.dim === null) return tokens;
  return tokens.map((number) => (typeof number === 'number' ? toFloat16Bits(number) : Number.NaN));
}

/** Reads the footer and checks it against what the info makes. Throws FormatError, StudioError `analysis-damaged`. @param file name to show */
export async function openParquet(source: Source, file: string): Promise<TokenContent> {
  const end = new Uint8Array(8);
  await source.read(Math.max(0, source.size - 8), end);
  const tail = new DataView(end.buffer);
  const length = tail.getUint32(0, true);
  const footerStart = source.size - 8 - length;
  if (tail.getUint32(4, true) !== magic || length > mostInfoBytes || footerStart < 4)
    throw damaged(file, 'it is cut off: it has no footer');
  const footer = new Uint8Array(length + 8);
  await source.read(footerStart, footer);
  if (thriftEnd(footer.subarray(0, length), 0) !== length) throw damaged(file, 'its footer is damaged');
  const metadata = parquetMetadata(footer.buffer, { geoparquet: false });
  const again = new ByteWriter();
  writeMetadata(again, metadata);
  // Names of fields that nobody reads, and the like: what is not as the library writes it is not ours.
  if (Buffer.compare(again.getBytes(), footer.subarray(0, length + 4)) !== 0)
    throw damaged(file, 'its footer is damaged');
  const values = new Map(metadata.key_value_metadata?.map(({ key, value }) => [key, value]));
  const text = values.get(INFO_KEY);
  if (text === undefined) throw noTokenFile(file, 'its metadata does not say so');
  const info = decodeInfo(text, file);
  const columns = parquetColumns(info);
  const expected = schemaOf(columns).map(elementText).join('\n');
  if (metadata.schema.map(elementText).join('\n') !== expected)
    throw damaged(file, 'its schema is not as it was written');
  const paths = columns.map(({ name, list }) => (list ? `${name}.list.element` : name));

  async function* rowChunks(whole: { agrees: boolean }): AsyncGenerator<ShardData> {
    const builder = new ChunkBuilder(info, file);
    const sum = createHash('sha256');
    const start = new Uint8Array(4);
    await source.read(0, start);
    sum.update(start);
    let begin = 4;
    let row = 0;
    for (const group of metadata.row_groups) {
      const groupStop = groupEnd(group, begin, paths, file);
      if (groupStop > footerStart) throw damaged(file, 'it has a row group that is cut off');
      const bytes = new Uint8Array(groupStop - begin);
      await source.read(begin, bytes);
      sum.update(bytes);
      checkPages(group, { begin, bytes }, info, file);
      const rows = await readRows(metadata, row, group, { begin, bytes }, source.size, file);
      for (const { chunk, n, mse, ssim, nfe, frame, pts, ...rest } of rows) {
        const tokens = tokensOf(rest[tokenColumn(info)], n, info, file);
        if (rest.block !== row) throw damaged(file, `its column block is damaged: ${rest.block} is not ${row}`);
        row++;
        const shard = builder.add({ chunk, n, mse, ssim, nfe, tokens, frame, pts, measures: rest });
        if (shard !== null) yield shard;
      }
      begin = groupStop;
    }
    yield builder.end();
    whole.agrees = begin === footerStart && sum.update(footerBytes(metadata)).digest('hex') === values.get(DATA_KEY);
  }

  return {
    info,
    async *chunks() {
      const whole = { agrees: false };
      yield* summed(rowChunks(whole), info, file);
      if (!whole.agrees) throw damaged(file, 'its rows are damaged: the checksum does not agree with them');
    },
  };
}
