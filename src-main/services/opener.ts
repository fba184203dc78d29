// Opens what the user names: videos, pictures and folders of them are probed and analysed, analyses shown as they are, token files made analyses, checkpoints imported.
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type QueueView, settingsFrom, toErrorData } from '../contract';
import { findAnalysisModel } from '../engine/pictures/analysisModel';
import { tokenFileFormat } from '../export/tokens/open';
import { looksLikeStreamingMsgpack } from '../formats/streamingMsgpack';
import { demoClipPath } from '../fsx/places';
import { createSlots } from '../jobs/slots';
import { makeDemoClip } from '../media/demoClip';
import { probePictures } from '../media/pictureFolder';
import { probeVideo } from '../media/probe';
import { openSource } from '../media/sniff';
import { MAX_RECENTS } from '../settings/schema';
import type { SettingsFile } from '../settings/settingsFile';
import { type AnalysisFolder, openAnalysis } from '../store/analysisFolder';
import type { AnalysisList } from './analyses';
import type { EventBus } from './events';
import { type Expanded, expandPath, type NamedSource } from './expand';
import type { ModelImports } from './modelImports';
import type { RecentList } from './recents';
import type { RunnerServices } from './runner';
import { foundPictures, foundVideo, type OpenSource, type SourceList } from './sources';
import { findSource, goneSource, mayFollow } from './storedSource';

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
  /** Told how many files are being opened, and how many have been; null when none is any more. */
  onOpening(opening: QueueView['opening']): void;
}

/** A hundred files at once are examined so many at a time, by whatever doors they came. */
const examinedAtOnce = 2;

export class FileOpener {
  #demo: Promise<string> | null = null;
  readonly #inTurn = createSlots(examinedAtOnce);
  /** One for each call that opens files. */
  readonly #calls = new Set<{ done: number; total: number }>();
  /** Rises when all that is still to be opened shall not be. */
  #stops = 0;

  constructor(private readonly parts: OpenerServices) {}

  /**
   * Opens files, folders of pictures or videos, `.etok` folders and token files; the import of a checkpoint goes on in the background. Those that cannot be opened are told in notices; the others open.
   * @param paths absolute paths. @throws StudioError of the first one when none could be opened
   */
  async open(paths: string[]): Promise<{ sourceIds: string[] }> {
    const stops = this.#stops;
    const call = { done: 0, total: paths.length };
    this.#calls.add(call);
    const sourceIds: string[] = [];
    const opened: string[] = [];
    let firstError: unknown = null;
    for (const path of paths) {
      if (stops !== this.#stops) break;
      try {
        const ids = await this.#openPath(path, call, sourceIds.length === 0);
        if (ids.length > 0) opened.push(path);
        sourceIds.push(...ids);
      } catch (error) {
        firstError ??= error;
        if (paths.length > 1) {
          const { file, what, remedy } = toErrorData(error);
          this.#notice('error', `${file ?? 'File'}: ${what}. ${remedy}.`);
        }
      }
    }
    this.#calls.delete(call);
    this.#tellOpening();
    await this.#remember(opened);
    if (sourceIds.length === 0 && firstError !== null) throw firstError;
    return { sourceIds };
  }

  get isOpening(): boolean {
    return this.#calls.size > 0;
  }

  /** Leaves what is still to be opened. */
  stop(): void {
    this.#stops += 1;
  }

  async #remember(paths: readonly string[]): Promise<void> {
    for (const path of paths.slice(-MAX_RECENTS)) {
      await this.parts.recents.add(path);
      this.parts.noteRecent(path);
    }
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

  /**
   * Opens all that a path stands for; ids of the sources. @param call counts them
   * @param select whether the window shows the first one
   * @throws StudioError of the first one when none could be opened
   */
  async #openPath(path: string, call: { done: number; total: number }, select: boolean): Promise<string[]> {
    const { bus } = this.parts;
    const stops = this.#stops;
    const expanded = await expandPath(path);
    call.total += expanded.sources.length - 1;
    this.#tellOpening();
    const ids: string[] = [];
    const failures: unknown[] = [];
    for (const named of expanded.sources) {
      if (stops !== this.#stops) break;
      try {
        const source = await this.#inTurn(() => this.#openOne(named));
        if (source !== null && select && ids.length === 0) bus.send({ type: 'opened', sourceId: source.id });
        if (source !== null) ids.push(source.id);
      } catch (error) {
        failures.push(error);
      }
      call.done += 1;
      this.#tellOpening();
    }
    if (ids.length === 0 && failures.length > 0) throw failures[0];
    if (ids.length === 0) return ids;
    this.#tellOfFolder(basename(path), expanded, failures);
    return ids;
  }

  #tellOpening(): void {
    const calls = [...this.#calls];
    const sum = (key: 'done' | 'total') => calls.reduce((total, call) => total + call[key], 0);
    this.parts.onOpening(calls.length === 0 ? null : { done: sum('done'), total: sum('total') });
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
    if (kind === 'file') return this.#opened(sources.put(path, foundVideo(await probeVideo(path, services.tools))));
    const folder = await probePictures(path, services.tools);
    return this.#opened(sources.put(path, foundPictures(folder)));
  }

  /** Tells of a new source, and starts its analysis where the preferences say so. */
  #opened(source: OpenSource): OpenSource {
    const { services, sources, analyses, settings, bus } = this.parts;
    if (settings.current.preferences.analyzeOnOpen) {
      try {
        analyses.start(source, settingsFrom(settings.current.preferences, services.models.views()));
      } catch (error) {
        // The source itself is open: its pictures show, and the notice says what an analysis lacks.
        const { what, remedy } = toErrorData(error);
        this.#notice('error', `No analysis was started: ${what}. ${remedy}.`);
      }
    }
    bus.send({ type: 'sources', sources: sources.views() });
    return source;
  }

  async #openStored(path: string): Promise<OpenSource> {
    const { sources, analyses, bus } = this.parts;
    const stored = await openAnalysis(path);
    const { source: described } = stored.manifest;
    const found = mayFollow(described.path, stored.path, this.#ownFolders())
      ? await findSource(described, this.parts.services.tools)
      : goneSource(described);
    const source = sources.put(described.path, found);
    await analyses.adopt(source, stored);
    bus.send({ type: 'sources', sources: sources.views() });
    await this.#tellOfModel(stored);
    return source;
  }

  /** Folders that this program puts analyses in. */
  #ownFolders(): string[] {
    const { dataDir, settings } = this.parts;
    const { analyses } = settings.current.folders;
    return [join(dataDir, 'analyses'), ...(analyses === null ? [] : [analyses])];
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
}
