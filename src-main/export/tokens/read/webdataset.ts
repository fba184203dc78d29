// Opens a token file in WebDataset's tar: one sample for the clip, or one a chunk.
import type { ByteSource } from '../../../formats/byteSource';
import { readTar, type TarPlace } from '../../../formats/tar';
import type { ShardData } from '../../../store/shardTypes';
import { after, nothingBefore, tokenColumn } from '../columns';
import { damaged, decodeInfo, mostInfoBytes, noTokenFile, type TokenFileInfo } from '../info';
import { INFO_MEMBER, sampleJson, sampleKey } from '../write/webdataset';
import { type ColumnPlace, type ColumnPlaces, checkColumns, checkPlaces, columnChunks } from './columnFile';
import { npyPlace } from './npz';
import { mostChunkBytes, type Source, summed, type TokenContent } from './types';

type TarSource = Source & ByteSource;
const headBytes = 256;
/** Above what a clip's name and the counts take. */
const mostJsonBytes = 16384;

/** A sample: where its arrays lie, by the names of their columns, and its .json, which repeats what the info says. */
interface Sample {
  key: string;
  json: string | null;
  begin: number;
  end: number;
  places: Map<string, ColumnPlace>;
}

async function* readSamples(source: TarSource, members: Generator<TarPlace>, file: string): AsyncGenerator<Sample> {
  let sample: Sample | null = null;
  for (const { name, begin, end } of members) {
    const [, key, rest] = /^([^.]+)\.(.+)$/.exec(name) ?? [];
    if (key === undefined || rest === undefined) throw damaged(file, 'it has a member that does not belong in it');
    if (sample !== null && sample.key !== key) {
      yield sample;
      sample = null;
    }
    sample ??= { key, json: null, begin, end, places: new Map() };
    sample.end = end;
    if (rest === 'json') {
      if (end - begin > mostJsonBytes) throw damaged(file, `the JSON of sample ${key} is too large`);
      sample.json = new TextDecoder().decode(source.slice(begin, end - begin));
      continue;
    }
    const column = rest.replace(/\.npy$/, '');
    if (sample.places.has(column)) throw damaged(file, `sample ${key} has ${column} twice`);
    const head = Uint8Array.from(source.slice(begin, Math.min(headBytes, end - begin)));
    sample.places.set(column, npyPlace(column, head, begin, end, file));
  }
  if (sample !== null) yield sample;
}

/** Refuses a sample that does not say of itself what ours say. `chunk` is null for one of the clip. Throws StudioError `analysis-damaged`. */
function checkSample(
  { key, json }: Sample,
  info: TokenFileInfo,
  chunk: number | null,
  counts: TokenFileInfo['counts'],
  file: string,
): void {
  if (key !== sampleKey(info, chunk) || json !== sampleJson(info, chunk, counts))
    throw damaged(file, `the head or the JSON of sample ${chunk ?? 0} is damaged`);
}

/** How much a sample of one chunk holds, by the shapes of its arrays. */
function countsOf(places: ColumnPlaces, info: TokenFileInfo): TokenFileInfo['counts'] {
  const rows = (name: string) => places.get(name)?.shape[0] ?? 0;
  return { tokens: rows(tokenColumn(info)), blocks: rows('n'), frames: rows('frame'), chunks: 1 };
}

async function* sampleChunks(source: TarSource, info: TokenFileInfo, file: string): AsyncGenerator<ShardData> {
  const members = readTar(source);
  members.next();
  let chunkIndex = 0;
  for await (const sample of readSamples(source, members, file)) {
    const { begin, end, places } = sample;
    const counts = countsOf(places, info);
    checkPlaces(places, info, counts, file);
    if (end - begin > mostChunkBytes) throw damaged(file, `chunk ${chunkIndex} is too large`);
    // Small arrays by the hundred thousand: a sample is read in one go.
    const bytes = new Uint8Array(end - begin);
    await source.read(begin, bytes);
    const inMemory: Source = {
      size: source.size,
      read: async (at, piece) => piece.set(bytes.subarray(at - begin, at - begin + piece.length)),
    };
    for await (const shard of columnChunks(inMemory, places, info, counts, file)) {
      checkSample(sample, info, chunkIndex, after(nothingBefore, shard), file);
      yield { ...shard, chunkIndex };
    }
    chunkIndex++;
  }
}

/** Reads the info and the first sample's heads. Throws FormatError, StudioError `analysis-damaged`. @param file name to show */
export async function openWebdataset(source: TarSource, file: string): Promise<TokenContent> {
  const members = readTar(source);
  const first = members.next();
  if (first.done === true || first.value.name !== INFO_MEMBER) throw noTokenFile(file, 'it has no info');
  const { begin, end } = first.value;
  if (end - begin > mostInfoBytes) throw damaged(file, 'its info is too large');
  const text = new Uint8Array(end - begin);
  await source.read(begin, text);
  const info = decodeInfo(new TextDecoder().decode(text), file);
  const samples = readSamples(source, members, file);
  const sample = (await samples.next()).value as Sample | undefined;
  if (sample === undefined) throw damaged(file, 'it has no sample');
  await samples.return(undefined);
  // The key tells whether it is a sample of the clip or of its first chunk.
  if (sample.key !== sampleKey(info, null))
    return { info, chunks: () => summed(sampleChunks(source, info, file), info, file) };
  checkPlaces(sample.places, info, info.counts, file);
  return {
    info,
    async *chunks() {
      // All heads and what is between them, up to the end of the archive.
      for await (const found of readSamples(source, skipFirst(readTar(source)), file))
        checkSample(found, info, null, info.counts, file);
      await checkColumns(source, sample.places, info, file);
      yield* columnChunks(source, sample.places, info, info.counts, file);
    },
  };
}

function skipFirst<T>(members: Generator<T>): Generator<T> {
  members.next();
  return members;
}
