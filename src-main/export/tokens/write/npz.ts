// Token file as .npz: a stored zip with one .npy a column, and the info as UTF-8 bytes in `info.npy`.
import { crc32 } from 'node:zlib';
import { type NpyDtype, npyHead } from '../../../formats/npy';
import type { SafetensorsDtype } from '../../../formats/safetensors';
import { layoutZip, type ZipEntry } from '../../../formats/zip';
import { encodeInfo } from '../info';
import { type TokenWriter, utf8 } from './types';

/** The dtypes of our columns as NumPy writes them. */
export const npyDtypes = { U8: '|u1', U16: '<u2', F16: '<f2', I32: '<i4', F32: '<f4', I64: '<i8', F64: '<f8' } as const;

/** NumPy's name of a column's dtype. Throws Error on one that no column has. */
export function npyDtype(dtype: SafetensorsDtype): NpyDtype {
  if (Object.hasOwn(npyDtypes, dtype)) return npyDtypes[dtype as keyof typeof npyDtypes];
  throw new Error(`no column has dtype ${dtype}`);
}

interface Member extends ZipEntry {
  /** Head of the .npy file; counts in size and sum. */
  npy: Uint8Array;
  read(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Writes the columns as they are. Throws as the stream does. */
export const writeNpz: TokenWriter = async ({ spool, out, onProgress }) => {
  const info = utf8(encodeInfo(spool.info));
  const columns = [
    { name: 'info', dtype: 'U8' as const, shape: [info.length], size: info.length, read: () => [info] },
    ...spool.columns,
  ];
  const members: Member[] = [];
  for (const { name, dtype, shape, size, read } of columns) {
    const npy = npyHead(npyDtype(dtype), shape);
    // A zip names the sum of a file before its bytes.
    let sum = crc32(npy);
    for await (const piece of read()) sum = crc32(piece, sum);
    members.push({ name: `${name}.npy`, size: npy.length + size, crc32: sum, npy, read });
  }
  const { entries, tail, size } = layoutZip(members);
  for (const { entry, head } of entries) {
    await out.write(head);
    await out.write(entry.npy);
    for await (const piece of entry.read()) {
      await out.write(piece);
      onProgress(out.size / size);
    }
  }
  await out.write(tail);
};
