// Pictures fetched before they are due, in the order in which they will be, a few at a time; those no longer wanted are aborted.

interface Fetched<T> {
  picture: Promise<T>;
  abort: AbortController;
  /** False while it is under way. */
  settled: boolean;
}

/** One at the engine and one on its way to it for each of two viewers. */
const mostAtOnce = 4;

/** Gives what was fetched ahead by its address. */
export class Ahead<T> {
  #wanted: string[] = [];
  readonly #fetched = new Map<string, Fetched<T>>();
  readonly #fetch: (url: string, signal: AbortSignal) => Promise<T>;

  constructor(fetch: (url: string, signal: AbortSignal) => Promise<T>) {
    this.#fetch = fetch;
  }

  /** Fetches these, in this order; what has been begun or fetched stays where it is among them or among `kept`, all else is forgotten. */
  want(urls: readonly string[], kept: readonly string[] = []): void {
    this.#wanted = [...urls];
    const stays = new Set([...urls, ...kept]);
    for (const [url, { abort }] of this.#fetched) {
      if (stays.has(url)) continue;
      this.#fetched.delete(url);
      abort.abort();
    }
    this.#begin();
  }

  /** Whether a picture is there, or cannot be had. */
  has(url: string): boolean {
    return this.#fetched.get(url)?.settled === true;
  }

  /** A picture that is there or under way, which is then the caller's; undefined where it was not asked for. */
  take(url: string): Promise<T> | undefined {
    const found = this.#fetched.get(url);
    if (found === undefined) return undefined;
    if (!found.settled) this.#fetched.delete(url);
    // What cannot be had is asked for anew the next time.
    found.picture.catch(() => this.#fetched.delete(url));
    return found.picture;
  }

  #begin(): void {
    let running = [...this.#fetched.values()].filter(({ settled }) => !settled).length;
    for (const url of this.#wanted) {
      if (running >= mostAtOnce) return;
      if (this.#fetched.has(url)) continue;
      running++;
      this.#start(url);
    }
  }

  #start(url: string): void {
    const abort = new AbortController();
    const fetched: Fetched<T> = { picture: this.#fetch(url, abort.signal), abort, settled: false };
    this.#fetched.set(url, fetched);
    const settle = () => {
      fetched.settled = true;
      this.#begin();
    };
    fetched.picture.then(settle, settle);
  }
}
