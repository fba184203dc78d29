// A viewer's way to a picture: its draft at once where that can be had, the sharp one as soon as it is there, never an older frame. Pure but for timers.
import { Latest } from './latest';

export interface DraftFirstHandlers<K, V> {
  sharp: (key: K, signal: AbortSignal) => Promise<V>;
  /** False where a draft is of no use. */
  canDraft: (key: K) => boolean;
  /** A picture so small that nothing sharper than its draft is asked for, where there is one. */
  draftIsEnough?: boolean;
  /** The draft of a frame; null where there is none yet. */
  draft: (key: K) => Promise<V | null>;
  /** Time of a frame in its source. */
  seconds: (key: K) => number;
  show: (key: K, value: V, isSharp: boolean) => void;
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
/** A frame so near to the last sharp one is decoded in no time, or still known. */
const nearSeconds = 0.5;

export class DraftFirst<K, V> {
  readonly #handlers: DraftFirstHandlers<K, V>;
  readonly #sharp: Latest<Asked<K>, V>;
  readonly #drafts: Latest<Asked<K>, V | null>;
  #asked: Asked<K> | null = null;
  #turns = 0;
  #shown = { turn: 0, isSharp: true, atMs: Number.NEGATIVE_INFINITY };
  #sharpSeconds = Number.NaN;
  /** The last draft that was asked for was there. */
  #hasDrafts = false;
  /** Runs from when the draft of the frame asked for last is shown until that frame is not passed by. */
  #rest: ReturnType<typeof setTimeout> | null = null;

  constructor(handlers: DraftFirstHandlers<K, V>) {
    this.#handlers = handlers;
    const { sharp, seconds, failed, busy } = handlers;
    this.#sharp = new Latest<Asked<K>, V>({
      run: ({ key }, signal) => sharp(key, signal),
      done: (asked, value) => {
        this.#sharpSeconds = seconds(asked.key);
        this.#show(asked, value, true);
      },
      failed: ({ key }, error) => failed(key, error),
      busy,
    });
    this.#drafts = new Latest<Asked<K>, V | null>({
      run: (asked) => this.#draft(asked),
      done: (asked, value) => this.#takeDraft(asked, value),
      failed: (asked) => this.#takeDraft(asked, null),
    });
  }

  /** Asks for a frame; earlier ones are shown no more once this one is. */
  ask(key: K): void {
    const lastMs = Math.max(this.#asked?.atMs ?? Number.NEGATIVE_INFINITY, this.#shown.atMs);
    const atMs = performance.now();
    const { canDraft, draftIsEnough = false, seconds } = this.#handlers;
    const hasUse = canDraft(key);
    const isNear = Math.abs(seconds(key) - this.#sharpSeconds) <= nearSeconds;
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

  async #draft({ key, atMs, mayPass }: Asked<K>): Promise<V | null> {
    const value = await this.#handlers.draft(key);
    const hold = atMs + holdMs - performance.now();
    if (value !== null && !mayPass && this.#shown.isSharp && hold > 0)
      await new Promise((resolve) => setTimeout(resolve, hold));
    return value;
  }

  #takeDraft(asked: Asked<K>, value: V | null): void {
    this.#hasDrafts = value !== null;
    if (value !== null) this.#show(asked, value, false);
    const newest = this.#asked;
    if (value !== null && this.#handlers.draftIsEnough) this.#sharp.cancel();
    else if (newest === null || !newest.mayPass) return;
    else if (value === null) this.#decode();
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

  #show(asked: Asked<K>, value: V, isSharp: boolean): void {
    const { turn } = this.#shown;
    if (asked.turn < turn || (asked.turn === turn && !isSharp)) return;
    this.#shown = { turn: asked.turn, isSharp, atMs: performance.now() };
    this.#handlers.show(asked.key, value, isSharp);
  }
}
