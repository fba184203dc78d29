// Opens what the user names: videos are probed and analysed, analysis folders are shown as they are, checkpoints are imported.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type SourceView, StudioError, settingsFrom, toErrorData } from '../contract';
import { looksLikeStreamingMsgpack } from '../formats/streamingMsgpack';
import { makeDemoClip } from '../media/demoClip';
import { probeVideo } from '../media/probe';
import { openSource } from '../media/sniff';
import type { SettingsFile } from '../settings/settingsFile';
import { openAnalysis } from '../store/analysisFolder';
import type { ManifestSource } from '../store/manifest';
import type { AnalysisList } from './analyses';
import type { EventBus } from './events';
import type { ModelImports } from './modelImports';
import type { RecentList } from './recents';
import type { RunnerServices } from './runner';
import { type OpenSource, type SourceList, viewOfProbe } from './sources';

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
  dataDir: string;
}

export class FileOpener {
  #demo: Promise<string> | null = null;

  constructor(private readonly parts: OpenerServices) {}

  /**
   * Opens files and `.etok` folders; the import of a checkpoint goes on in the background. Those that cannot be opened are told in notices; the others open.
   * @param paths absolute paths. @throws StudioError of the first one when none could be opened
   */
  async open(paths: string[]): Promise<{ sourceIds: string[] }> {
    const { bus, recents } = this.parts;
    const sourceIds: string[] = [];
    let firstError: unknown = null;
    for (const path of paths) {
      try {
        const stored = await isAnalysis(path);
        if (!stored && looksLikeStreamingMsgpack((await openSource(path)).head)) {
          this.parts.imports.start(path);
          continue;
        }
        const source = stored ? await this.#openStored(path) : await this.#openVideo(path);
        sourceIds.push(source.id);
        bus.send({ type: 'opened', sourceId: source.id });
        await recents.add(path);
        this.parts.noteRecent(path);
      } catch (error) {
        firstError ??= error;
        if (paths.length > 1) {
          const { file, what, remedy } = toErrorData(error);
          bus.send({ type: 'notice', notice: { level: 'error', message: `${file ?? 'File'}: ${what}. ${remedy}.` } });
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
    const path = join(this.parts.dataDir, 'demo.mp4');
    if (!(await stat(path).catch(() => null))) await makeDemoClip(path, this.parts.services.tools);
    return path;
  }

  async #openVideo(path: string): Promise<OpenSource> {
    const { services, sources, analyses, settings, bus } = this.parts;
    const source = sources.put(path, viewOfProbe(await probeVideo(path, services.tools)), true);
    bus.send({ type: 'sources', sources: sources.views() });
    if (settings.current.preferences.analyzeOnOpen) {
      try {
        analyses.start(source, settingsFrom(settings.current.preferences, services.models.views()));
      } catch (error) {
        // The video itself is open: its pictures show, and the notice says what an analysis lacks.
        const { what, remedy } = toErrorData(error);
        bus.send({
          type: 'notice',
          notice: { level: 'error', message: `No analysis was started: ${what}. ${remedy}.` },
        });
      }
      bus.send({ type: 'sources', sources: sources.views() });
    }
    return source;
  }

  async #openStored(path: string): Promise<OpenSource> {
    const { sources, analyses, bus } = this.parts;
    const stored = await openAnalysis(path);
    const { source: described } = stored.manifest;
    const now = await stat(described.path).catch(() => null);
    const available = now !== null && now.size === described.sizeBytes && now.mtimeMs === described.mtimeMs;
    const view = available
      ? viewOfProbe(await probeVideo(described.path, this.parts.services.tools))
      : viewOfManifest(described);
    const source = sources.put(described.path, view, available);
    await analyses.adopt(source, stored);
    bus.send({ type: 'sources', sources: sources.views() });
    return source;
  }
}

async function isAnalysis(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (!found?.isDirectory()) return false;
  if (await stat(join(path, 'analysis.json')).catch(() => null)) return true;
  throw new StudioError(
    'is-directory',
    'this is a folder',
    'Choose a video file, or an analysis folder (.etok)',
    path.split(/[\\/]/).at(-1),
  );
}

/** What is known of a source whose file is gone. */
function viewOfManifest(source: ManifestSource): Omit<SourceView, 'id' | 'analysisIds'> {
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
    pictures: null,
  };
}
