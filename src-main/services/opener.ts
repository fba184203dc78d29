// Opens what the user names: videos, pictures and folders of them are probed and analysed, analyses shown as they are, token files made analyses, checkpoints imported.
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { settingsFrom, toErrorData } from '../contract';
import { findAnalysisModel } from '../engine/pictures/analysisModel';
import { tokenFileFormat } from '../export/tokens/open';
import { looksLikeStreamingMsgpack } from '../formats/streamingMsgpack';
import { demoClipPath } from '../fsx/places';
import { makeDemoClip } from '../media/demoClip';
import { type PictureFolder, probePictures } from '../media/pictureFolder';
import { probeVideo } from '../media/probe';
import { openSource } from '../media/sniff';
import type { SettingsFile } from '../settings/settingsFile';
import { type AnalysisFolder, openAnalysis } from '../store/analysisFolder';
import type { ManifestSource } from '../store/manifest';
import type { AnalysisList } from './analyses';
import type { EventBus } from './events';
import { type Expanded, expandPath, type NamedSource } from './expand';
import type { ModelImports } from './modelImports';
import type { RecentList } from './recents';
import type { RunnerServices } from './runner';
import { type NewView, type OpenSource, type SourceList, viewOfPictures, viewOfProbe } from './sources';

interface OpenerServices {
  services: RunnerServices;
  sources: SourceList;
  analyses: AnalysisList;
  recents: RecentList;
  settings: SettingsFile;
  imports: ModelImports;
  bus: EventBus;
  /** Tells the operating system of it. */
  noteRecent(path: string): void;
  /** Makes an analysis folder of a token file; its path. */
  importTokens(file: string): Promise<string>;
  /** Folders that hold models. */
  modelDirs: readonly string[];
  dataDir: string;
}

export class FileOpener {
  #demo: Promise<string> | null = null;

  constructor(private readonly parts: OpenerServices) {}

  /**
   * Opens files, folders of pictures or videos, `.etok` folders and token files; the import of a checkpoint goes on in the background. Those that cannot be opened are told in notices; the others open.
   * @param paths absolute paths. @throws StudioError of the first one when none could be opened
   */
  async open(paths: string[]): Promise<{ sourceIds: string[] }> {
    const sourceIds: string[] = [];
    let firstError: unknown = null;
    for (const path of paths) {
      try {
        sourceIds.push(...(await this.#openPath(path)));
      } catch (error) {
        firstError ??= error;
        if (paths.length > 1) {
          const { file, what, remedy } = toErrorData(error);
          this.#notice('error', `${file ?? 'File'}: ${what}. ${remedy}.`);
        }
      }
    }
    if (sourceIds.length === 0 && firstError !== null) throw firstError;
    return { sourceIds };
  }

  /** Path of the demo clip, made at first use. @throws StudioError `ffmpeg-missing`, `ffmpeg-failed`, `write-failed` */
  demoClip(): Promise<string> {
    this.#demo ??= this.#makeDemo().catch((error) => {
      this.#demo = null;
      throw error;
    });
    return this.#demo;
  }

