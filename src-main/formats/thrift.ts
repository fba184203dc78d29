// Walks thrift's compact protocol without keeping anything: a check before a reader that believes the lengths it finds.
import { FormatError } from './formatError';

const mostDepth = 24;

/**
 * Goes over the struct at `at` and gives where it ends. Throws FormatError where it is not whole: cut off, nested too deep, of unknown types, or
 * with a list that claims more items than there are bytes.
 */
export function thriftEnd(bytes: Uint8Array, at: number): number {
  const cutOff = () => new FormatError('a structure is cut off');
  const byte = () => {
    const value = bytes[at++];
    if (value === undefined) throw cutOff();
    return value;
  };
  const skip = (length: number) => {
    at += length;
    if (at > bytes.length) throw cutOff();
  };
  const varint = () => {
    let value = 0;
    for (let digits = 0; digits < 10; digits++) {
      const next = byte();
      value += (next & 0x7f) * 2 ** (7 * digits);
      if (next < 0x80) return value;
    }
    throw new FormatError('a structure has a number that is too long');
  };
  const list = (depth: number) => {
    const head = byte();
    const count = head >> 4 === 15 ? varint() : head >> 4;
    if (count > bytes.length - at) throw new FormatError('a structure has a list that is longer than the file');
    for (let i = 0; i < count; i++) item(head & 15, depth + 1, true);
  };
  const struct = (depth: number) => {
    for (let head = byte(); head !== 0; head = byte()) {
      if (head >> 4 === 0) varint();
      item(head & 15, depth + 1, false);
    }
  };
  const item = (type: number, depth: number, inList: boolean): void => {
    if (depth > mostDepth) throw new FormatError('a structure is nested too deep');
    // Booleans: in the type of a field, a byte in a list.
    if (type === 1 || type === 2) skip(inList ? 1 : 0);
    else if (type === 3) skip(1);
    else if (type >= 4 && type <= 6) varint();
    else if (type === 7) skip(8);
    else if (type === 8) skip(varint());
    else if (type === 9 || type === 10) list(depth);
    else if (type === 12) struct(depth);
    else throw new FormatError('a structure has an unknown type');
  };
  item(12, 0, false);
  return at;
}
