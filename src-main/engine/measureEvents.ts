// Measures a whole video without a model: the series that its marks are decided on, as an analysis would store them.
import { createSceneDetector, type MeasuredFrame, type SceneDetector } from '../analysis/detector';
import { type MeasureSeries, mapMeasures, measureNames } from '../contract';
import { readAnalysisPictures } from '../media/analysisPictures';
import type { FfmpegPrograms } from '../media/locate';
import { type PieceFrames, pieceStart, usualPieceFrames } from '../media/pieces';
import type { SourceProbe } from '../media/probeSchema';

/** What was measured of a video. */
export interface MeasuredVideo {
  /** One value a frame in each array; nothing was tokenized. */
  series: { measures: MeasureSeries; frame: Float64Array; ptsSeconds: Float64Array; tokens: null };
  sourceName: string;
  /** Average frames a second as the header says; null where it says nothing. */
  averageFps: number | null;
  /** False where the file ended early; `reason` says how. */
  complete: boolean;
  reason: string | null;
}

/**
 * Decodes a video once and measures every frame. A video that does not come whole in pieces is decoded again in one.
 * @throws StudioError as `readAnalysisPictures` does
 */
export async function measureEvents(
  probe: SourceProbe,
  tools: FfmpegPrograms,
  signal: AbortSignal = new AbortController().signal,
): Promise<MeasuredVideo> {
  const measured = await measure(probe, tools, signal, usualPieceFrames);
  const inPieces = pieceStart(probe, null, usualPieceFrames) !== null;
  return measured.complete || !inPieces ? measured : measure(probe, tools, signal, null);
}

async function measure(
  probe: SourceProbe,
  tools: FfmpegPrograms,
  signal: AbortSignal,
  pieces: PieceFrames | null,
): Promise<MeasuredVideo> {
  // Made with the first picture: meanwhile ffmpeg is starting.
  let detector: SceneDetector | null = null;
  const values = mapMeasures((): number[] => []);
  const frame: number[] = [];
  const keep = (measured: readonly MeasuredFrame[]) => {
    for (const { measures } of measured) for (const name of measureNames) values[name].push(measures[name]);
  };
  const { report, ptsSeconds } = await readAnalysisPictures(
    probe,
    tools,
    (picture) => {
      frame.push(picture.index);
      detector ??= createSceneDetector();
      keep(detector.push(picture.rgb));
    },
    signal,
    pieces,
  );
  // Without any picture the reader has thrown.
  keep((detector as SceneDetector | null)?.flush() ?? []);
  return {
    series: {
      measures: mapMeasures((name) => Float32Array.from(values[name])),
      frame: Float64Array.from(frame),
      ptsSeconds,
      tokens: null,
    },
    sourceName: probe.name,
    averageFps: probe.averageFps,
    complete: report.complete,
    reason: report.reason ?? null,
  };
}
