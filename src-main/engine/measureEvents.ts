// Measures a whole video without a model: the series that its marks are decided on, as an analysis would store them.
import { createSceneDetector, type MeasuredFrame, type SceneDetector } from '../analysis/detector';
import { type MeasureSeries, mapMeasures, measureNames } from '../contract';
import { readAnalysisPictures } from '../media/analysisPictures';
import type { FfmpegTools } from '../media/locate';
import { probeVideo, type SourceProbe } from '../media/probe';

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
 * Decodes a video once and measures every frame.
 * @param known the probe of the file, where it was examined already
 * @throws StudioError as `probeVideo` and `readAnalysisPictures` do
 */
export async function measureEvents(
  path: string,
  tools: FfmpegTools,
  signal: AbortSignal = new AbortController().signal,
  known: SourceProbe | null = null,
): Promise<MeasuredVideo> {
  const probe = known ?? (await probeVideo(path, tools, { signal }));
  // Made with the first picture: meanwhile ffmpeg is starting.
  let detector: SceneDetector | null = null;
  const values = mapMeasures((): number[] => []);
  const frame: number[] = [];
  const ptsSeconds: number[] = [];
  const keep = (measured: readonly MeasuredFrame[]) => {
    for (const { measures } of measured) for (const name of measureNames) values[name].push(measures[name]);
  };
  const report = await readAnalysisPictures(
    probe,
    tools,
    (picture) => {
      frame.push(picture.index);
      ptsSeconds.push(picture.ptsSeconds);
      detector ??= createSceneDetector();
      keep(detector.push(picture.rgb));
    },
    signal,
  );
  // Without any picture the reader has thrown.
  keep((detector as SceneDetector | null)?.flush() ?? []);
  return {
    series: {
      measures: mapMeasures((name) => Float32Array.from(values[name])),
      frame: Float64Array.from(frame),
      ptsSeconds: Float64Array.from(ptsSeconds),
      tokens: null,
    },
    sourceName: probe.name,
    averageFps: probe.averageFps,
    complete: report.complete,
    reason: report.reason ?? null,
  };
}
