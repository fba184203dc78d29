// Opens a token file in safetensors.
import { layoutSafetensors, parseSafetensorsHeader, safetensorsHeaderEnd } from '../../../formats/safetensors';
import { damaged, decodeInfo, mostInfoBytes, noTokenFile } from '../info';
import { formatMark } from '../write/types';
import { checkColumns, checkPlaces, columnChunks } from './columnFile';
import type { Source, TokenContent } from './types';

/** Reads the header. Throws FormatError, StudioError `analysis-damaged`. @param file name to show */
export async function openSafetensors(source: Source, file: string): Promise<TokenContent> {
  const start = new Uint8Array(Math.min(8, source.size));
  await source.read(0, start);
  const end = safetensorsHeaderEnd(start, source.size);
  if (end > mostInfoBytes) throw damaged(file, 'its header is too large');
  const head = new Uint8Array(end);
  await source.read(0, head);
  const { metadata, tensors } = parseSafetensorsHeader(head, source.size);
  if (metadata.format !== formatMark || metadata.info === undefined)
    throw noTokenFile(file, 'its metadata does not say so');
  const info = decodeInfo(metadata.info, file);
  const written = layoutSafetensors(
    [...tensors].map(([name, { dtype, shape }]) => ({ name, dtype, shape })),
    metadata,
  );
  if (written.head.length !== head.length || written.head.some((byte, i) => byte !== head[i]))
    throw damaged(file, 'its header is not as it was written');
  checkPlaces(tensors, info, info.counts, file);
  return {
    info,
    async *chunks() {
      await checkColumns(source, tensors, info, file);
      yield* columnChunks(source, tensors, info, info.counts, file);
    },
  };
}