  async #makeDemo(): Promise<string> {
    const path = demoClipPath(this.parts.dataDir);
    if (!(await stat(path).catch(() => null))) await makeDemoClip(path, this.parts.services.tools);
    return path;
  }

  /** Opens all that a path stands for; ids of the sources. @throws StudioError of the first one when none could be opened */
  async #openPath(path: string): Promise<string[]> {
    const { bus, recents } = this.parts;
    const expanded = await expandPath(path);
    const ids: string[] = [];
    const failures: unknown[] = [];
    for (const named of expanded.sources) {
      try {
        const source = await this.#openOne(named);
        if (source === null) continue;
        ids.push(source.id);
        bus.send({ type: 'opened', sourceId: source.id });
      } catch (error) {
        failures.push(error);
      }
    }
    if (ids.length === 0 && failures.length > 0) throw failures[0];
    if (ids.length === 0) return ids;
    this.#tellOfFolder(basename(path), expanded, failures);
    await recents.add(path);
    this.parts.noteRecent(path);
    return ids;
  }

  /** One notice for all that was not opened of a folder. */
  #tellOfFolder(name: string, { sources, leftOut }: Expanded, failures: unknown[]): void {
    if (failures.length > 0) {
      const { file, what } = toErrorData(failures[0]);
      const first = file === null ? what : `${file}: ${what}`;
      this.#notice('warning', `${name}: ${failures.length} of ${sources.length} could not be opened (${first}).`);
    }
    if (leftOut > 0)
      this.#notice('warning', `${name}: ${leftOut} more videos were not opened. Open them by themselves.`);
  }

  #notice(level: 'error' | 'warning', message: string): void {
    this.parts.bus.send({ type: 'notice', notice: { level, message } });
  }

  /** Null for a checkpoint, whose import begins. */
  async #openOne({ kind, path }: NamedSource): Promise<OpenSource | null> {
    if (kind === 'analysis') return this.#openStored(path);
    const { services, sources, imports } = this.parts;
    if (kind === 'file') {
      const { head } = await openSource(path);
      if (looksLikeStreamingMsgpack(head)) {
        imports.start(path);
        return null;
      }
      if (tokenFileFormat(head) !== null) return this.#openStored(await this.parts.importTokens(path));
    }
    if (kind === 'file')
      return this.#opened(sources.put(path, viewOfProbe(await probeVideo(path, services.tools)), true));
    const folder = await probePictures(path, services.tools);
    return this.#opened(sources.put(path, viewOfPictures(folder), true, folder.pictures));
  }

  /** Tells of a new source, and starts its analysis where the preferences say so. */
  #opened(source: OpenSource): OpenSource {
    const { services, sources, analyses, settings, bus } = this.parts;
    bus.send({ type: 'sources', sources: sources.views() });
    if (settings.current.preferences.analyzeOnOpen) {
      try {
        analyses.start(source, settingsFrom(settings.current.preferences, services.models.views()));
      } catch (error) {
        // The source itself is open: its pictures show, and the notice says what an analysis lacks.
        const { what, remedy } = toErrorData(error);
        this.#notice('error', `No analysis was started: ${what}. ${remedy}.`);
      }
      bus.send({ type: 'sources', sources: sources.views() });
    }
    return source;
  }

  async #openStored(path: string): Promise<OpenSource> {
    const { sources, analyses, bus } = this.parts;
    const stored = await openAnalysis(path);
    const { source: described } = stored.manifest;
    const { view, pictures, available } = await this.#findSource(described);
    const source = sources.put(described.path, view, available, pictures);
    await analyses.adopt(source, stored);
    bus.send({ type: 'sources', sources: sources.views() });
    await this.#tellOfModel(stored);
    return source;
  }

  /** Timeline and export of an analysis need no model, its pictures do: one that is missing is named, and how to get it. */
  async #tellOfModel({ path, manifest }: AnalysisFolder): Promise<void> {
    try {
      await findAnalysisModel(manifest, null, this.parts.modelDirs);
    } catch (error) {
      const { what, remedy } = toErrorData(error);
      this.#notice('warning', `${basename(path)} has no pictures: ${what}. ${remedy}.`);
    }
  }

  /** The source of a stored analysis as it is now; not available where it is gone or changed. */
  async #findSource(
    described: ManifestSource,
  ): Promise<Pick<OpenSource, 'pictures' | 'available'> & { view: NewView }> {
    const { tools } = this.parts.services;
    const gone = { view: viewOfManifest(described), pictures: null, available: false };
    if (described.pictures !== null) {
      const folder: PictureFolder | null = await probePictures(described.path, tools).catch(() => null);
      if (folder?.identity !== described.sha256 || folder === null) return gone;
      return { view: viewOfPictures(folder), pictures: folder.pictures, available: true };
    }
    const now = await stat(described.path).catch(() => null);
    if (now?.size !== described.sizeBytes || now.mtimeMs !== described.mtimeMs) return gone;
    return { view: viewOfProbe(await probeVideo(described.path, tools)), pictures: null, available: true };
  }
}

/** What is known of a source whose file is gone. */
function viewOfManifest(source: ManifestSource): NewView {
  return {
    name: source.name,
    sizeBytes: source.sizeBytes,
    codec: '',
    pixelFormat: '',
    width: source.width,
    height: source.height,
    rotationDegrees: source.rotationDegrees,
    durationSeconds: null,
    declaredFrames: source.decodedFrames ?? source.declaredFrames,
    averageFps: null,
    pictures: source.pictures?.length ?? null,
  };
}
