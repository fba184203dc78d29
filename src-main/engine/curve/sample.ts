// Picks the chunks of a clip that are measured, and reads their frames at model size.
import { StudioError } from '../../contract';
import { entryPath } from '../../fsx/places';
import { type DecodeReport, openFrames } from '../../media/frames';
import type { FfmpegTools } from '../../media/locate';
import { countPackets } from '../../media/probe';
import type { SourceProbe } from '../../media/probeSchema';

/** Consecutive frames that share context. */
export interface SampledChunk {
  /** Source index of the first frame. */
  firstFrame: number;
  /** rgb24, resolution x resolution; at least one. */
  frames: Uint8Array[];
}

export interface SampleOptions {
  probe: SourceProbe;
  tools: FfmpegTools;
  resolution: number;
  /** Frames of a full chunk. */
  chunkFrames: number;
  /** How many chunks; all of them, the last one maybe short, for `all`. */
  chunks: number | 'all';
  signal: AbortSignal;
  /** Told why, where the clip could not be read to its end. */
  onPartial(reason: string): void;
}

/**
 * First frames of the chunks to measure of a clip with so many frames: of the whole chunks from its beginning on, the one in the middle
 * of each `chunks`-th part. A clip shorter than a chunk has one, a short one.
 */
export function chunkStarts(frames: number, chunkFrames: number, chunks: number): number[] {
  const whole = Math.max(1, Math.floor(frames / chunkFrames));
  const parts = Math.min(whole, chunks);
  return Array.from({ length: parts }, (_, part) => Math.floor(((part + 0.5) * whole) / parts) * chunkFrames);
}

/** Throws StudioError `cancelled` when the signal has aborted. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new StudioError('cancelled', 'stopped by the user', 'Start it again');
}

/**
 * Reads the chosen chunks in order, with bounded memory for `all`.
 * Throws StudioError as `openFrames` does; `file-changed` where every reading has another length; `cancelled`.
 */
export async function* sampleChunks(options: SampleOptions): AsyncGenerator<SampledChunk, void> {
  const { probe, tools, chunkFrames, chunks, signal } = options;
  const finish = ({ complete, reason }: DecodeReport) => {
    if (!complete) options.onPartial(reason ?? 'the source ended early');
  };
  if (chunks === 'all') return finish(yield* readChunks(options, () => true));
  // Where the chunks lie follows from the number of frames, and only decoding to the end says that for certain.
  let frames = probe.declaredFrames ?? (await countPackets(probe, tools, signal)) ?? 0;
  for (let attempt = 0; attempt < 3; attempt++) {
    const starts = new Set(chunkStarts(frames, chunkFrames, chunks));
    const reading = readChunks(options, (firstFrame) => starts.has(firstFrame));
    const read: SampledChunk[] = [];
    let step = await reading.next();
    for (; !step.done; step = await reading.next()) read.push(step.value);
    if (step.value.decodedFrames === frames) {
      finish(step.value);
      return yield* read;
    }
    frames = step.value.decodedFrames;
  }
  throw new StudioError(
    'file-changed',
    'It has another length at each reading',
    'Wait until it is written',
    probe.name,
  );
}

/** Reads a clip from its beginning to its end and gives those of its chunks whose first frame is wanted. */
async function* readChunks(
  { probe, tools, resolution, chunkFrames, signal }: SampleOptions,
  wanted: (firstFrame: number) => boolean,
): AsyncGenerator<SampledChunk, DecodeReport> {
  throwIfAborted(signal);
  const reader = openFrames({
    probe,
    tools,
    workerPath: entryPath('frameWorker'),
    resolution,
    fit: 'crop',
    sampling: { kind: 'all' },
  });
  const stop = () => void reader.close();
  signal.addEventListener('abort', stop, { once: true });
  let frames: Uint8Array[] = [];
  let firstFrame = 0;
  try {
    for await (const { index, rgb } of reader) {
      if (index % chunkFrames === 0) firstFrame = index;
      if (!wanted(firstFrame)) continue;
      frames.push(rgb);
      if (frames.length < chunkFrames) continue;
      yield { firstFrame, frames };
      frames = [];
    }
    throwIfAborted(signal);
    if (frames.length > 0) yield { firstFrame, frames };
    return await reader.done;
  } finally {
    signal.removeEventListener('abort', stop);
    await reader.close();
  }
}
