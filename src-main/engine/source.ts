// What an analysis reads, a video, a picture or a folder of pictures: facts for the manifest, and its frames, decided, as often as they are asked for.
import { stat } from 'node:fs/promises';
import { entryPath } from '../fsx/places';
import { openFrames } from '../media/frames';
import { probePictures } from '../media/pictureFolder';
import { probeUnlessKnown } from '../media/probe';
import type { SourceProbe } from '../media/probeSchema';
import type { ManifestSource } from '../store/manifest';
import { type FedFrame, feedFrames } from './frameFeed';
import { hashFile } from './hash';
import { type FeedReport, openPictureFeed } from './pictureFeed';
import type { AnalyzeRequest } from './protocol';

/** The frames of a source from its first one on; iterate it once. */
export interface FrameFeed extends AsyncIterable<FedFrame> {
  /** Settles after the last frame or after close; never rejects. */
  readonly done: Promise<FeedReport>;
  /** Stops reading and waits until nothing is left running. */
  close(): Promise<void>;
}

export interface AnalysisSource {
  /** As it goes into the manifest, without what is known at the end. */
  readonly described: ManifestSource;
  /** Frames that will be analysed, by headers that may lie; null when they say nothing. */
  readonly framesEstimate: number | null;
  /** Starts reading at this side of the model's square pictures. What cancels the request ends the reading with StudioError `cancelled`. */
  openFeed(resolution: number): FrameFeed;
  /** SHA-256 of the whole source; null where it cannot be read to its end, or the signal aborts. */
  hash(signal: AbortSignal): Promise<string | null>;
}

/** What of a request says how its source is read: the same in all of its settings. */
function framing({ settings }: AnalyzeRequest) {
  const [{ fit, sampling } = { fit: 'crop' as const, sampling: { kind: 'all' as const } }] = settings;
  return { fit, sampling };
}

/** Examines the source of a request. Throws StudioError as `probeVideo` and `probePictures` do. */
export async function openSource(request: AnalyzeRequest, signal: AbortSignal): Promise<AnalysisSource> {
  const found = await stat(request.sourcePath).catch(() => null);
  return found?.isDirectory() ? openPictures(request, signal) : openVideo(request, signal);
}

async function openPictures(request: AnalyzeRequest, signal: AbortSignal): Promise<AnalysisSource> {
  const { tools } = request;
  const folder = await probePictures(request.sourcePath, tools, signal);
  const { path, name, sizeBytes, mtimeMs, width, height, pictures, identity } = folder;
  return {
    described: {
      path,
      name,
      sizeBytes,
      mtimeMs,
      sha256: identity,
      streamIndex: 0,
      width,
      height,
      rotationDegrees: 0,
      colour: {},
      declaredFrames: pictures.length,
      decodedFrames: null,
      pictures,
    },
    framesEstimate: pictures.length,
    openFeed: (resolution) => openPictureFeed({ folder, tools, resolution, fit: framing(request).fit, signal }),
    hash: async () => identity,
  };
}

async function openVideo(request: AnalyzeRequest, signal: AbortSignal): Promise<AnalysisSource> {
  const { tools } = request;
  const { fit, sampling } = framing(request);
  const probe = await probeUnlessKnown(request.probe, request.sourcePath, tools, { signal });
  return {
    described: {
      path: probe.path,
      name: probe.name,
      sizeBytes: probe.sizeBytes,
      mtimeMs: probe.mtimeMs,
      sha256: null,
      streamIndex: probe.streamIndex,
      width: probe.displayWidth,
      height: probe.displayHeight,
      rotationDegrees: probe.rotationDegrees,
      colour: { ...probe.colour },
      declaredFrames: probe.declaredFrames,
      decodedFrames: null,
      pictures: null,
    },
    framesEstimate: estimateFrames(probe, sampling),
    openFeed: (resolution) => {
      const frames = openFrames({
        ...{ probe, tools, resolution, fit, sampling },
        workerPath: entryPath('frameWorker'),
        signal,
      });
      return {
        done: frames.done,
        close: () => frames.close(),
        [Symbol.asyncIterator]: () => feedFrames(frames),
      };
    },
    hash: (stop) => hashFile(probe.path, stop),
  };
}

function estimateFrames(probe: SourceProbe, sampling: AnalyzeRequest['settings'][number]['sampling']): number | null {
  const { declaredFrames, declaredDurationSeconds, averageFps } = probe;
  const fromDuration = (fps: number | null) =>
    fps !== null && declaredDurationSeconds !== null ? Math.max(1, Math.round(declaredDurationSeconds * fps)) : null;
  const all = declaredFrames ?? fromDuration(averageFps);
  if (sampling.kind === 'all') return all;
  const sampled = fromDuration(sampling.fps);
  return sampled !== null && all !== null ? Math.min(sampled, all) : sampled;
}
