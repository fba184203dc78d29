// A viewer's way to a picture: its draft at once where that can be had, else a frame near it, the sharp one as soon as it is there. Pure but for timers.
import { Latest } from './latest';

/** A draft, and the time of the frame that it shows where that is another one than was asked for; null where it is that one. */
export interface Drafted<V> {
  value: V;
  nearSeconds: number | null;
}

export interface DraftFirstHandlers<K, V> {
  sharp: (key: K, signal: AbortSignal) => Promise<V>;
  /** False where a draft is of no use. */
  canDraft: (key: K) => boolean;
  /** A picture so small that nothing sharper than its draft is asked for, where there is one. */
  draftIsEnough?: boolean;
  /** The draft of a frame; null where there is none yet. */
  draft: (key: K) => Promise<Drafted<V> | null>;
  /** Time of a frame in its source. */
  seconds: (key: K) => number;
  /** Names the source of a frame: times of two cannot be compared. */
  source: (key: K) => string;
  /** `nearSeconds` as of a draft. */
  show: (key: K, value: V, isSharp: boolean, nearSeconds: number | null) => void;
  /** The sharp picture cannot be had. */
  failed: (key: K, error: unknown) => void;
  /** A sharp picture is under way, or none any more. */
  busy: (busy: boolean) => void;
}

/** A frame that was asked for, and how manieth it was. */
interface Asked<K> {
  key: K;
  turn: number;
  atMs: number;
  /** Passed by unless its draft stays; it is decoded then. */
  mayPass: boolean;
}

/** A sharp picture that comes within this is not preceded by its draft: single steps do not flicker. */
const holdMs = 30;
/** Frames that follow one another, or what is shown, within this are passed by: where there are drafts, none of them is decoded. */
const restMs = 100;
/** A frame so near to the last sharp one is decoded in no time, or still known, */
const nearSeconds = 0.5;
/** unless that one took longer than this: it was far from what was decoded before, or the machine is busy. */
const soonMs = 50;

export class DraftFirst<K, V> {
  readonly #handlers: DraftFirstHandlers<K, V>;
  readonly #sharp: Latest<Asked<K>, V>;
  readonly #drafts: Latest<Asked<K>, Drafted<V> | null>;
  #asked: Asked<K> | null = null;
  #turns = 0;
  #shown = { turn: 0, isSharp: true, isNear: false, seconds: Number.NaN, source: '', atMs: Number.NEGATIVE_INFINITY };
  #sharpSeconds = Number.NaN;
  /** How long the last sharp picture took. */
  #sharpMs = 0;
  /** For the last frame that was asked for there was a draft, of itself or of one near it. */
  #hasDrafts = false;
  /** Runs from when the draft of the frame asked for last is shown until that frame is not passed by. */
  #rest: ReturnType<typeof setTimeout> | null = null;

  constructor(handlers: DraftFirstHandlers<K, V>) {
    this.#handlers = handlers;
    const { sharp, seconds, failed, busy } = handlers;
    this.#sharp = new Latest<Asked<K>, V>({
      run: async ({ key }, signal) => {
        const fromMs = performance.now();
        const value = await sharp(key, signal);
        this.#sharpMs = performance.now() - fromMs;
        return value;
      },
      done: (asked, value) => {
        this.#sharpSeconds = seconds(asked.key);
        this.#show(asked, value, true, null);
      },
      failed: ({ key }, error) => failed(key, error),
      busy,
    });
    this.#drafts = new Latest<Asked<K>, Drafted<V> | null>({
      run: (asked) => this.#draft(asked),
      done: (asked, draft) => this.#takeDraft(asked, draft),
      failed: (asked) => this.#takeDraft(asked, null),
    });
  }

  /** Asks for a frame; earlier ones are shown no more once this one is, and none that is farther from it than what is shown. */
  ask(key: K): void {
    const lastMs = Math.max(this.#asked?.atMs ?? Number.NEGATIVE_INFINITY, this.#shown.atMs);
    const atMs = performance.now();
    const { canDraft, draftIsEnough = false, seconds } = this.#handlers;
    const hasUse = canDraft(key);
    const isNear = this.#sharpMs <= soonMs && Math.abs(seconds(key) - this.#sharpSeconds) <= nearSeconds;
    const passesBy = hasUse && this.#hasDrafts && !isNear;
    const mayPass = hasUse && (draftIsEnough || (passesBy && atMs - lastMs < restMs));
    const asked = { key, turn: ++this.#turns, atMs, mayPass };
    this.#asked = asked;
    this.#stopResting();
    // What is decoded is far from this frame, which shows by its draft: it would only be waited for.
    if (passesBy) this.#sharp.cancel();
    if (!mayPass) this.#sharp.ask(asked);
    if (hasUse) this.#drafts.ask(asked);
  }

  /** Drops what waits and aborts what runs. */
  cancel(): void {
    this.#stopResting();
    this.#asked = null;
    this.#sharp.cancel();
    this.#drafts.cancel();
  }

  async #draft({ key, atMs, mayPass }: Asked<K>): Promise<Drafted<V> | null> {
    const draft = await this.#handlers.draft(key);
    const hold = atMs + holdMs - performance.now();
    if (draft !== null && !mayPass && this.#shown.isSharp && hold > 0)
      await new Promise((resolve) => setTimeout(resolve, hold));
    return draft;
  }

  #takeDraft(asked: Asked<K>, draft: Drafted<V> | null): void {
    const isOfFrame = draft !== null && draft.nearSeconds === null;
    this.#hasDrafts = draft !== null;
    if (draft !== null) this.#show(asked, draft.value, false, draft.nearSeconds);
    const { draftIsEnough = false } = this.#handlers;
    if (draft !== null && draftIsEnough) this.#sharp.cancel();
    const newest = this.#asked;
    if (newest === null || !newest.mayPass || (isOfFrame && draftIsEnough)) return;
    // A frame nearby is enough while it moves on: those around are then on their way.
    if (draft === null) this.#decode();
    else if (asked === newest) this.#rest = setTimeout(() => this.#decode(), restMs);
  }

  #decode(): void {
    this.#stopResting();
    if (this.#asked === null) return;
    // Once is enough.
    this.#asked.mayPass = false;
    this.#sharp.ask(this.#asked);
  }

  #stopResting(): void {
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#rest = null;
  }

  #show(asked: Asked<K>, value: V, isSharp: boolean, nearSeconds: number | null): void {
    const { key, turn } = asked;
    const isNear = nearSeconds !== null;
    const seconds = nearSeconds ?? this.#handlers.seconds(key);
    const source = this.#handlers.source(key);
    const isLater = turn > this.#shown.turn || (turn === this.#shown.turn && isSharp);
    // A frame near the one that was asked for stands back behind any that is nearer, before and after.
    const isCompared = isNear || (this.#shown.isNear && !isLater);
    if (isCompared ? !this.#isNearer(seconds, source) : !isLater) return;
    this.#shown = { turn, isSharp, isNear, seconds, source, atMs: performance.now() };
    this.#handlers.show(key, value, isSharp, nearSeconds);
  }

  /** Whether a frame is nearer than what is shown to the one that was asked for last. */
  #isNearer(seconds: number, source: string): boolean {
    if (this.#asked === null || source !== this.#handlers.source(this.#asked.key)) return false;
    const wanted = this.#handlers.seconds(this.#asked.key);
    const isComparable = source === this.#shown.source && !Number.isNaN(this.#shown.seconds);
    return !isComparable || Math.abs(seconds - wanted) < Math.abs(this.#shown.seconds - wanted);
  }
}
