// Keeps what waits, runs and failed in a file, and puts it back, paused, at the next start.
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type ErrorData, type Notice, StudioError, toErrorData } from '../contract';
import { probePictures } from '../media/pictureFolder';
import { probeVideo } from '../media/probe';
import { type FolderLock, isLocked, lockFolder } from '../store/lock';
import type { AnalysisList } from './analyses';
import type { AnalysisEntry } from './analysisEntry';
import { type QueueItem, readQueue, writeQueue } from './queueFile';
import { frameEstimate } from './queueFrames';
import type { RunnerServices } from './runner';
import { foundPictures, foundVideo, type OpenSource, type SourceList } from './sources';

interface KeeperParts {
  /** Path of the file. */
  path: string;
  sources: SourceList;
  analyses: AnalysisList;
  services: Pick<RunnerServices, 'tools'>;
  /** Takes what the user should know of the writing. */
  tell(notice: Notice): void;
}

const othersWork =
  'Another ElasticTok Studio uses the same folder. Its queue is left alone: what waits here is not kept for the next start.';

export class QueueKeeper {
  /** What was interrupted and is not put back yet; it stays in the file until it is. */
  #interrupted: QueueItem[] = [];
  /** What was put back, with the folders that it had. */
  #begun: { entry: AnalysisEntry; folder: string }[] = [];
  #saving: Promise<void> | null = null;
  #isNewer = false;
  #closed = false;
  /** Held while the file is ours: of two programs in one folder only the first one reads and writes it. */
  #lock: FolderLock | null = null;
  #isOthers = false;
  /** True from a failed writing to the next one that succeeds. */
  #isFailing = false;
  /** What the user should know of the reading. */
  readonly notices: Notice[] = [];

  private constructor(private readonly parts: KeeperParts) {}

