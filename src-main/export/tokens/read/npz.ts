// Opens a token file in .npz.
import type { ByteSource } from '../../../formats/byteSource';
import { npyHead, parseNpyHeader } from '../../../formats/npy';
import type { SafetensorsDtype } from '../../../formats/safetensors';
import { readZip } from '../../../formats/zip';
import { damaged, decodeInfo, mostInfoBytes, noTokenFile } from '../info';
import { npyDtypes } from '../write/npz';
import { type ColumnPlace, checkColumns, checkPlaces, columnChunks } from './columnFile';
import type { Source, TokenContent } from './types';

const headBytes = 256;

/**
 * Where the array of a .npy file lies that fills the bytes from `begin` to `end`. Throws StudioError `analysis-damaged` on anything but what
 * `npyHead` writes, FormatError.
 */
export function npyPlace(name: string, bytes: Uint8Array, begin: number, end: number, file: string): ColumnPlace {
  const { dtype, shape, start } = parseNpyHeader(bytes);
  const ours = Object.entries(npyDtypes).find(([, known]) => known === dtype)?.[0] as SafetensorsDtype | undefined;
  if (ours === undefined) throw damaged(file, `its column ${name} has dtype ${dtype}`);
  const written = npyHead(dtype, shape);
  if (written.length !== start || written.some((byte, i) => byte !== bytes[i]))
    throw damaged(file, `the head of its column ${name} is not as it was written`);
  return { dtype: ours, shape, begin: begin + start, end };
}

/** Reads the directory, the info and the heads of all arrays. Throws FormatError, StudioError `analysis-damaged`. @param file name to show */
export async function openNpz(source: Source & ByteSource, file: string): Promise<TokenContent> {
  const places = new Map<string, ColumnPlace>();
  for (const [member, { begin, end }] of readZip(source)) {
    const name = member.replace(/\.npy$/, '');
    const head = Uint8Array.from(source.slice(begin, Math.min(headBytes, end - begin)));
    places.set(name, npyPlace(name, head, begin, end, file));
  }
  const place = places.get('info');
  if (place === undefined || place.dtype !== 'U8') throw noTokenFile(file, 'it has no info');
  if (place.end - place.begin > mostInfoBytes) throw damaged(file, 'its info is too large');
  const text = new Uint8Array(place.end - place.begin);
  await source.read(place.begin, text);
  const info = decodeInfo(new TextDecoder().decode(text), file);
  places.delete('info');
  checkPlaces(places, info, info.counts, file);
  return {
    info,
    async *chunks() {
      await checkColumns(source, places, info, file);
      yield* columnChunks(source, places, info, info.counts, file);
    },
  };
}
