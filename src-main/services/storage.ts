// What the program keeps on disk: how much it is, what of it can be removed, removing it, and a limit for uploads.
import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  type CommandHandlers,
  type CommandName,
  type StorageView,
  type StoreKind,
  type StoreView,
  StudioError,
  storeKinds,
} from '../contract';
import { writeError } from '../fsx/atomic';
import { removeFolderAtomic, removeStaleFolders } from '../fsx/atomicFolder';
import { demoClipPath, draftsDir, importedModelsDir, uploadsDir } from '../fsx/places';
import { draftExtension } from '../media/draftFile';
import { ANALYSIS_EXTENSION } from '../store/layout';
import { isLocked } from '../store/lock';
import { freeBytes } from './health/system';

export interface StorageParts {
  dataDir: string;
  /** Folders that hold analyses. */
  analysisDirs(): readonly string[];
  /** True for a source or an analysis that is open in the app. */
  isOpen(path: string): boolean;
  /** Most bytes that uploads may take; null for any number. */
  uploadLimit(): number | null;
}

/** A file or folder that was found. */
interface Item {
  path: string;
  bytes: number;
  changedMs: number;
}

/** A file this new may still be on its way into the list of open ones; an upload that stands still may go on. */
const freshMs = { file: 60_000, unfinished: 3_600_000 };
/** Most that the drafts of all sources take: those of some five hours. */
const draftLimitBytes = 4e9;
/** Most names that are told of what would be removed. */
const mostNames = 200;

export class Storage {
  #trimming: Promise<void> = Promise.resolve();

  constructor(private readonly parts: StorageParts) {
    // What a program that was killed while it removed an analysis has left.
    for (const folder of parts.analysisDirs()) void removeStaleFolders(folder);
  }

  readonly handlers: Pick<CommandHandlers, Extract<CommandName, `storage.${string}`>> = {
    'storage.view': () => this.view(),
    'storage.clear': (wanted) => this.clear(wanted),
  };

  async view(): Promise<StorageView> {
    const stores: StoreView[] = [];
    for (const kind of storeKinds) {
      const items = await this.#items(kind);
      const removable = kind === 'models' ? [] : await this.#removable(kind, items);
      stores.push({
        ...{ kind, count: items.length, bytes: sum(items) },
        removable: {
          ...{ count: removable.length, bytes: sum(removable) },
          names: removable.slice(0, mostNames).map(({ path }) => basename(path)),
        },
      });
    }
    return { stores, freeBytes: await freeBytes(this.parts.dataDir) };
  }

  /**
   * Removes all that can be removed of the wanted kinds. What cannot be removed does not keep the rest from it.
   * @throws StudioError `bad-request` where the number of analyses is not the agreed one, `write-failed` of the first that could not be removed
   */
  async clear(wanted: {
    uploads: boolean;
    drafts: boolean;
    demo: boolean;
    analyses: number | null;
  }): Promise<{ removedBytes: number; view: StorageView }> {
    const analyses = wanted.analyses === null ? [] : await this.#removable('analyses', await this.#items('analyses'));
    if (wanted.analyses !== null && wanted.analyses !== analyses.length)
      throw new StudioError('bad-request', 'the analyses have changed meanwhile', 'Look at the list and confirm again');
    const uploads = wanted.uploads ? await this.#removable('uploads', await this.#items('uploads')) : [];
    const drafts = wanted.drafts ? await this.#items('drafts') : [];
    const demo = wanted.demo ? await this.#removable('demo', await this.#items('demo')) : [];
    let removedBytes = 0;
    const failures: unknown[] = [];
    for (const item of [...uploads, ...drafts, ...demo, ...analyses]) {
      await remove(item.path).then(
        () => {
          removedBytes += item.bytes;
        },
        (error: unknown) => failures.push(writeError(error, item.path)),
      );
    }
    if (failures.length > 0) throw failures[0];
    return { removedBytes, view: await this.view() };
  }

  /** Removes uploads and drafts, those that were sent or made longest ago first, until they are within their limits. Never throws. */
  trim(): Promise<void> {
    this.#trimming = this.#trimming.then(() => this.#trim()).catch(() => undefined);
    return this.#trimming;
  }

  async #trim(): Promise<void> {
    const limit = this.parts.uploadLimit();
    if (limit !== null) await this.#trimTo(limit, 'uploads');
    await this.#trimTo(draftLimitBytes, 'drafts');
  }

  async #trimTo(limit: number, kind: 'uploads' | 'drafts'): Promise<void> {
    const items = await this.#items(kind);
    let over = sum(items) - limit;
    if (over <= 0) return;
    for (const item of (await this.#removable(kind, items)).sort((a, b) => a.changedMs - b.changedMs)) {
      if (over <= 0) return;
      await rm(item.path, { force: true }).then(
        () => {
          over -= item.bytes;
        },
        () => undefined,
      );
    }
  }

  async #removable(kind: StoreKind, items: readonly Item[]): Promise<Item[]> {
    // Who reads a file of drafts goes on with it.
    if (kind === 'drafts') return [...items];
    const closed = items.filter(({ path }) => !this.parts.isOpen(path));
    if (kind !== 'analyses')
      return closed.filter(({ path, changedMs }) => {
        const needed = basename(path).startsWith('.') ? freshMs.unfinished : freshMs.file;
        return Date.now() - changedMs >= needed;
      });
    const removable: Item[] = [];
    for (const item of closed) if (!(await isLocked(item.path))) removable.push(item);
    return removable;
  }

  async #items(kind: StoreKind): Promise<Item[]> {
    const { dataDir, analysisDirs } = this.parts;
    if (kind === 'demo') return itemsAt([demoClipPath(dataDir)]);
    if (kind === 'uploads') return itemsAt(await childrenOf(uploadsDir(dataDir)));
    if (kind === 'drafts')
      return itemsAt((await childrenOf(draftsDir(dataDir))).filter((path) => path.endsWith(draftExtension)));
    if (kind === 'models') return itemsAt(await childrenOf(importedModelsDir(dataDir)));
    const folders = await Promise.all([...new Set(analysisDirs())].map(childrenOf));
    return itemsAt(folders.flat().filter((path) => path.endsWith(ANALYSIS_EXTENSION)));
  }
}

const sum = (items: readonly Item[]) => items.reduce((all, { bytes }) => all + bytes, 0);

async function remove(path: string): Promise<void> {
  if ((await lstat(path)).isDirectory()) await removeFolderAtomic(path);
  else await rm(path);
}

async function childrenOf(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort().map((name) => join(folder, name));
}

/** Sizes of what is there; links are not followed, and what vanishes meanwhile is left out. */
async function itemsAt(paths: readonly string[]): Promise<Item[]> {
  const items: Item[] = [];
  for (const path of paths) {
    const info = await lstat(path).catch(() => null);
    if (info?.isFile()) items.push({ path, bytes: info.size, changedMs: info.mtimeMs });
    else if (info?.isDirectory()) items.push({ path, ...(await sizeOf(path)) });
  }
  return items;
}

/** Bytes of all files below a folder, and when one of them last changed. */
async function sizeOf(folder: string): Promise<Pick<Item, 'bytes' | 'changedMs'>> {
  let bytes = 0;
  let changedMs = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])) {
    if (!entry.isFile()) continue;
    const info = await lstat(join(entry.parentPath, entry.name)).catch(() => null);
    bytes += info?.size ?? 0;
    changedMs = Math.max(changedMs, info?.mtimeMs ?? 0);
  }
  return { bytes, changedMs };
}