  /** Reads what the last time left; `restore` puts it back. */
  static async open(parts: KeeperParts): Promise<QueueKeeper> {
    const keeper = new QueueKeeper(parts);
    const folder = dirname(parts.path);
    keeper.#isOthers = await isLocked(folder);
    // Where the disk refuses it is tried again with each writing.
    if (!keeper.#isOthers) await keeper.#claim().catch(() => undefined);
    if (keeper.#isOthers) {
      keeper.notices.push({ level: 'warning', message: othersWork });
      return keeper;
    }
    const { items, notice } = await readQueue(parts.path);
    keeper.#interrupted = items;
    if (notice !== null) keeper.notices.push(notice);
    return keeper;
  }

  /**
   * Lists what was interrupted, in its order; it waits in the paused queue. What had failed is listed as that again, and so is a source that is gone.
   * @returns how many analyses wait
   */
  async restore(): Promise<number> {
    const { analyses } = this.parts;
    let count = 0;
    if (this.#interrupted.length > 0) analyses.jobs.pause();
    while (this.#interrupted.length > 0 && !this.#closed) {
      const [item, ...others] = this.#interrupted as [QueueItem, ...QueueItem[]];
      const { source, error: gone } = await this.#find(item);
      const error = gone ?? item.error;
      if (this.#closed) break;
      this.#interrupted = others;
      try {
        if (error === null) {
          const entries = analyses.start(source, item.settings, item.outDir);
          count += entries.length;
          for (const [i, entry] of entries.entries()) {
            const folder = item.folders[i] ?? null;
            if (folder !== null) this.#begun.push({ entry, folder });
          }
        } else analyses.refuse(source, item.settings, error);
      } catch (missing) {
        // Its model is gone: the file itself is listed.
        const { what, remedy } = toErrorData(missing);
        const message = `${source.view.name} was not queued again: ${what}. ${remedy}.`;
        this.notices.push({ level: 'warning', message });
      }
    }
    // Where all of it failed nothing waits, and a queue in which nothing waits is not paused.
    if (analyses.jobs.active().length === 0) analyses.jobs.resume();
    return count;
  }

  /** Shows what the analyses that were put back have on disk. Never throws. */
  async showStored(): Promise<void> {
    const { analyses, sources } = this.parts;
    for (const { entry, folder } of this.#begun.splice(0)) {
      if (this.#closed) return;
      const frames = frameEstimate(sources.get(entry.sourceId)?.view, entry.view.settings.sampling);
      // What cannot be read is told by the run that goes on with it.
      await analyses.showStored(entry, folder, frames).catch(() => undefined);
    }
  }

  /** The source as it is now; where it is gone or cannot be read, as it was, and why. */
  async #find({ path, source: known }: QueueItem): Promise<{ source: OpenSource; error: ErrorData | null }> {
    const { sources, services } = this.parts;
    const asKnown = { view: known, probe: null, pictures: null, available: true };
    try {
      const now = await stat(path).catch(() => null);
      if (now === null)
        throw new StudioError('file-missing', 'it was moved or deleted', 'Put it back and retry', known.name);
      if (known.pictures !== null) {
        const folder = await probePictures(path, services.tools);
        return { source: sources.put(path, foundPictures(folder)), error: null };
      }
      const isSame = now.size === known.sizeBytes;
      const found = isSame ? asKnown : foundVideo(await probeVideo(path, services.tools));
      return { source: sources.put(path, found), error: null };
    } catch (error) {
      return { source: sources.put(path, asKnown), error: toErrorData(error) };
    }
  }

  /** Writes the queue as it is; of changes that come while it is being written only the newest is written. Never throws. */
  save(): void {
    if (this.#closed || this.#isOthers) return;
    this.#isNewer = true;
    this.#saving ??= this.#write().finally(() => {
      this.#saving = null;
    });
  }

  /** Leaves the file as it is now, whatever ends from here on; resolves when it is on disk. */
  async close(): Promise<void> {
    this.save();
    this.#closed = true;
    await this.#saving;
    await this.#lock?.release();
  }

  /** Makes the file ours. @throws StudioError `disk-full`, `write-failed` */
  async #claim(): Promise<void> {
    const folder = dirname(this.parts.path);
    try {
      this.#lock ??= await lockFolder(folder);
    } catch (error) {
      this.#isOthers = await isLocked(folder);
      throw error;
    }
  }

  async #write(): Promise<void> {
    // Many files that are opened at once are one write.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#isNewer) {
      this.#isNewer = false;
      try {
        await this.#claim();
        await writeQueue(this.parts.path, this.#items());
        this.#isFailing = false;
      } catch (error) {
        // What cannot be kept is still worked on.
        if (!this.#isFailing) this.#tellOf(error);
        this.#isFailing = true;
      }
    }
  }

  #tellOf(error: unknown): void {
    const { what, remedy } = toErrorData(error);
    const message = `The queue is not kept for the next start: ${this.#isOthers ? othersWork : `${what}. ${remedy}.`}`;
    this.parts.tell({ level: 'warning', message });
  }

  #items(): QueueItem[] {
    const { sources, analyses } = this.parts;
    const items: { place: number; item: QueueItem }[] = [];
    const keep = (entries: readonly AnalysisEntry[], outDir: string, error: ErrorData | null) => {
      const { sourceId } = entries[0]!;
      const found = sources.get(sourceId);
      if (found === undefined) return;
      const { path, view } = found;
      const { id: _id, analysisIds: _ids, ...source } = view;
      const settings = entries.map((entry) => entry.view.settings);
      const folders = entries.map((entry) => entry.folder);
      items.push({ place: sources.place(sourceId), item: { path, source, outDir, settings, folders, error } });
    };
    for (const { payload } of analyses.jobs.active()) keep(payload.entries, payload.outDir, null);
    for (const { entry, outDir, error } of analyses.failed()) keep([entry], outDir, error);
    return [...items.sort((a, b) => a.place - b.place).map(({ item }) => item), ...this.#interrupted];
  }
}
