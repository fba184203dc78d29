// Matroska with uncompressed pictures (RFC 9559, V_UNCOMPRESSED), written as it comes: the way to give another program pictures with timestamps.

/** Pixel forms by the name that ffmpeg gives them: their four-character code and the bytes of a pixel. */
const pixelForms = {
  rgb24: { code: [0x52, 0x47, 0x42, 24], bytes: 3 },
  rgba: { code: [0x52, 0x47, 0x42, 0x41], bytes: 4 },
} as const;
export type RawPixelFormat = keyof typeof pixelForms;

export interface RawMatroskaFormat {
  width: number;
  height: number;
  pixelFormat: RawPixelFormat;
  /** Nanoseconds of one unit of time. */
  tickNanoseconds: number;
}

/** Bytes of one picture. */
export function rawPictureBytes({ width, height, pixelFormat }: RawMatroskaFormat): number {
  return width * height * pixelForms[pixelFormat].bytes;
}

const text = (value: string) => new TextEncoder().encode(value);

/** An unsigned number in eight bytes, the most significant first. */
function unsigned(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

/** Length of an element's content, always in eight bytes: the first one says so, seven hold the number. */
function lengthOf(value: number): Uint8Array {
  const bytes = unsigned(value);
  bytes[0] = 0x01;
  return bytes;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** The bytes of an element's id, which holds its own length. */
function idOf(id: number): Uint8Array {
  const bytes = unsigned(id);
  return bytes.subarray(bytes.findIndex((byte) => byte !== 0));
}

function element(id: number, ...content: Uint8Array[]): Uint8Array {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return join([idOf(id), lengthOf(length), ...content]);
}

/** The head of a stream of unknown length: what it is, its unit of time and its only track. @throws RangeError on a size or unit that is none */
export function rawMatroskaHead(format: RawMatroskaFormat): Uint8Array {
  const { width, height, pixelFormat, tickNanoseconds } = format;
  for (const value of [width, height, tickNanoseconds])
    if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`${value} is no size or unit of time`);
  const ebml = element(
    0x1a45dfa3,
    element(0x4286, unsigned(1)), // EBMLVersion
    element(0x42f7, unsigned(1)), // EBMLReadVersion
    element(0x42f2, unsigned(4)), // EBMLMaxIDLength
    element(0x42f3, unsigned(8)), // EBMLMaxSizeLength
    element(0x4282, text('matroska')), // DocType
    element(0x4287, unsigned(4)), // DocTypeVersion
    element(0x4285, unsigned(2)), // DocTypeReadVersion
  );
  const info = element(
    0x1549a966,
    element(0x2ad7b1, unsigned(tickNanoseconds)), // TimestampScale
    element(0x4d80, text('elastictok')), // MuxingApp
    element(0x5741, text('elastictok')), // WritingApp
  );
  const video = element(
    0xe0,
    element(0xb0, unsigned(width)), // PixelWidth
    element(0xba, unsigned(height)), // PixelHeight
    element(0x2eb524, Uint8Array.from(pixelForms[pixelFormat].code)), // UncompressedFourCC
  );
  const track = element(
    0xae,
    element(0xd7, unsigned(1)), // TrackNumber
    element(0x73c5, unsigned(1)), // TrackUID
    element(0x83, unsigned(1)), // TrackType: video
    element(0x9c, unsigned(0)), // FlagLacing
    element(0x86, text('V_UNCOMPRESSED')), // CodecID
    video,
  );
  // Segment, of unknown length: all bits of the length are set.
  const segment = join([idOf(0x18538067), Uint8Array.of(0x01, 255, 255, 255, 255, 255, 255, 255)]);
  return join([ebml, segment, info, element(0x1654ae6b, track)]);
}

/**
 * What goes before the bytes of a picture: a cluster of its own, so that its timestamp may be any number of units.
 * @param ticks timestamp in units of the head, a whole number from 0 on. @param bytes of the picture that follows
 */
export function rawMatroskaPicture(ticks: number, bytes: number): Uint8Array {
  const timestamp = element(0xe7, unsigned(ticks));
  // SimpleBlock: track 1, no time after the cluster's, a key frame; then the picture.
  const block = join([idOf(0xa3), lengthOf(4 + bytes), Uint8Array.of(0x81, 0, 0, 0x80)]);
  return join([idOf(0x1f43b675), lengthOf(timestamp.length + block.length + bytes), timestamp, block]);
}
