// Opens a token file in JSON Lines.
import { createHash } from 'node:crypto';
import { toFloat16Bits } from '../../../formats/float16';
import type { ShardData } from '../../../store/shardTypes';
import { tokenColumn } from '../columns';
import { damaged, decodeInfo, mostInfoBytes, noTokenFile, type TokenFileInfo } from '../info';
import { ChunkBuilder, type RawBlock } from './chunkBuilder';
import { type Source, summed, type TokenContent } from './types';

const pieceBytes = 1 << 20;
/** The longest line of a block: the most tokens there can be, as latents. */
const mostLineBytes = 64 << 20;

/** The lines of a file with their ends, as bytes. Throws StudioError `analysis-damaged` on one that is too long or has no end. */
async function* readLines(source: Source, file: string): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for (let at = 0; at < source.size; at += pieceBytes) {
    const piece = new Uint8Array(Math.min(pieceBytes, source.size - at));
    await source.read(at, piece);
    let from = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, from)) {
      const line = piece.subarray(from, end + 1);
      yield held.length === 0 ? line : Buffer.concat([...held, line]);
      held = [];
      heldBytes = 0;
      from = end + 1;
    }
    held.push(piece.subarray(from));
    heldBytes += piece.length - from;
    if (heldBytes > mostLineBytes) throw damaged(file, 'it has a line that is too long');
  }
  if (heldBytes > 0) throw damaged(file, 'it is cut off');
}

function parseLine(line: Uint8Array, number: number, file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw damaged(file, `line ${number} is damaged: it is no JSON object`);
}

/** Tokens of a line without their filling: ids, or the bits of the halves of all latents. */
function tokensOf(value: unknown, n: unknown, info: TokenFileInfo, line: number, file: string): ArrayLike<unknown> {
  const wrong = () => damaged(file, `line ${line} is damaged: ${tokenColumn(info)} is no list of tokens`);
  if (!Array.isArray(value) || typeof n !== 'number') throw wrong();
  let tokens: unknown[] = value;
  if (info.ids.padded) {
    if (value.length !== info.maxToks) throw wrong();
    tokens = value.slice(0, n);
  }
  if (info.dim === null) return tokens;
  return tokens.flatMap((latent) => {
    if (!Array.isArray(latent) || latent.length !== info.dim) throw wrong();
    return latent.map((number: unknown) => (typeof number === 'number' ? toFloat16Bits(number) : Number.NaN));
  });
}

/** @param ending is told whether the end agrees with all lines before it: the columns, which say more, are compared first */
async function* lineChunks(
  source: Source,
  info: TokenFileInfo,
  file: string,
  ending: { agrees: boolean },
): AsyncGenerator<ShardData> {
  const builder = new ChunkBuilder(info, file);
  const sum = createHash('sha256');
  let number = 0;
  let end: Record<string, unknown> | null = null;
  for await (const line of readLines(source, file)) {
    number++;
    if (end !== null) throw damaged(file, 'it has lines after its end');
    if (number > 1) {
      const value = parseLine(line, number, file);
      if (value.type === 'end') {
        end = value;
        continue;
      }
      if (value.type !== 'block' || value.block !== number - 2)
        throw damaged(file, `line ${number} is damaged: it is not block ${number - 2}`);
      const { chunk, n, mse, ssim, nfe, frame, pts } = value;
      const tokens = tokensOf(value[tokenColumn(info)], n, info, number, file);
      const block: RawBlock = { chunk, n, mse, ssim, nfe, tokens, frame, pts, measures: value };
      const shard = builder.add(block);
      if (shard !== null) yield shard;
    }
    sum.update(line);
  }
  yield builder.end();
  if (end === null) throw damaged(file, 'it has no end: it is cut off');
  ending.agrees = end.blocks === number - 2 && end.sha256 === sum.digest('hex');
}

/** Reads the first line. Throws StudioError `analysis-damaged`. @param file name to show */
export async function openJsonl(source: Source, file: string): Promise<TokenContent> {
  for await (const line of readLines(source, file)) {
    if (line.length > mostInfoBytes) break;
    const first = parseLine(line, 1, file);
    if (first.type !== 'info' || typeof first.info !== 'object') break;
    const info = decodeInfo(JSON.stringify(first.info), file);
    return {
      info,
      async *chunks() {
        const ending = { agrees: false };
        yield* summed(lineChunks(source, info, file, ending), info, file);
        if (!ending.agrees)
          throw damaged(file, 'its lines are damaged: the checksum at the end does not agree with them');
      },
    };
  }
  throw noTokenFile(file, 'it does not begin with an info');
}
