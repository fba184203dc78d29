// The open sources: which file stands behind which id, and what the renderer may know of it.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type PictureRequest, type SourceView, StudioError } from '../contract';
import type { PictureFolder } from '../media/pictureFolder';
import type { SourceProbe } from '../media/probeSchema';

export interface OpenSource {
  readonly id: string;
  /** Absolute path; never leaves the main side. */
  readonly path: string;
  view: SourceView;
  /** Names below `path` of the pictures of a folder, in the order of their frame indexes; null for a file. */
  pictures: readonly string[] | null;
  /** What a video or picture was found to be when it was opened; null where that is not known. It may have changed since. */
  probe: SourceProbe | null;
  /** False when only an analysis of it is open and the file is gone or changed. */
  available: boolean;
}

/** A view before the source has an id. */
export type NewView = Omit<SourceView, 'id' | 'analysisIds'>;

/** What is found of a source when it is opened. */
export type FoundSource = Pick<OpenSource, 'pictures' | 'probe' | 'available'> & { view: NewView };

/** A list of sources by id; one entry a path. */
export class SourceList {
  #sources = new Map<string, OpenSource>();

  get(id: string): OpenSource | undefined {
    return this.#sources.get(id);
  }

  /** An open source. @throws StudioError `bad-request` where it is none */
  open(id: string): OpenSource {
    const source = this.#sources.get(id);
    if (!source) throw new StudioError('bad-request', 'this file is not open', 'Open it again');
    return source;
  }

  byPath(path: string): OpenSource | undefined {
    return this.all().find((source) => source.path === path);
  }

  /** The place of a source in the list, from 0; -1 where it is none. */
  place(id: string): number {
    return [...this.#sources.keys()].indexOf(id);
  }

  /** Puts a source before another one, at the end with null. @throws StudioError `bad-request` where one of them is not open */
  move(id: string, before: string | null): void {
    const moved = this.open(id);
    if (before !== null) this.open(before);
    if (before === id) return;
    const others = this.all().filter((source) => source !== moved);
    const at = before === null ? others.length : others.findIndex((source) => source.id === before);
    this.#sources = new Map([...others.slice(0, at), moved, ...others.slice(at)].map((source) => [source.id, source]));
  }

  /** In the order of the list. */
  all(): OpenSource[] {
    return [...this.#sources.values()];
  }

  views(): SourceView[] {
    return this.all().map((source) => source.view);
  }

  /** Adds a source, or refreshes the one of the same path. */
  put(path: string, { view, ...found }: FoundSource): OpenSource {
    const known = this.byPath(path);
    if (known) return Object.assign(known, found, { view: { ...known.view, ...view } });
    const id = randomUUID();
    const source = { id, path, ...found, view: { ...view, id, analysisIds: [] } };
    this.#sources.set(id, source);
    return source;
  }

  remove(id: string): void {
    this.#sources.delete(id);
  }
}

type SourceRequest = Exclude<PictureRequest, { kind: 'recon' }>;

/**
 * The file that a picture request is about, what is known of it, and the request as it is for that file: a picture of a folder is the only frame of its own file.
 * Null for a frame that the folder does not have.
 */
export function requestWithin(
  { path, pictures, probe }: Pick<OpenSource, 'path' | 'pictures' | 'probe'>,
  request: SourceRequest,
): { path: string; probe: SourceProbe | null; asked: SourceRequest } | null {
  if (pictures === null) return { path, probe, asked: request };
  const isThumb = request.kind === 'thumb';
  const at = isThumb ? Math.floor(((request.index + 0.5) * pictures.length) / request.count) : request.frame;
  const name = at === undefined ? undefined : pictures[at];
  if (name === undefined) return null;
  const asked = isThumb ? { ...request, index: 0, count: 1 } : { ...request, frame: 0, ptsSeconds: 0 };
  return { path: join(path, name), probe: null, asked };
}

/** A file that was probed. */
export function foundVideo(probe: SourceProbe): FoundSource {
  const view = {
    name: probe.name,
    sizeBytes: probe.sizeBytes,
    codec: probe.codec,
    pixelFormat: probe.pixFmt,
    width: probe.displayWidth,
    height: probe.displayHeight,
    rotationDegrees: probe.rotationDegrees,
    durationSeconds: probe.declaredDurationSeconds,
    declaredFrames: probe.declaredFrames,
    averageFps: probe.averageFps,
    pictures: null,
  };
  return { view, probe, pictures: null, available: true };
}

/** A folder of pictures: shown like a film of one picture a second. */
export function foundPictures(folder: PictureFolder): FoundSource {
  const { name, sizeBytes, width, height, pictures } = folder;
  const view = {
    name,
    sizeBytes,
    codec: 'pictures',
    pixelFormat: '',
    width,
    height,
    rotationDegrees: 0,
    durationSeconds: pictures.length,
    declaredFrames: pictures.length,
    averageFps: 1,
    pictures: pictures.length,
  };
  return { view, probe: null, pictures, available: true };
}
