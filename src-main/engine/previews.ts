// The preview side of an engine: source pictures, their drafts, thumbnails and reconstructions, each behind a small cache of open readers.
import { sep } from 'node:path';
import type { Draft } from '../media/draftFile';
import { PictureReader } from '../media/pictures';
import { probeUnlessKnown } from '../media/probe';
import { thumbnailStrip } from '../media/thumbnails';
import { SourceDrafts } from './drafts';
import type { EngineRequestBody, Picture } from './protocol';
import { Reconstructions } from './reconstructions';
import { SharedModels } from './sharedModels';
import { ThumbnailStrip } from './thumbnailStrip';

type PictureBody = Extract<EngineRequestBody, { type: 'recon' | 'source' | 'thumb' }>;
type DraftBody = Extract<EngineRequestBody, { type: 'draft' }>;

/** Readers kept open at once; each may hold an ffmpeg process. */
const keptReaders = 4;
/** As many as analyses can be compared, and some that were shown before. */
const keptReconstructions = 6;

interface Closable {
  close(): Promise<void>;
}

interface Kept<T> {
  path: string;
  reader: Promise<T>;
  /** Requests that wait for it. */
  users: number;
}

/** A few open things by key; the one not used for longest is closed for a new one, but never one that somebody waits for. */
class OpenReaders<T extends Closable> {
  #readers = new Map<string, Kept<T>>();

  /** @param kept how many stay open */
  constructor(private readonly kept: number) {}

  /** Gives what `work` makes of the reader of a key. @throws what it or opening throws */
  async use<R>(key: string, path: string, open: () => Promise<T>, work: (reader: T) => Promise<R>): Promise<R> {
    const known = this.#readers.get(key) ?? { path, reader: open(), users: 0 };
    this.#readers.delete(key);
    this.#readers.set(key, known);
    known.users += 1;
    this.#evict();
    try {
      const reader = await known.reader.catch((error) => {
        // What could not be opened may be there the next time.
        if (this.#readers.get(key) === known) this.#readers.delete(key);
        throw error;
      });
      return await work(reader);
    } finally {
      known.users -= 1;
      this.#evict();
    }
  }

  /** Does something with the reader of a key where it is open; what it throws is passed over. */
  tell(key: string, what: (reader: T) => unknown): void {
    void this.#readers
      .get(key)
      ?.reader.then(what)
      .catch(() => undefined);
  }

  #evict(): void {
    for (const [oldest, { reader, users }] of this.#readers) {
      if (this.#readers.size <= this.kept) break;
      if (users > 0) continue;
      this.#readers.delete(oldest);
      void reader.then((open) => open.close()).catch(() => undefined);
    }
  }

  async forget(path: string | null): Promise<void> {
    for (const [key, { path: own, reader }] of [...this.#readers]) {
      // A folder of pictures has a reader for each of its files.
      if (path !== null && own !== path && !own.startsWith(path + sep)) continue;
      this.#readers.delete(key);
      await reader.then((open) => open.close()).catch(() => undefined);
    }
  }
}

export class Previews {
  #sources = new OpenReaders<PictureReader>(keptReaders);
  #drafts = new OpenReaders<SourceDrafts>(keptReaders);
  #strips = new OpenReaders<ThumbnailStrip>(keptReaders);
  #recons = new OpenReaders<Reconstructions>(keptReconstructions);
  readonly #models: SharedModels;

  /** @param threads of the runtime for reconstructions */
  constructor(threads: number | undefined) {
    this.#models = new SharedModels(threads);
  }

  /** Answers one picture request. @throws StudioError what is in the way; `cancelled` where nobody waits any more and it has not begun */
  async picture(body: PictureBody, signal: AbortSignal): Promise<Picture> {
    if (body.type === 'recon') {
      const open = () => Reconstructions.open(body.folder, body.modelDir, this.#models);
      return this.#recons.use(body.folder, body.folder, open, (reader) => reader.picture(body.ordinal, signal));
    }
    if (body.type === 'source') {
      const { path, probe, size, fit, tools } = body;
      const open = async () => new PictureReader(await probeUnlessKnown(probe, path, tools), tools, { fit, size });
      const key = `${path}\n${fit}\n${size}`;
      this.#drafts.tell(path, (drafts) => drafts.giveWay());
      const picture = await this.#sources.use(key, path, open, (reader) =>
        reader.pictureAt(body.ptsSeconds, body.frame, signal),
      );
      this.#drafts.tell(path, (drafts) => drafts.lookedAt(body.ptsSeconds));
      return picture;
    }
    const { path, count, height, tools } = body;
    const open = async () => {
      const probe = await probeUnlessKnown(body.probe, path, tools);
      return new ThumbnailStrip((places, stop) => thumbnailStrip(probe, tools, { count, height, places }, stop));
    };
    return this.#strips.use(`${path}\n${count}\n${height}`, path, open, (strip) => strip.picture(body.index));
  }

  /** The draft of a source frame; null where there is none yet. The first one that is asked for of a source has them made. */
  draft({ path, probe, folder, tools, ptsSeconds, frame }: DraftBody): Promise<Draft | null> {
    const open = async () => new SourceDrafts({ path, probe, folder, tools });
    return this.#drafts.use(path, path, open, (drafts) => drafts.find(ptsSeconds, frame));
  }

  /** Closes everything that belongs to a source or analysis folder. */
  async forget(path: string | null): Promise<void> {
    await Promise.all([this.#sources, this.#drafts, this.#strips, this.#recons].map((open) => open.forget(path)));
  }

  close(): Promise<void> {
    return this.forget(null);
  }
}
