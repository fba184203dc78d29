// Random access to bytes, in memory or in a file, for readers that need a few places of a large file.

/** Bytes that can be read at any place; where they do not exist, `byte` and `slice` throw RangeError. */
export interface ByteSource {
  readonly size: number;
  byte(at: number): number;
  /** A copy of, or a view on, `length` bytes from `at` on; valid until the next call. */
  slice(at: number, length: number): Uint8Array;
}

/** Throws RangeError where a source of `size` bytes does not have these. */
export function checkRange(size: number, at: number, length: number): void {
  if (!(at >= 0 && length >= 0 && at + length <= size)) throw new RangeError(`no ${length} bytes at ${at} of ${size}`);
}

/** The source of bytes in memory. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    byte(at) {
      checkRange(bytes.length, at, 1);
      return bytes[at] as number;
    },
    slice(at, length) {
      checkRange(bytes.length, at, length);
      return bytes.subarray(at, at + length);
    },
  };
}
