// The reconstruction of an analysis as PNG files, and chosen frames beside the source on one sheet.
import { rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { psnrOf, StudioError } from '../../contract';
import { type Choice, evenly, shotStarts, stillName } from '../../export/pictures/choice';
import { writeError, writeFileAtomic } from '../../fsx/atomic';
import { writeFolderAtomic } from '../../fsx/atomicFolder';
import { fillFileAtomic, refuseTarget } from '../../fsx/filledFile';
import type { TokenModel } from '../../inference/model';
import { contactSheetPng, mostSheetPictures, type SheetPicture } from '../../plots/contactSheet';
import { pixelsToPng } from '../../plots/pictureFiles';
import type { AnalysisFolder } from '../../store/analysisFolder';
import { chosenPictures } from './chosen';
import { type AnalysisFrame, decodeFrames, nothingWithin } from './decodeFrames';
import { isWithinRanges, rangeList } from './ranges';
import { type FrameSeries, readFrameSeries } from './series';
import type { SourcePictures } from './sourcePictures';
import type { WriteVideoOptions } from './videos';

export type WritePicturesOptions = Omit<WriteVideoOptions, 'tools'> & {
  /** Which of the frames in the range; null is all of them. */
  choice: Choice | null;
};

/** The ordinals of a choice among the frames of the ranges: evenly spread over them, or of each shot the one in the middle of what they hold. */
export function ordinalsWithin(
  { frame, marks }: Pick<FrameSeries, 'frame' | 'marks'>,
  { choice, range }: Pick<WritePicturesOptions, 'choice' | 'range'>,
): number[] {
  const list = rangeList(range);
  const inside = Array.from(frame.keys()).filter((ordinal) => isWithinRanges(list, frame[ordinal]!));
  if (choice === null) return inside;
  if (choice.kind === 'evenly') return evenly(choice.count, inside.length).map((i) => inside[i]!);
  const starts = shotStarts(marks, frame.length);
  const shots = starts.map((): number[] => []);
  let shot = 0;
  for (const ordinal of inside) {
    while (ordinal >= (starts[shot + 1] ?? Number.POSITIVE_INFINITY)) shot++;
    shots[shot]!.push(ordinal);
  }
  return shots.flatMap((own) => (own.length === 0 ? [] : [own[own.length >> 1]!]));
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
    if (ordinals.length > mostSheetPictures) {
      const what = `a sheet holds at most ${mostSheetPictures} pictures, not ${ordinals.length}`;
      throw new StudioError('bad-request', what, 'Choose fewer, or write them into a folder', basename(path));
    }
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
