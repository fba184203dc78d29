// What the writers of all formats share.
import type { Mark } from '../../../contract/marks';
import type { AtomicStream } from '../../../fsx/atomicStream';
import type { ShardData } from '../../../store/shardTypes';
import { FORMAT_NAME, FORMAT_VERSION } from '../info';
import type { Spool } from '../spool';

/** Decided marks of the analysis, or what decides them, given its chunks and how many frames they have. */
export type MarksGiven =
  | readonly Mark[]
  | ((chunks: AsyncIterable<ShardData>, frames: number) => Promise<readonly Mark[]>);

/** What is written, and where to. */
export interface WriteJob {
  readonly spool: Spool;
  readonly out: Pick<AtomicStream, 'write' | 'size'>;
  /** Only CSV shows marks. */
  readonly marks: MarksGiven;
  /** WebDataset: a sample per chunk in place of one for the clip. */
  readonly perChunk: boolean;
  /** Takes the share of the work that is done, 0..1. */
  onProgress(fraction: number): void;
}

export type TokenWriter = (job: WriteJob) => Promise<void>;

/** What a file of ours says it is. */
export const formatMark = `${FORMAT_NAME}-${FORMAT_VERSION}`;

const encoder = new TextEncoder();

/** The UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The shortest decimal of 9 digits at most that reads back as the same float32; -0 keeps its sign, and a point for readers that know integers. For finite numbers. */
export function float32Text(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0';
  return String(Number(value.toPrecision(9)));
}

/** The shortest decimal that reads back as the same number; -0 keeps its sign, and a point for readers that know integers. For finite numbers. */
export function float64Text(value: number): string {
  return Object.is(value, -0) ? '-0.0' : String(value);
}
