// Draws the app's icons from icon.svg: PNG files for Linux, an .ico for Windows, an .icns for macOS.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';

const svg = join(import.meta.dirname, 'icon.svg');
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512];
const windowsSizes = [16, 24, 32, 48, 64, 128, 256];
/** Names of the pictures in an .icns file, by their size; some stand for the half size on a dense screen. */
const appleTypes = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
];

/** The icon as PNG, drawn at its size: no other size is scaled. */
async function draw(size) {
  const text = readFileSync(svg, 'utf8').replace('width="1024" height="1024"', `width="${size}" height="${size}"`);
  const canvas = createCanvas(size, size);
  canvas.getContext('2d').drawImage(await loadImage(Buffer.from(text)), 0, 0, size, size);
  return canvas.toBuffer('image/png');
}

/** An .ico file of PNG pictures. */
function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach(([size, png], index) => {
    const at = 6 + 16 * index;
    // 0 stands for 256.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...pictures.map(([, png]) => png)]);
}

/** An .icns file of PNG pictures. */
function icns(pictures) {
  const chunk = (type, body) => {
    const head = Buffer.alloc(8);
    head.write(type, 'ascii');
    head.writeUInt32BE(8 + body.length, 4);
    return Buffer.concat([head, body]);
  };
  return chunk('icns', Buffer.concat(pictures.map(([type, png]) => chunk(type, png))));
}

/**
 * Writes all icons into a folder.
 *
 * @param {string} folder
 * @returns {Promise<{ win32: string, darwin: string, linux: string }>} what each system takes: a file, and for Linux a folder
 */
export async function makeIcons(folder) {
  const icons = iconPaths(folder);
  mkdirSync(icons.linux, { recursive: true });
  const sizes = new Set([...linuxSizes, ...windowsSizes, ...appleTypes.map(([, size]) => size)]);
  const drawn = new Map(await Promise.all([...sizes].map(async (size) => [size, await draw(size)])));
  for (const size of linuxSizes) writeFileSync(join(icons.linux, `${size}x${size}.png`), drawn.get(size));
  writeFileSync(icons.win32, ico(windowsSizes.map((size) => [size, drawn.get(size)])));
  writeFileSync(icons.darwin, icns(appleTypes.map(([type, size]) => [type, drawn.get(size)])));
  return icons;
}

/** Where `makeIcons` puts what each system takes. */
export function iconPaths(folder) {
  return { win32: join(folder, 'icon.ico'), darwin: join(folder, 'icon.icns'), linux: join(folder, 'linux') };
}
