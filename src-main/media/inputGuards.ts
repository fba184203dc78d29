// How ffmpeg and ffprobe are given a file, so that they open that one file alone.
import { resolve } from 'node:path';
import { FORMAT_WHITELIST, isSinglePicture, PROTOCOL_WHITELIST } from './containers';
import { memoryOptions } from './memoryLimit';

/** `file:` and the absolute path: names such as `a:b.mp4`, `http:x.mp4` and `-x.mp4` are then plain files to ffmpeg. */
export function fileUrl(path: string): string {
  return `file:${resolve(path)}`;
}

/**
 * Input options that keep ffmpeg and ffprobe to one local file of a known kind, and to blocks of memory that such a file can need. Single
 * pictures are opened by their known format, since ffmpeg would go by the name and take some for patterns of many files.
 */
export function inputGuards(formatName: string | null = null): string[] {
  const guards = [...memoryOptions, '-protocol_whitelist', PROTOCOL_WHITELIST, '-format_whitelist', FORMAT_WHITELIST];
  return formatName !== null && isSinglePicture(formatName) ? [...guards, '-f', formatName] : guards;
}
