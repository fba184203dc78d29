// Names inside an analysis folder (DESIGN section 7) and how paths are made from them.
import { join } from 'node:path';

/** Version of the folder's form. Readers refuse a higher one. */
export const SCHEMA_VERSION = 1;
export const MANIFEST_NAME = 'analysis.json';
export const SHARDS_FOLDER = 'shards';
/** Error curves that a budget was spread by. */
export const CURVES_FOLDER = 'curves';
/** What the user decided about the marks. */
export const REVIEW_NAME = 'review.json';
export const LOCK_NAME = 'lock';
export const ANALYSIS_EXTENSION = '.etok';

const shardPattern = /^(\d{5,})\.safetensors$/;

/** File name of the shard of chunk `index` (from 0): `00000.safetensors`. More digits are used from 100,000 chunks on. */
export function shardName(index: number): string {
  return `${String(index).padStart(5, '0')}.safetensors`;
}

/** File name of the curves of chunk `index` in reading `round` of the clip (from 1): `1-00000.safetensors`. */
export function curvesName(round: number, index: number): string {
  return `${round}-${shardName(index)}`;
}

/** Chunk index of a shard's file name; null for any other name. */
export function shardIndex(name: string): number | null {
  const match = shardPattern.exec(name);
  if (match === null) return null;
  const index = Number(match[1]);
  return shardName(index) === name ? index : null;
}

/** Path of the shard of chunk `index` in the analysis folder `folder`. */
export function shardPath(folder: string, index: number): string {
  return join(folder, SHARDS_FOLDER, shardName(index));
}

/** Path of the manifest in the analysis folder `folder`. */
export function manifestPath(folder: string): string {
  return join(folder, MANIFEST_NAME);
}
