// A contact sheet: chosen frames of a source above their reconstructions, each with what it took.
import { decibels } from '../analysis/statistics';
import { timeText } from '../formats/timeText';
import { canvasOf } from './pictureFiles';
import { fontStack, light as theme } from './theme';

/** One chosen frame; a picture is null where there is none. */
export interface SheetPicture {
  frame: number;
  ptsSeconds: number;
  n: number;
  mse: number;
  passed: boolean;
  /** rgb24 or RGBA, squares of the sheet's side. */
  source: Uint8Array | null;
  reconstruction: Uint8Array | null;
}

export interface Sheet {
  title: string;
  caption: string;
  maxToks: number;
  /** Side of the pictures in pixels. */
  side: number;
  pictures: readonly SheetPicture[];
}

/** More would be a picture that few programs open. */
export const mostSheetPictures = 200;

const shownSide = 192;
const mostSide = 384;
const margin = 24;
const gap = 12;
const titleHeight = 60;
const labelHeight = 44;
/** Room at the left for the words beside the two rows of pictures. */
const gutter = 20;
const mostColumns = 8;

/** Columns and rows for so many pictures, in a form a little wider than high. */
export function sheetGrid(count: number): { columns: number; rows: number } {
  const most = Math.max(1, Math.min(mostColumns, Math.ceil(Math.sqrt(count * 2.6)), count));
  const rows = Math.ceil(count / most);
  // The last row as full as can be.
  return { columns: Math.max(1, Math.ceil(count / Math.max(1, rows))), rows };
}

/** Draws the sheet as a PNG. Throws where the library cannot be loaded. */
export async function contactSheetPng({ title, caption, maxToks, side, pictures }: Sheet): Promise<Uint8Array> {
  const { createCanvas } = await import('@napi-rs/canvas');
  const shown = Math.min(mostSide, side * Math.max(1, Math.round(shownSide / side)));
  const { columns, rows } = sheetGrid(pictures.length);
  const cellHeight = 2 * shown + 4 + labelHeight;
  const width = 2 * margin + gutter + columns * shown + (columns - 1) * gap;
  const height = 2 * margin + titleHeight + rows * cellHeight + (rows - 1) * gap;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const text = (words: string, x: number, y: number, font: string, colour: string) => {
    context.font = `${font} ${fontStack}`;
    context.fillStyle = colour;
    context.fillText(words, x, y, width - 2 * margin);
  };
  context.fillStyle = theme.background;
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'low';
  text(title, margin, margin + 18, '600 20px', theme.text);
  text(caption, margin, margin + 42, '14px', theme.muted);
  for (const [i, picture] of pictures.entries()) {
    const x = margin + gutter + (i % columns) * (shown + gap);
    const y = margin + titleHeight + Math.floor(i / columns) * (cellHeight + gap);
    for (const [row, data] of [picture.source, picture.reconstruction].entries()) {
      const top = y + row * (shown + 4);
      if (data !== null) {
        context.drawImage(await canvasOf({ data, width: side, height: side }), x, top, shown, shown);
        continue;
      }
      context.fillStyle = theme.sunken;
      context.fillRect(x, top, shown, shown);
    }
    const below = y + 2 * shown + 4;
    const { frame, ptsSeconds, n, mse, passed } = picture;
    text(`${timeText(ptsSeconds)}   #${frame}`, x, below + 16, '600 13px', theme.text);
    text(`${n} tokens, ${decibels(mse).toFixed(1)} dB`, x, below + 33, '13px', passed ? theme.muted : theme.over);
    // How much of the most tokens it took.
    context.fillStyle = theme.line;
    context.fillRect(x, below + 39, shown, 3);
    context.fillStyle = theme.tokens;
    context.fillRect(x, below + 39, Math.round((shown * n) / maxToks), 3);
  }
  for (let row = 0; row < rows; row++)
    for (const [half, words] of ['Source', 'Reconstruction'].entries()) {
      const middle = margin + titleHeight + row * (cellHeight + gap) + (half + 0.5) * shown;
      context.save();
      context.translate(margin + 8, middle);
      context.rotate(-Math.PI / 2);
      context.textAlign = 'center';
      text(words, 0, 0, '12px', theme.muted);
      context.restore();
    }
  return canvas.encode('png');
}
