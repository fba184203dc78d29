// A strip of thumbnails that makes its pictures as they are asked for: of a long film nobody waits for those before a place.
import { StudioError } from '../contract';
import type { Thumbnail } from '../media/thumbnails';
import type { Picture } from './protocol';

/** Makes the pictures of the places that it is told, in their order; perhaps others, too. */
export type MakeThumbnails = (places: AsyncIterable<number>, signal: AbortSignal) => AsyncIterable<Thumbnail>;

export class ThumbnailStrip {
  readonly #pictures = new Map<number, Thumbnail>();
  readonly #asked: number[] = [];
  /** Places that were asked for and are made now, as far as there is a picture. */
  readonly #tried = new Set<number>();
  readonly #abort = new AbortController();
  readonly #making: Promise<void>;
  readonly #waiting = new Set<() => void>();
  #done = false;

  constructor(make: MakeThumbnails) {
    this.#making = this.#make(make(this.#places(), this.#abort.signal));
  }

  /**
   * The thumbnail at a place, or the nearest one before it when that place has none.
   * @throws StudioError `unreadable` where there is none before it either
   */
  async picture(index: number): Promise<Picture> {
    this.#asked.push(index);
    this.#wake();
    while (!this.#done && !this.#pictures.has(index) && !this.#tried.has(index)) await this.#change();
    for (let i = index; i >= 0; i--) {
      const found = this.#pictures.get(i);
      if (found) return { rgba: found.rgba, width: found.width, height: found.height, ptsSeconds: found.ptsSeconds };
    }
    throw new StudioError('unreadable', 'there is no picture here', 'Nothing needs to be done');
  }

  /** Stops the making and waits for it. */
  async close(): Promise<void> {
    this.#abort.abort();
    this.#wake();
    await this.#making;
  }

  async *#places(): AsyncGenerator<number, void, void> {
    while (!this.#abort.signal.aborted) {
      const index = this.#asked.shift();
      if (index === undefined) await this.#change();
      else if (!this.#tried.has(index)) {
        yield index;
        this.#tried.add(index);
        this.#wake();
      }
    }
  }

  async #make(strip: AsyncIterable<Thumbnail>): Promise<void> {
    try {
      for await (const thumbnail of strip) {
        this.#pictures.set(thumbnail.index, thumbnail);
        this.#wake();
      }
    } catch {
      // A source without any picture: every place says so.
    }
    this.#done = true;
    this.#wake();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
