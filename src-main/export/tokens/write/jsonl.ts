// Token file as JSON Lines: the info, a line a block, and an end that says how many there were and what all lines before it hash to.
import { createHash } from 'node:crypto';
import { StudioError } from '../../../contract/errors';
import { measureNames } from '../../../contract/measures';
import { fromFloat16Bits } from '../../../formats/float16';
import type { ShardData } from '../../../store/shardTypes';
import { measureColumn } from '../columns';
import { encodeInfo, type TokenFileInfo } from '../info';
import { float32Text, float64Text, type TokenWriter, utf8 } from './types';

const float16Texts: string[] = [];

/** The shortest decimal of 5 digits at most that reads back as the same half; null for what is not finite. */
function float16Text(bits: number): string | null {
  const known = float16Texts[bits];
  if (known !== undefined) return known;
  const value = fromFloat16Bits(bits);
  if (!Number.isFinite(value)) return null;
  const text = Object.is(value, -0) ? '-0.0' : String(Number(value.toPrecision(5)));
  float16Texts[bits] = text;
  return text;
}

/** The tokens of a block as a JSON list: numbers, or a list of numbers for each latent. */
function tokensText(shard: ShardData, block: number, { ids, maxToks, source }: TokenFileInfo): string {
  const dim = shard.dim ?? 1;
  const first = shard.blockOffsets[block]!;
  const n = shard.n[block]!;
  const rest = ids.padded ? maxToks - n : 0;
  const codes = shard.codes.subarray(first * dim, (first + n) * dim);
  if (shard.dim === null) return `[${[...codes, ...new Array<number>(rest).fill(-1)].join(',')}]`;
  const latents = Array.from({ length: n }, (_, token) => {
    const numbers = Array.from(codes.subarray(token * dim, (token + 1) * dim), float16Text);
    if (numbers.includes(null))
      throw new StudioError(
        'bad-request',
        'a latent is not finite, which JSON has no word for',
        'Choose another format',
        source.name,
      );
    return `[${numbers.join(',')}]`;
  });
  const filling = `[${new Array<number>(dim).fill(0).join(',')}]`;
  return `[${[...latents, ...new Array<string>(rest).fill(filling)].join(',')}]`;
}

/** The line of a block, without its line end. */
function blockLine(shard: ShardData, block: number, number: number, info: TokenFileInfo): string {
  const from = block * shard.framesPerBlock;
  const to = from + shard.framesPerBlock;
  const all = info.contents === 'all';
  const fields = [
    `"type":"block","block":${number},"chunk":${shard.chunkIndex},"n":${shard.n[block]}`,
    `"mse":${float32Text(shard.mse[block]!)}`,
    ...(shard.ssim === null ? [] : [`"ssim":${float32Text(shard.ssim[block]!)}`]),
    ...(all ? [`"nfe":${shard.nfe[block]}`] : []),
    `"${info.ids.dtype === 'F16' ? 'latents' : 'ids'}":${tokensText(shard, block, info)}`,
    `"frame":[${shard.frame.subarray(from, to).join(',')}]`,
    `"pts":[${Array.from(shard.pts.subarray(from, to), float64Text).join(',')}]`,
    ...(all
      ? measureNames.map((name) => {
          const values = Array.from(shard.measures[name].subarray(from, to), float32Text);
          return `"${measureColumn(name)}":[${values.join(',')}]`;
        })
      : []),
  ];
  return `{${fields.join(',')}}`;
}

/** Writes a line a block. Throws as the stream does, and StudioError `bad-request` on latents that are not finite. */
export const writeJsonl: TokenWriter = async ({ spool, out, onProgress }) => {
  const { info } = spool;
  const sum = createHash('sha256');
  const write = async (text: string) => {
    const bytes = utf8(text);
    sum.update(bytes);
    await out.write(bytes);
  };
  await write(`{"type":"info","info":${encodeInfo(info)}}\n`);
  let number = 0;
  for await (const shard of spool.chunks()) {
    const lines = Array.from(shard.n, (_, block) => `${blockLine(shard, block, number + block, info)}\n`);
    number += lines.length;
    await write(lines.join(''));
    onProgress(number / info.counts.blocks);
  }
  await write(`{"type":"end","blocks":${number},"sha256":"${sum.copy().digest('hex')}"}\n`);
};
