// Names of exported files: after the analysis, with what tells formats of one extension apart; none is taken twice.
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type ExportFormat, exportFormats } from '../contract';
import { ANALYSIS_EXTENSION } from '../store/layout';
import { cutToBytes } from '../store/placement';

/** What stands before the extension, so that two kinds of file are never taken for one another. */
const marks: Partial<Record<ExportFormat, string>> = {
  sideBySide: '.side-by-side',
  contactSheet: '.sheet',
  timelinePng: '.timeline',
  timelineSvg: '.timeline',
  timelineHtml: '.timeline',
  report: '.report',
};
/** Room that a long stem leaves for number, mark and extension within the 255 bytes of a name. */
const stemBytes = 220;

/** `clip.safetensors`, `clip-2.safetensors` ... for the analysis folder `clip.etok`. @param number 1 for the plain name */
export function exportFileName(analysisFolder: string, format: ExportFormat, number = 1): string {
  const stem = cutToBytes(basename(analysisFolder, ANALYSIS_EXTENSION), stemBytes);
  return `${stem}${number === 1 ? '' : `-${number}`}${marks[format] ?? ''}.${exportFormats[format].extension}`;
}

/** Names that are given but not written yet, whatever happens at once. */
export class FreeNames {
  readonly #given = new Set<string>();

  /** The first name in a folder that nothing has; give it back with `release` when it is written, or will not be. */
  async take(folder: string, analysisFolder: string, format: ExportFormat): Promise<string> {
    for (let number = 1; ; number++) {
      const path = join(folder, exportFileName(analysisFolder, format, number));
      // Many file systems take names that differ in case alone for the same.
      const key = path.toLowerCase();
      if (this.#given.has(key)) continue;
      this.#given.add(key);
      const isThere = await stat(path).then(
        () => true,
        () => false,
      );
      if (!isThere) return path;
      this.#given.delete(key);
    }
  }

  release(path: string): void {
    this.#given.delete(path.toLowerCase());
  }
}
