// The report of an analysis as one file: HTML with everything, or its timeline as HTML, SVG or PNG.
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { decibels } from '../../analysis/statistics';
import type { Choice } from '../../export/pictures/choice';
import { dataUri } from '../../export/pictures/html';
import { type ReportPicture, reportHtml, timelineHtml } from '../../export/pictures/reportHtml';
import { fillFileAtomic } from '../../fsx/filledFile';
import { histogramSvg } from '../../plots/histogram';
import { pixelsToJpeg } from '../../plots/pictureFiles';
import { svgToPng } from '../../plots/png';
import { dark, light, ofPage, type Theme, themeVariables } from '../../plots/theme';
import { type TimelineSeries, timelineSvg } from '../../plots/timeline';
import type { AnalysisFolder } from '../../store/analysisFolder';
import { chosenPictures, type PictureMakers } from './chosen';
import { wholeRange } from './ranges';
import { settingsFacts, summaryFacts } from './reportFacts';
import { type FrameSeries, readFrameSeries } from './series';
import { captionOf, ordinalsWithin } from './stills';

export interface ReportOptions extends PictureMakers {
  /** Ends in .html, .svg or .png: all but the first are the timeline. */
  path: string;
  /** The timeline alone, also as .html. */
  timelineOnly: boolean;
  /** Which frames are shown. */
  choice: Choice;
  /** Why there are no pictures of the source or the model, for the reader. */
  notices: readonly string[];
  force: boolean;
  signal: AbortSignal;
}

const plotWidth = 1200;
/** Pixels a frame of a timeline that a page scrolls, and its widest. */
const frameWidth = 3;
const widestPlot = 12_000;

/** Writes the file. @throws StudioError `bad-request` for an existing file, `analysis-damaged`, `disk-full`, `write-failed`, `cancelled` */
export async function writeReport(analysis: AnalysisFolder, options: ReportOptions): Promise<void> {
  await fillFileAtomic(options.path, options.force, async (temp) => {
    await writeFile(temp, await reportData(analysis, options));
  });
}

async function reportData(analysis: AnalysisFolder, options: ReportOptions): Promise<Uint8Array | string> {
  const { path, timelineOnly } = options;
  const series = await readFrameSeries(analysis);
  const shown = timelineOf(analysis, series);
  const title = analysis.manifest.source.name;
  const caption = captionOf(analysis);
  const draw = (theme: Theme, width: number, heading: boolean) =>
    timelineSvg(shown, { theme, plotWidth: width, heading: heading ? { title, caption } : null });
  if (/\.svg$/i.test(path)) return draw(light, plotWidth, true);
  if (/\.png$/i.test(path)) return svgToPng(draw(light, plotWidth, true));
  const look = { light: themeVariables(light), dark: themeVariables(dark) };
  if (!timelineOnly) return fullReport(analysis, series, draw(ofPage, plotWidth, false), options);
  const wide = Math.max(plotWidth, Math.min(widestPlot, series.frame.length * frameWidth));
  return timelineHtml({ title, caption, timeline: draw(ofPage, wide, false) }, look);
}

function timelineOf({ manifest }: AnalysisFolder, series: FrameSeries): TimelineSeries {
  const { metric, threshold, search } = manifest.settings;
  const limit = metric === 'ssim' || search === 'fixed' || search === 'budget' ? null : threshold;
  return {
    ...series,
    motion: series.measures.motion,
    maxToks: Number(manifest.model.config.max_toks),
    thresholdPsnr: limit === null ? null : metric === 'psnr' ? limit : decibels(limit),
  };
}

async function fullReport(
  analysis: AnalysisFolder,
  series: FrameSeries,
  timeline: string,
  options: ReportOptions,
): Promise<string> {
  const { manifest } = analysis;
  const { statusReason, model, tool } = manifest;
  const { n, mse } = await analysis.readSeries();
  const psnr = Float64Array.from(mse, decibels);
  const most = Number(model.config.max_toks);
  const [low, high] = psnr.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [100, 0] as number[]);
  return reportHtml(
    {
      title: manifest.source.name,
      caption: captionOf(analysis),
      notices: [
        ...(statusReason === null ? [] : [`The analysis is ${manifest.status}: ${statusReason}.`]),
        ...options.notices,
      ],
      summary: summaryFacts(analysis, series, n.length),
      timeline,
      plots: [
        {
          title: 'Blocks by kept tokens',
          svg: histogramSvg(
            { label: 'Tokens of a block', values: n, from: 0, to: most, colour: ofPage.tokens },
            ofPage,
          ),
        },
        {
          title: 'Blocks by error',
          svg: histogramSvg(
            {
              label: 'PSNR (dB)',
              values: psnr,
              from: Math.floor(low! - 0.5),
              to: Math.ceil(high! + 0.5),
              colour: ofPage.error,
            },
            ofPage,
          ),
        },
      ],
      pictures: await thumbnails(analysis, series, options),
      marks: series.marks,
      settings: settingsFacts(analysis),
      tool: `${tool.name} ${tool.version}, ${basename(analysis.path)}`,
    },
    { light: themeVariables(light), dark: themeVariables(dark) },
  );
}

async function thumbnails(
  analysis: AnalysisFolder,
  series: FrameSeries,
  options: ReportOptions,
): Promise<ReportPicture[]> {
  const { choice, model, source, signal } = options;
  if (model === null && source === null) return [];
  const side = Number(analysis.manifest.model.config.resolution);
  const address = async (data: Uint8Array | null) =>
    data === null ? null : dataUri(await pixelsToJpeg({ data, width: side, height: side }), 'image/jpeg');
  const ordinals = ordinalsWithin(series, { choice, range: wholeRange });
  const pictures: ReportPicture[] = [];
  for await (const picture of chosenPictures(analysis, series, ordinals, options, side, signal))
    pictures.push({
      frame: picture.frame,
      ptsSeconds: picture.ptsSeconds,
      tokens: picture.n,
      decibels: decibels(picture.mse),
      passed: picture.passed,
      source: await address(picture.source),
      reconstruction: await address(picture.reconstruction),
    });
  return pictures;
}
