// How far two pictures are apart: each pixel for the difference view, each patch for the error map.

/** Pixels of a picture: RGBA bytes, row by row. */
export type Pixels = Uint8ClampedArray;

/** A difference of one byte, on pixels from -1 to 1. */
const byteStep = 1 / 127.5;

/**
 * Paints the error of each pixel of two pictures of one size into a third: the root mean square over red, green and blue, `amplification`
 * times enlarged and cut off at 255, as an entry of a table of 256 RGBA colours.
 * @throws RangeError where sizes differ
 */
export function paintDifference(a: Pixels, b: Pixels, out: Pixels, amplification: number, table: Uint32Array): void {
  if (a.length !== b.length || a.length !== out.length) throw new RangeError('pictures of different sizes');
  const pixels = new Uint32Array(out.buffer, out.byteOffset, out.length / 4);
  const gain = amplification / Math.sqrt(3);
  for (let i = 0, at = 0; i < pixels.length; i++, at += 4) {
    const red = a[at]! - b[at]!;
    const green = a[at + 1]! - b[at + 1]!;
    const blue = a[at + 2]! - b[at + 2]!;
    const level = Math.sqrt(red * red + green * green + blue * blue) * gain + 0.5;
    pixels[i] = table[level < 255 ? level | 0 : 255]!;
  }
}

/** The error that a difference view shows in its last colour, on pixels from -1 to 1. */
export function largestDifference(amplification: number): number {
  return (255 * byteStep) / amplification;
}

/**
 * Gives the mean squared error of each patch (rows x columns) of two pictures of one size, on pixels from -1 to 1, over red, green and blue.
 * @throws RangeError where sizes differ or are not made of whole patches
 */
export function patchErrors(a: Pixels, b: Pixels, width: number, rows: number, columns: number): Float32Array {
  const height = a.length / 4 / width;
  const [tall, wide] = [height / rows, width / columns];
  if (a.length !== b.length || !Number.isInteger(tall) || !Number.isInteger(wide))
    throw new RangeError('pictures of different sizes, or of broken patches');
  const errors = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let y = row * tall; y < (row + 1) * tall; y++) {
        const end = (y * width + (column + 1) * wide) * 4;
        for (let at = (y * width + column * wide) * 4; at < end; at += 4) {
          const red = a[at]! - b[at]!;
          const green = a[at + 1]! - b[at + 1]!;
          const blue = a[at + 2]! - b[at + 2]!;
          sum += red * red + green * green + blue * blue;
        }
      }
      errors[row * columns + column] = (sum * byteStep * byteStep) / (tall * wide * 3);
    }
  return errors;
}
