// Token file as WebDataset: a tar in which one sample holds the clip, or each chunk, as .npy files and a small JSON.
import { npyHead } from '../../../formats/npy';
import { tarEnd, tarHead, tarPadding } from '../../../formats/tar';
import { after, columnsOf, nothingBefore } from '../columns';
import { encodeInfo, type TokenFileInfo } from '../info';
import { npyDtype } from './npz';
import { type TokenWriter, utf8, type WriteJob } from './types';

/** Member of the info. WebDataset passes over names of this form. */
export const INFO_MEMBER = '__info__';

/** Key of a clip's samples, or of one chunk of it: its name in letters that no reader takes for anything else. */
export function sampleKey({ source }: TokenFileInfo, chunk: number | null): string {
  const stem = source.name.replace(/\.[^.]*$/, '').replace(/[^A-Za-z0-9_-]+/g, '_');
  const key = stem.replace(/^_+|_+$/g, '').slice(0, 60) || 'clip';
  return chunk === null ? key : `${key}-${String(chunk).padStart(5, '0')}`;
}

/** What a sample says of itself, so that samples of many clips can be told apart once they are shuffled. */
export function sampleJson(info: TokenFileInfo, chunk: number | null, counts: TokenFileInfo['counts']): string {
  const { source, analysisId, model } = info;
  return JSON.stringify({
    clip: source.name,
    analysisId,
    model: model.name,
    weightHash: model.weightHash,
    ...(chunk === null ? {} : { chunk }),
    ...counts,
  });
}

async function writeMember(
  out: WriteJob['out'],
  name: string,
  size: number,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  await out.write(tarHead(name, size));
  for await (const piece of pieces) await out.write(piece);
  await out.write(tarPadding(size));
}

async function* joined(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

/** Writes one sample, or one a chunk. Throws as the stream does. */
export const writeWebdataset: TokenWriter = async ({ spool, out, perChunk, onProgress }) => {
  const { info, columns } = spool;
  const text = (value: string) => [utf8(value)] as const;
  const [infoBytes] = text(encodeInfo(info));
  await writeMember(out, INFO_MEMBER, infoBytes.length, [infoBytes]);
  const key = sampleKey(info, null);
  if (!perChunk) {
    const [json] = text(sampleJson(info, null, info.counts));
    await writeMember(out, `${key}.json`, json.length, [json]);
    for (const [i, { name, dtype, shape, size, read }] of columns.entries()) {
      const head = npyHead(npyDtype(dtype), shape);
      await writeMember(out, `${key}.${name}.npy`, head.length + size, joined(head, read()));
      onProgress((i + 1) / columns.length);
    }
  } else
    for await (const shard of spool.chunks()) {
      const { chunkIndex } = shard;
      const counts = after(nothingBefore, shard);
      const sample = sampleKey(info, chunkIndex);
      const [json] = text(sampleJson(info, chunkIndex, counts));
      await writeMember(out, `${sample}.json`, json.length, [json]);
      for (const { name, dtype, shape, piece } of columnsOf(info)) {
        const [head, bytes] = [npyHead(npyDtype(dtype), shape(counts)), piece(shard, nothingBefore)];
        await writeMember(out, `${sample}.${name}.npy`, head.length + bytes.length, [head, bytes]);
      }
      onProgress((chunkIndex + 1) / info.counts.chunks);
    }
  await out.write(tarEnd());
};
