// The reconstruction of an analysis as PNG files, and chosen frames beside the source on one sheet.
import { rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { psnrOf } from '../../contract';
import { type Choice, chosenOrdinals, stillName } from '../../export/pictures/choice';
import { writeError, writeFileAtomic } from '../../fsx/atomic';
import { writeFolderAtomic } from '../../fsx/atomicFolder';
import { fillFileAtomic, refuseTarget } from '../../fsx/filledFile';
import type { TokenModel } from '../../inference/model';
import { contactSheetPng, type SheetPicture } from '../../plots/contactSheet';
import { pixelsToPng } from '../../plots/pictureFiles';
import type { AnalysisFolder } from '../../store/analysisFolder';
import { chosenPictures } from './chosen';
import { type AnalysisFrame, decodeFrames, nothingWithin } from './decodeFrames';
import { type FrameSeries, readFrameSeries } from './series';
import type { SourcePictures } from './sourcePictures';
import type { WriteVideoOptions } from './videos';

export type WritePicturesOptions = Omit<WriteVideoOptions, 'tools'> & {
  /** Which of the frames in the range; null is all of them. */
  choice: Choice | null;
};

/** The ordinals of a choice among the frames of a range, which it spreads over. */
export function ordinalsWithin(
  { frame, marks }: Pick<FrameSeries, 'frame' | 'marks'>,
  { choice, range }: Pick<WritePicturesOptions, 'choice' | 'range'>,
): number[] {
  const first = range.from === null ? 0 : frame.findIndex((index) => index >= range.from!);
  const last = range.to === null ? frame.length - 1 : frame.findLastIndex((index) => index <= range.to!);
  if (first === -1 || last < first) return [];
  if (choice === null) return Array.from({ length: last + 1 - first }, (_, i) => first + i);
  const count = last + 1 - first;
  const inside = marks.flatMap((mark) => {
    const place = <T extends { ordinal: number }>(at: T): T => ({ ...at, ordinal: at.ordinal - first });
    return mark.ordinal > first && mark.ordinal <= last
      ? [{ ...place(mark), start: place(mark.start), end: place(mark.end) }]
      : [];
  });
  return chosenOrdinals(choice, inside, count).map((ordinal) => first + ordinal);
}

/**
 * Writes a PNG of every frame, exact to the bit, named by its source index, into a new or empty folder that appears when it is whole. A
 * folder that holds something is refused, or with `force` filled file by file, where what has other names stays.
 * @returns how many. @throws StudioError as `decodeFrames`; `bad-request`, `disk-full`, `write-failed`
 */
export async function writeStills(
  analysis: AnalysisFolder,
  model: TokenModel,
  options: WritePicturesOptions,
): Promise<number> {
  const { path, force, onFrame } = options;
  const { resolution } = model.config;
  let count = 0;
  const writeAll = async (write: (name: string, png: Uint8Array) => Promise<void>) => {
    for await (const frame of framesOf(analysis, model, options)) {
      const png = await pixelsToPng({ data: frame.rgb, width: resolution, height: resolution });
      await write(stillName(frame.frame), png);
      onFrame(frame);
      count++;
    }
  };
  // Only an empty folder can be removed.
  await rmdir(path).catch(() => undefined);
  const isThere = (await stat(path).catch(() => null))?.isDirectory() === true;
  if (force && isThere) await writeAll((name, png) => writeFileAtomic(join(path, name), png));
  else {
    await refuseTarget(path, false);
    await writeFolderAtomic(path, (folder) =>
      writeAll((name, png) =>
        writeFile(join(folder, name), png).catch((error) => {
          throw writeError(error, path);
        }),
      ),
    );
  }
  return count;
}

/** The frames of a range, or the chosen ones of them. */
async function* framesOf(
  analysis: AnalysisFolder,
  model: TokenModel,
  options: WritePicturesOptions,
): AsyncGenerator<AnalysisFrame, void> {
  const { choice, range, signal } = options;
  if (choice === null) return yield* decodeFrames(analysis, model, range, signal);
  const series = await readFrameSeries(analysis);
  const ordinals = ordinalsWithin(series, options);
  if (ordinals.length === 0) throw await nothingWithin(analysis);
  for (const ordinal of ordinals) {
    const frame = series.frame[ordinal]!;
    yield* decodeFrames(analysis, model, { from: frame, to: frame }, signal);
  }
}

/**
 * Writes a sheet of chosen frames as a PNG: the source's above the reconstruction's, or grey where there is no source.
 * @returns how many frames. @throws StudioError as `decodeFrames`; `bad-request`, `disk-full`, `write-failed`
 */
export async function writeContactSheet(
  analysis: AnalysisFolder,
  model: TokenModel,
  source: SourcePictures | null,
  options: WritePicturesOptions & { choice: Choice },
): Promise<number> {
  const { path, force, signal } = options;
  const { resolution, max_toks: maxToks } = model.config;
  let count = 0;
  await fillFileAtomic(path, force, async (temp) => {
    const series = await readFrameSeries(analysis);
    const ordinals = ordinalsWithin(series, options);
    if (ordinals.length === 0) throw await nothingWithin(analysis);
    const pictures: SheetPicture[] = [];
    for await (const picture of chosenPictures(analysis, series, ordinals, { model, source }, resolution, signal))
      pictures.push(picture);
    count = pictures.length;
    const sheet = {
      title: analysis.manifest.source.name,
      caption: captionOf(analysis),
      maxToks,
      side: resolution,
      pictures,
    };
    await writeFile(temp, await contactSheetPng(sheet));
  });
  return count;
}

/** One line about an analysis: model, threshold and what it gave. */
export function captionOf({ path, manifest }: AnalysisFolder): string {
  const { model, settings, totals } = manifest;
  const { metric, threshold, search } = settings;
  const decibels = metric === 'mse' ? ` (${psnrOf(threshold).toFixed(1)} dB)` : '';
  const limit = `${{ mse: 'MSE', psnr: 'PSNR', ssim: 'SSIM' }[metric]} ${threshold}${decibels}`;
  const parts = [model.name, search === 'fixed' || search === 'budget' ? search : `${limit}, ${search}`];
  if (totals !== null)
    parts.push(
      `${totals.tokens} tokens in ${totals.frames} frames, ${totals.tokensPercent.toFixed(1)} % of all`,
      `${psnrOf(totals.meanMse).toFixed(1)} dB in the mean`,
    );
  return [...parts, basename(path)].join(', ');
}
