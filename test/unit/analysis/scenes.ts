// Generated analysis pictures: worlds of noise and shapes seen by a moving camera under changing light, all from fixed seeds.
import { ANALYSIS_BYTES, ANALYSIS_HEIGHT, ANALYSIS_WIDTH } from '../../../src-main/analysis/picture';

/** Where the camera stands (analysis pixels), and how the picture is exposed: value * gain + offset + noise of that width. */
export interface View {
  x?: number;
  y?: number;
  gain?: number;
  offset?: number;
  noise?: number;
  noiseSeed?: number;
}

const WORLD = 512;

/** A small fast generator of numbers in 0..1 from a seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Value at a place between cells of a square grid that repeats: bilinear. */
function sample(grid: Float32Array, size: number, channels: number, channel: number, x: number, y: number): number {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const fx = x - x0;
  const fy = y - y0;
  const cell = (cx: number, cy: number) =>
    grid[(((cy % size) + size) % size) * size * channels + (((cx % size) + size) % size) * channels + channel]!;
  const top = cell(x0, y0) * (1 - fx) + cell(x0 + 1, y0) * fx;
  const bottom = cell(x0, y0 + 1) * (1 - fx) + cell(x0 + 1, y0 + 1) * fx;
  return top * (1 - fy) + bottom * fy;
}

/** World of 512 x 512 rgb, 0..255: noise in octaves as in nature, and rectangles with hard edges. */
function buildWorld(seed: number): Float32Array {
  const next = random(seed);
  const world = new Float32Array(WORLD * WORLD * 3);
  const base = [70 + next() * 90, 70 + next() * 90, 70 + next() * 90];
  for (let i = 0; i < world.length; i++) world[i] = base[i % 3]!;
  for (const cells of [8, 16, 32, 64, 128]) {
    const grid = Float32Array.from({ length: cells * cells }, () => (next() - 0.5) * 2);
    const height = 160 / Math.sqrt(cells);
    const tint = [0.6 + 0.4 * next(), 0.6 + 0.4 * next(), 0.6 + 0.4 * next()];
    for (let y = 0, i = 0; y < WORLD; y++) {
      for (let x = 0; x < WORLD; x++) {
        const value = height * sample(grid, cells, 1, 0, (x * cells) / WORLD, (y * cells) / WORLD);
        for (let c = 0; c < 3; c++) world[i++]! += value * tint[c]!;
      }
    }
  }
  for (let shape = 0; shape < 90; shape++) {
    const [left, top, width, height] = [next() * WORLD, next() * WORLD, 8 + next() * 40, 8 + next() * 40].map(
      Math.floor,
    );
    const colour = [next() * 230, next() * 230, next() * 230];
    for (let y = top!; y < top! + height!; y++)
      for (let x = left!; x < left! + width!; x++)
        for (let c = 0; c < 3; c++) world[((y % WORLD) * WORLD + (x % WORLD)) * 3 + c] = colour[c]!;
  }
  return world;
}

/** A scene of its own colours and shapes: gives the picture (rgb24) of a view of it. */
export function scene(seed: number): (view?: View) => Uint8Array {
  const world = buildWorld(seed);
  return ({ x = 0, y = 0, gain = 1, offset = 0, noise = 0, noiseSeed = 1 } = {}) => {
    const grain = random(noiseSeed);
    const rgb = new Uint8Array(ANALYSIS_BYTES);
    for (let row = 0, i = 0; row < ANALYSIS_HEIGHT; row++) {
      for (let column = 0; column < ANALYSIS_WIDTH; column++) {
        for (let c = 0; c < 3; c++) {
          const seen = sample(world, WORLD, 3, c, column + x, row + y) * gain + offset;
          rgb[i++] = Math.max(0, Math.min(255, Math.round(seen + (noise === 0 ? 0 : (grain() - 0.5) * noise))));
        }
      }
    }
    return rgb;
  };
}

/** A picture of one grey. */
export function flat(value: number): Uint8Array {
  return new Uint8Array(ANALYSIS_BYTES).fill(value);
}

/** Mixture of two pictures: `share` of the second one. */
export function blend(a: Uint8Array, b: Uint8Array, share: number): Uint8Array {
  return a.map((value, i) => Math.round(value * (1 - share) + b[i]! * share));
}

/** A copy of a picture in which `paint` gives the colour of some places (null elsewhere). */
export function painted(
  picture: Uint8Array,
  paint: (x: number, y: number) => [number, number, number] | null,
): Uint8Array {
  const result = Uint8Array.from(picture);
  for (let y = 0; y < ANALYSIS_HEIGHT; y++)
    for (let x = 0; x < ANALYSIS_WIDTH; x++) {
      const colour = paint(x, y);
      if (colour) result.set(colour, (y * ANALYSIS_WIDTH + x) * 3);
    }
  return result;
}
