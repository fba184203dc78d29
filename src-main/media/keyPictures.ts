// Small pictures of a video's key frames, kept in memory: they are there in a moment, and show about what is at a time until its frame is there.
import { type Draft, nearestPlace } from './draftFile';
import { type DraftStreamOptions, type GrowingIndex, readDrafts } from './draftStream';
import { sameSeconds } from './knownFrames';

/** As many as make a film of two hours come every seven seconds. */
const mostPictures = 1000;
/** Closer ones show no more. */
const leastSeconds = 0.25;
/** A video of nothing but key frames takes long: its drafts come as quickly. */
const mostMs = 20_000;

export class KeyPictures {
  readonly #index: GrowingIndex = { times: [], ends: [], hasAll: false };
  readonly #pieces: Buffer[] = [];
  #jpegs: Buffer = Buffer.alloc(0);

  /**
   * Decodes the key frames, evenly chosen where there are very many; what is there can be had meanwhile.
   * @throws StudioError as `readDrafts` does; what came before stays
   */
  async fill(options: Pick<DraftStreamOptions, 'probe' | 'tools'>, signal: AbortSignal): Promise<void> {
    const index = this.#index;
    const untilMs = performance.now() + mostMs;
    const take = async (jpegs: Buffer) => {
      this.#pieces.push(jpegs);
      return index.ends.length < mostPictures && performance.now() < untilMs;
    };
    const duration = options.probe.declaredDurationSeconds ?? 0;
    const keyFramesEverySeconds = Math.max(leastSeconds, duration / mostPictures);
    await readDrafts({ ...options, keyFramesEverySeconds }, index, take, signal);
  }

  /** The picture nearest to a time; null while a later one may be nearer, or where there is none. */
  near(ptsSeconds: number): Draft | null {
    const { times, ends } = this.#index;
    const place = nearestPlace(this.#index, Math.min(times.length, ends.length), ptsSeconds);
    if (place === null) return null;
    if (this.#pieces.length > 0) this.#jpegs = Buffer.concat([this.#jpegs, ...this.#pieces.splice(0)]);
    const jpeg = new Uint8Array(this.#jpegs.subarray(place === 0 ? 0 : ends[place - 1], ends[place]));
    const seconds = times[place] as number;
    return { jpeg, ptsSeconds: seconds, isNear: Math.abs(seconds - ptsSeconds) > sameSeconds };
  }
}
