// Writes and reads tar archives of plain files (POSIX.1-1988 ustar), the form of WebDataset.
import type { ByteSource } from './byteSource';
import { FormatError } from './formatError';

const block = 512;
const mostMembers = 10_000_000;
/** The largest size that eleven octal digits name. */
const mostBytes = 8 ** 11 - 1;

/** Where a member's bytes lie in the archive. */
export interface TarPlace {
  name: string;
  begin: number;
  end: number;
}

/** The head of a member of `size` bytes. Throws FormatError on a name above 100 bytes or not ASCII, and above 8 GiB. */
export function tarHead(name: string, size: number): Uint8Array {
  if (!/^[\x21-\x7e]{1,100}$/.test(name)) throw new FormatError('a name in the archive is none');
  if (!(size >= 0 && size <= mostBytes)) throw new FormatError(`${name} is too large for a tar archive`);
  const bytes = new Uint8Array(block);
  const text = (at: number, value: string) => bytes.set(new TextEncoder().encode(value), at);
  const octal = (at: number, digits: number, value: number) => text(at, value.toString(8).padStart(digits, '0'));
  text(0, name);
  octal(100, 7, 0o644);
  octal(108, 7, 0);
  octal(116, 7, 0);
  octal(124, 11, size);
  // No time: equal content gives equal bytes.
  octal(136, 11, 0);
  text(148, '        ');
  text(156, '0');
  text(257, 'ustar');
  text(263, '00');
  octal(
    148,
    6,
    bytes.reduce((sum, byte) => sum + byte, 0),
  );
  bytes[154] = 0;
  return bytes;
}

/** Zeros after the bytes of a member, up to the next block. */
export function tarPadding(size: number): Uint8Array {
  return new Uint8Array((block - (size % block)) % block);
}

/** The end of an archive. */
export function tarEnd(): Uint8Array {
  return new Uint8Array(2 * block);
}

/**
 * Finds the members of an archive as `tarHead` writes them, in order; their bytes are not read. Throws FormatError on any other archive and where a
 * head, the zeros between members or the end differ by a bit.
 */
export function* readTar(source: ByteSource): Generator<TarPlace> {
  const slice = (at: number, length: number) => {
    if (at + length > source.size) throw new FormatError('the archive is cut off');
    return Uint8Array.from(source.slice(at, length));
  };
  const isZero = (bytes: Uint8Array) => bytes.every((byte) => byte === 0);
  let at = 0;
  for (let members = 0; members <= mostMembers; members++) {
    const head = slice(at, block);
    if (isZero(head)) {
      if (at + 2 * block !== source.size || !isZero(slice(at + block, block)))
        throw new FormatError('the archive has bytes after its end');
      return;
    }
    const text = (from: number, to: number) => new TextDecoder('latin1').decode(head.subarray(from, to));
    const name = text(0, 100).replace(/\0+$/, '');
    const digits = text(124, 135);
    if (!/^[0-7]{11}$/.test(digits)) throw new FormatError('a head in the archive is damaged');
    const size = Number.parseInt(digits, 8);
    if (!tarHead(name, size).every((byte, i) => byte === head[i]))
      throw new FormatError(`the head of ${name} is damaged`);
    const begin = at + block;
    const padding = tarPadding(size).length;
    if (begin + size + padding > source.size) throw new FormatError(`${name} is cut off`);
    if (padding > 0 && !isZero(slice(begin + size, padding)))
      throw new FormatError(`there are bytes after the end of ${name}`);
    yield { name, begin, end: begin + size };
    at = begin + size + padding;
  }
  throw new FormatError('the archive has too many members');
}
