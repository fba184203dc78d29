// The kernels of scene analysis at work: one WebAssembly instance for each video, with the planes that they read in its memory.
/// <reference path="./kernels/wasm.d.ts" />
import base64 from './kernels/index.ts?wasm';
import {
  ANALYSIS_BYTES,
  BLOCK,
  BLOCKS,
  BLOCKS_ACROSS,
  CELL,
  CENTRES,
  HEIGHT,
  HISTORY,
  LUMA,
  LUMA_BYTES,
  MATCH_PLACES,
  MATCH_REACH_X,
  MATCH_REACH_Y,
  PICTURE_BYTES,
  PICTURES,
  PIXELS,
  PLACES,
  RESULTS,
  RGB,
  WIDTH,
} from './kernels/layout';

/** What the module exports. All numbers that stand for pictures and planes are addresses in its memory. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  /** Fills everything of a picture, and the plane of its luma, from `rgb`. */
  describePicture(picture: number, luma: number): void;
  structureDifference(a: number, b: number): number;
  colourDifference(a: number, b: number): number;
  distance2(a: number, b: number, bytes: number): number;
  /** Gives share and residual in `results`. */
  mix(a: number, b: number, picture: number, bytes: number, length2: number): void;
  spatialInformation(luma: number): number;
  temporalInformation(before: number, now: number): number;
  /** Gives all motion, the camera's and the rest of it in `results`. */
  nextMotion(luma: number): void;
}

export interface Kernels extends Exports {
  readonly rgb: Uint8Array;
  readonly results: Float64Array;
  /** `length` float32 of the memory. */
  floats(address: number, length: number): Float32Array;
  /** Address of a plane of luma; one from elsewhere is copied to the first or second plane of the memory. */
  place(luma: Float32Array, plane: 0 | 1): number;
}

/** As much of the WebAssembly interface as is used: the types of Node have none. */
interface Engine {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}
const { Module, Instance } = (globalThis as unknown as { WebAssembly: Engine }).WebAssembly;
const PAGE = 65536;
let compiled: object | undefined;

/** All places that a matched block may come from, the near ones first, for most blocks move little. */
function writePlaces(places: Int32Array): void {
  const across = 2 * MATCH_REACH_X + 1;
  Array.from({ length: MATCH_PLACES }, (_, i) => ({
    x: (i % across) - MATCH_REACH_X,
    y: Math.floor(i / across) - MATCH_REACH_Y,
  }))
    .sort((a, b) => a.x * a.x + a.y * a.y - b.x * b.x - b.y * b.y)
    .forEach(({ x, y }, i) => {
      places[i] = x;
      places[MATCH_PLACES + i] = y;
    });
}

/** Centres of the blocks of motion, from the picture's centre, in pixels. */
function writeCentres(centres: Float32Array): void {
  for (let i = 0; i < BLOCKS; i++) {
    centres[i] = (i % BLOCKS_ACROSS) * CELL + (BLOCK - WIDTH) / 2;
    centres[BLOCKS + i] = Math.floor(i / BLOCKS_ACROSS) * CELL + (BLOCK - HEIGHT) / 2;
  }
}

/** Kernels with a memory of their own (1.8 MB). Deterministic: the same bits on every machine. */
export function createKernels(): Kernels {
  compiled ??= new Module(Buffer.from(base64, 'base64'));
  const exports = new Instance(compiled, {}).exports as Exports;
  const { memory } = exports;
  memory.grow(Math.ceil((PICTURES + HISTORY * PICTURE_BYTES - memory.buffer.byteLength) / PAGE));
  const { buffer } = memory;
  writePlaces(new Int32Array(buffer, PLACES, 2 * MATCH_PLACES));
  writeCentres(new Float32Array(buffer, CENTRES, 2 * BLOCKS));
  const floats = (address: number, length: number) => new Float32Array(buffer, address, length);
  return {
    ...exports,
    rgb: new Uint8Array(buffer, RGB, ANALYSIS_BYTES),
    results: new Float64Array(buffer, RESULTS, 4),
    floats,
    place(luma, plane) {
      if (luma.buffer === buffer) return luma.byteOffset;
      const address = LUMA + plane * LUMA_BYTES;
      floats(address, PIXELS).set(luma);
      return address;
    },
  };
}
