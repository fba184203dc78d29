// Makes a file name that is safe on every system out of what a browser says a file is called.
import { extname } from 'node:path';

const longestBytes = 200;
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** Gives a plain file name: no folder, no control characters, none that Windows refuses, never empty or hidden. */
export function safeName(given: string): string {
  const last = given.split(/[\\/]/).at(-1) ?? '';
  const clean = last
    .normalize('NFC')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to go
    .replace(/[\u0000-\u001f\u007f<>:"|?*]/g, '_')
    .replace(/^\.+/, '')
    .replace(/[. ]+$/, '')
    .trim();
  const extension = extname(clean).slice(0, 20);
  const stem = shorten(clean.slice(0, clean.length - extname(clean).length), longestBytes - extension.length);
  if (stem === '') return `video${extension}`;
  return `${reserved.test(stem) ? `_${stem}` : stem}${extension}`;
}

/** Gives the nth name of a family: `clip.mp4`, `clip (2).mp4`, `clip (3).mp4`. */
export function numberedName(name: string, n: number): string {
  if (n === 1) return name;
  const extension = extname(name);
  return `${name.slice(0, name.length - extension.length)} (${n})${extension}`;
}

// Cut by bytes, because that is how file systems count, but never within a character.
function shorten(text: string, bytes: number): string {
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += Buffer.byteLength(character);
    if (used > bytes) break;
    kept += character;
  }
  return kept;
}
