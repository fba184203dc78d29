// Looks at a path before ffprobe does: names each ordinary fault, never hangs, and knows playlists by their first bytes.
import { constants, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { StudioError } from '../contract/errors';
import { type Orientation, pictureOrientation } from '../formats/pictureOrientation';

export interface SourceFile {
  sizeBytes: number;
  mtimeMs: number;
  /** The first 4096 bytes at most. */
  head: Buffer;
  /** Set for a single picture: ffmpeg's name of its format, and how it asks to be turned. */
  picture: { formatName: string; orientation: Orientation } | null;
}

const headBytes = 4096;
/** ffmpeg's demuxer for MP4 and its relatives, AVIF among them. */
const MOV_FORMAT = 'mov,mp4,m4a,3gp,3g2,mj2';

/** How playlists and other files that name further files begin (after a byte order mark and white space). */
const playlistStarts = [/^ffconcat/i, /^#EXTM3U/i, /^\[playlist\]/i, /^v=0\r?\n/, /^RTSPtext/i, /^SMIL/i];
const playlistMarks = [/<MPD[\s>]/i, /<smil[\s>]/i, /<CompositionPlaylist[\s>]/i, /<AssetMap[\s>]/i];

/**
 * Stats and opens a source and reads its head.
 * Throws StudioError `file-missing`, `is-directory`, `not-a-file`, `empty-file`, `permission-denied` or `unreadable`.
 */
export async function openSource(path: string): Promise<SourceFile> {
  const name = basename(path);
  let info: Stats;
  try {
    info = await stat(path);
  } catch (error) {
    throw pathError(error, name);
  }
  if (info.isDirectory()) throw new StudioError('is-directory', 'This is a folder', 'Choose a video file in it', name);
  // A FIFO or a device would block or never end.
  if (!info.isFile()) {
    throw new StudioError('not-a-file', 'This is a pipe, socket or device', 'Choose an ordinary file', name);
  }
  if (info.size === 0) throw new StudioError('empty-file', 'The file is empty', 'Copy or record it again', name);
  try {
    // Non-blocking, in case the path became a FIFO after the stat.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const read = async (position: number, length: number) => {
        const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
        return buffer.subarray(0, bytesRead);
      };
      const head = await read(0, headBytes);
      const formatName = pictureFormat(head);
      const picture = formatName && { formatName, orientation: (await pictureOrientation(read)) ?? 1 };
      return { sizeBytes: info.size, mtimeMs: info.mtimeMs, head, picture: picture || null };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw pathError(error, name);
  }
}

/** True when the bytes begin like a playlist or manifest, whatever the file is called. */
export function looksLikePlaylist(head: Buffer): boolean {
  if (!looksLikeText(head)) return false;
  const text = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  return playlistStarts.some((start) => start.test(text)) || playlistMarks.some((mark) => mark.test(text));
}

/** True when the bytes hold no control characters other than white space. */
export function looksLikeText(head: Buffer): boolean {
  return (
    head.length > 0 &&
    head.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0x0c)
  );
}

/**
 * Name of the ffmpeg demuxer for a single picture, by its first bytes; null for everything else. Without it ffmpeg goes
 * by the file name and may take `frame%03d.png` or any `.jpg` for a pattern of many files, which is not allowed here.
 */
export function pictureFormat(head: Buffer): string | null {
  const ascii = (from: number, to: number) => head.toString('latin1', from, to);
  // An animated PNG has its acTL chunk before the first image data and is left to its own demuxer.
  if (ascii(1, 8) === 'PNG\r\n\x1a\n') return head.includes('acTL') ? null : 'png_pipe';
  if (ascii(0, 3) === '\xff\xd8\xff') return 'jpeg_pipe';
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return 'webp_pipe';
  if (ascii(0, 4) === 'II*\0' || ascii(0, 4) === 'MM\0*') return 'tiff_pipe';
  if (ascii(0, 2) === 'BM' && ascii(6, 10) === '\0\0\0\0') return 'bmp_pipe';
  if (ascii(4, 8) === 'ftyp' && isStillAvif(head)) return MOV_FORMAT;
  return null;
}

/** AVIF's brands (AV1 Image File Format 8.1): one picture, unless the file presents itself as a sequence first (`avis`). */
function isStillAvif(head: Buffer): boolean {
  const brands: string[] = head.toString('latin1', 8, Math.min(head.readUInt32BE(0), 256)).match(/.{4}/gs) ?? [];
  return brands[0] !== 'avis' && brands.includes('avif');
}

/** True for a WebP file that says that it is an animation (RFC 9649 2.7: flag A of VP8X), which ffmpeg cannot decode. */
export function isAnimatedWebp(head: Buffer): boolean {
  return pictureFormat(head) === 'webp_pipe' && head.toString('latin1', 12, 16) === 'VP8X' && (head[20]! & 2) !== 0;
}

/** True when the bytes begin like an MP4 or MOV file. */
export function looksLikeMov(head: Buffer): boolean {
  return /^(?:ftyp|moov|mdat|free|skip|wide)$/.test(head.toString('latin1', 4, 8));
}

/** True when the bytes begin like a file of one of the common kinds of video: MP4, Matroska, AVI. */
export function looksLikeVideo(head: Buffer): boolean {
  const ascii = head.toString('latin1', 0, 12);
  return looksLikeMov(head) || ascii.startsWith('\x1aE\xdf\xa3') || /^RIFF.{4}AVI /s.test(ascii);
}

function pathError(error: unknown, name: string): StudioError {
  const code = (error as NodeJS.ErrnoException).code;
  const cause = { cause: error };
  if (code === 'EACCES' || code === 'EPERM') {
    return new StudioError(
      'permission-denied',
      'The file may not be read',
      'Give yourself read access to it',
      name,
      cause,
    );
  }
  if (code === 'ENOENT' && name.includes('\ufffd')) {
    const what = 'The name of the file is no UTF-8 text, so it cannot be opened by it';
    return new StudioError('file-missing', what, 'Rename the file', name, cause);
  }
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENAMETOOLONG') {
    return new StudioError(
      'file-missing',
      'There is no such file',
      'Check whether it was moved or renamed',
      name,
      cause,
    );
  }
  if (code === 'EISDIR')
    return new StudioError('is-directory', 'This is a folder', 'Choose a video file in it', name, cause);
  return new StudioError(
    'unreadable',
    `The file cannot be read (${code ?? 'unknown error'})`,
    'Check the disk',
    name,
    cause,
  );
}
