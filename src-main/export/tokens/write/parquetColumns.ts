// The columns of token files in Parquet, how blocks are added to them, and their schema.
import type { SchemaElement } from 'hyparquet';
import { measureNames } from '../../../contract/measures';
import { fromFloat16Bits } from '../../../formats/float16';
import type { ShardData } from '../../../store/shardTypes';
import { measureColumn, tokenColumn } from '../columns';
import type { TokenFileInfo } from '../info';

/** What a column has in a row group: values, and the levels that tell lists apart (Dremel), which a column without lists has not. */
export interface Cells {
  /** An empty list is an undefined value of definition level 0. */
  values: (number | undefined)[];
  definitionLevels: number[];
  repetitionLevels: number[];
}

export interface ParquetColumn {
  name: string;
  type: 'INT32' | 'INT64' | 'FLOAT' | 'DOUBLE';
  /** Unsigned 16-bit integers, stored as INT32. */
  u16?: boolean;
  list: boolean;
  /** Adds what a block has, which is the `number`-th of the file. */
  add(cells: Cells, shard: ShardData, block: number, number: number): void;
}

function addToList(cells: Cells, index: number, value: number | undefined): void {
  cells.values.push(value);
  cells.definitionLevels.push(value === undefined ? 0 : 1);
  cells.repetitionLevels.push(index === 0 ? 0 : 1);
}

/** The columns of a row, in order. */
export function parquetColumns(info: TokenFileInfo): ParquetColumn[] {
  const { ids, maxToks } = info;
  const plain = (
    name: string,
    type: ParquetColumn['type'],
    value: (shard: ShardData, block: number, number: number) => number,
  ): ParquetColumn => ({
    name,
    type,
    list: false,
    add: (cells, shard, block, number) => cells.values.push(value(shard, block, number)),
  });
  const frames = (
    name: string,
    type: ParquetColumn['type'],
    values: (shard: ShardData) => Float64Array | Float32Array,
  ): ParquetColumn => ({
    name,
    type,
    list: true,
    add(cells, shard, block) {
      const all = values(shard);
      const first = block * shard.framesPerBlock;
      const end = Math.min(all.length, first + shard.framesPerBlock);
      for (let i = first; i < end; i++) addToList(cells, i - first, all[i]!);
    },
  });
  const isLatent = ids.dtype === 'F16';
  const tokens: ParquetColumn = {
    name: tokenColumn(info),
    type: isLatent ? 'FLOAT' : 'INT32',
    u16: ids.dtype === 'U16',
    list: true,
    add(cells, { codes, dim, blockOffsets, n }, block) {
      const width = dim ?? 1;
      const first = blockOffsets[block]! * width;
      const count = n[block]! * width;
      for (let i = 0; i < count; i++) {
        const code = codes[first + i]!;
        addToList(cells, i, isLatent ? fromFloat16Bits(code) : code);
      }
      if (ids.padded) for (let i = count; i < maxToks * width; i++) addToList(cells, i, isLatent ? 0 : -1);
      else if (count === 0) addToList(cells, 0, undefined);
    },
  };
  const all = info.contents === 'all';
  return [
    plain('block', 'INT32', (_shard, _block, number) => number),
    plain('chunk', 'INT32', (shard) => shard.chunkIndex),
    plain('n', 'INT32', (shard, block) => shard.n[block]!),
    plain('mse', 'FLOAT', (shard, block) => shard.mse[block]!),
    ...(info.metric === 'ssim' ? [plain('ssim', 'FLOAT', (shard, block) => shard.ssim?.[block] ?? 0)] : []),
    ...(all ? [plain('nfe', 'INT32', (shard, block) => shard.nfe[block]!)] : []),
    tokens,
    frames('frame', 'INT64', ({ frame }) => frame),
    frames('pts', 'DOUBLE', ({ pts }) => pts),
    ...(all ? measureNames.map((name) => frames(measureColumn(name), 'FLOAT', ({ measures }) => measures[name])) : []),
  ];
}

/** The schema elements of a column: lists have three levels, as the format wants them. */
export function elementsOf({ name, type, u16, list }: ParquetColumn): SchemaElement[] {
  const repetition_type = 'REQUIRED' as const;
  const value = { type, repetition_type, ...(u16 ? { converted_type: 'UINT_16' as const } : {}) };
  if (!list) return [{ name, ...value }];
  return [
    { name, repetition_type, num_children: 1, converted_type: 'LIST' },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', ...value },
  ];
}

/** The root of the schema. */
export const rootOf = (columns: readonly ParquetColumn[]): SchemaElement => ({
  name: 'block',
  num_children: columns.length,
});

/** The schema of these columns. */
export function schemaOf(columns: readonly ParquetColumn[]): SchemaElement[] {
  return [rootOf(columns), ...columns.flatMap(elementsOf)];
}
