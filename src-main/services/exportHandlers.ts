// The commands that concern exports: estimate, folder, start, cancel, show, clear.
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import {
  type CommandHandlers,
  type CommandName,
  type ExportEstimate,
  type ExportRequest,
  exportFormats,
  type FrameRange,
  StudioError,
} from '../contract';
import type { SettingsFile } from '../settings/settingsFile';
import type { AnalysisList } from './analyses';
import type { AnalysisEntry } from './analysisEntry';
import { chooseFrames } from './exportChoice';
import { estimateExport } from './exportEstimate';
import { type ExportJob, type ExportList, type RefusedExport, refusedExport } from './exports';
import type { SourceList } from './sources';
import type { HostAbilities } from './types';

interface HandlerParts {
  exports: ExportList;
  analyses: AnalysisList;
  sources: SourceList;
  settings: SettingsFile;
  /** Where exports go now. */
  folder(): string;
  chooseFolder: HostAbilities['chooseFolder'];
  /** Shows a file in the file manager; false where that cannot be done. */
  reveal(path: string): Promise<boolean>;
}

/** The handlers, each as the contract says. */
export function exportHandlers(parts: HandlerParts): Pick<CommandHandlers, Extract<CommandName, `export.${string}`>> {
  const { exports, analyses, settings, folder } = parts;
  return {
    'export.estimate': async (request) => {
      const entries = request.analysisIds.map((id) => analyses.open(id));
      const estimates: ExportEstimate[] = [];
      for (const entry of entries) estimates.push(await estimateExport(entry, request.settings, request.ranges));
      const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
      const bytes = estimates.map((one) => one.bytes);
      return {
        bytes: bytes.includes(null) ? null : sum(bytes.map(Number)),
        frames: sum(estimates.map(({ frames }) => frames)),
        tokens: sum(estimates.map(({ tokens }) => tokens)),
        // The ranges are of the one source that the dialog shows.
        exported: estimates[0]?.exported ?? [],
      };
    },
    'export.chooseFolder': async () => {
      if (parts.chooseFolder === null) return { folder: basename(folder()) };
      const chosen = await parts.chooseFolder('exports');
      if (chosen === null) return { folder: null };
      await settings.setFolder('exports', chosen);
      return { folder: basename(chosen) || chosen };
    },
    'export.start': async (request) => {
      const jobs = request.analysisIds.map((id) => jobOf(analyses.open(id), request, parts));
      return { exports: await exports.start(jobs, folder()) };
    },
    'export.cancel': async ({ exportId }) => {
      exports.cancel(exportId);
      return {};
    },
    'export.reveal': async ({ exportId }) => {
      const path = exports.finishedPath(exportId);
      if ((await stat(path).catch(() => null)) === null)
        throw new StudioError('file-missing', 'it is no longer there', 'Export it again', basename(path));
      return { shown: await parts.reveal(path), path: `${basename(dirname(path))}/${basename(path)}` };
    },
    'export.clear': async () => {
      exports.clear();
      return {};
    },
  };
}

/** What is to be written of an analysis; a refusal does not keep the others from being written. */
function jobOf(
  entry: AnalysisEntry,
  { settings, ranges }: Pick<ExportRequest, 'settings'> & { ranges: readonly FrameRange[] },
  { sources }: Pick<HandlerParts, 'sources'>,
): ExportJob | RefusedExport {
  const { view, folder } = entry;
  const named = { analysisId: entry.id, folder: folder ?? view.name, settings };
  try {
    if (entry.active)
      throw new StudioError('bad-request', 'it is being analysed', 'Wait for its end, or cancel it first', view.name);
    const choice = chooseFrames(entry.series, settings.format, ranges);
    if (folder === null || entry.series.frameCount === 0)
      throw new StudioError('bad-request', 'nothing of it is stored yet', 'Analyse the source first', view.name);
    if (choice.frames === 0)
      throw new StudioError('bad-request', 'no frame of it is in the range', 'Choose other frames', view.name);
    const source = sources.open(entry.sourceId);
    if (settings.format === 'sideBySide' && !source.available)
      throw new StudioError(
        'file-missing',
        'the source is gone or changed, and it is half of the picture',
        `Put it back, or export ${exportFormats.mp4.label}`,
        source.view.name,
      );
    return { ...named, folder, ranges: choice.ranges, frames: choice.frames, sourcePath: source.path };
  } catch (error) {
    return refusedExport(named, error);
  }
}
