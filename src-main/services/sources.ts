// The open sources: which file stands behind which id, and what the renderer may know of it.
import { randomUUID } from 'node:crypto';
import type { SourceView } from '../contract';
import type { SourceProbe } from '../media/probe';

export interface OpenSource {
  readonly id: string;
  /** Absolute path; never leaves the main side. */
  readonly path: string;
  view: SourceView;
  /** False when only an analysis of it is open and the file is gone or changed. */
  available: boolean;
}

/** A list of sources by id; one entry a path. */
export class SourceList {
  #sources = new Map<string, OpenSource>();

  get(id: string): OpenSource | undefined {
    return this.#sources.get(id);
  }

  byPath(path: string): OpenSource | undefined {
    return [...this.#sources.values()].find((source) => source.path === path);
  }

  views(): SourceView[] {
    return [...this.#sources.values()].map((source) => source.view);
  }

  /** Adds a source, or refreshes the one of the same path. */
  put(path: string, view: Omit<SourceView, 'id' | 'analysisIds'>, available: boolean): OpenSource {
    const known = this.byPath(path);
    if (known) {
      known.view = { ...known.view, ...view };
      known.available = available;
      return known;
    }
    const id = randomUUID();
    const source = { id, path, available, view: { ...view, id, analysisIds: [] } };
    this.#sources.set(id, source);
    return source;
  }

  remove(id: string): void {
    this.#sources.delete(id);
  }
}

/** What the renderer may know of a probed file. */
export function viewOfProbe(probe: SourceProbe): Omit<SourceView, 'id' | 'analysisIds'> {
  return {
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
}
