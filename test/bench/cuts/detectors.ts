// The detectors that are compared, each from a file to what it finds: ours, two filters of ffmpeg, and the adaptive content detector.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { decideMarks } from '../../../src-main/analysis/marks';
import { defaultReview } from '../../../src-main/contract';
import { measureEvents } from '../../../src-main/engine/measureEvents';
import type { FfmpegTools } from '../../../src-main/media/locate';
import { probeVideo } from '../../../src-main/media/probe';
import { runTool } from '../../../src-main/media/runTool';
import { adaptiveCuts, contentValue, type HsvPicture, toHsv } from './adaptive';
import type { Found } from './score';

/** Finds cuts, and transitions where it knows them, in a video. */
export type Detector = (path: string, tools: FfmpegTools) => Promise<Found>;

/** Ours, as the app decides: measures of all frames, then the marks at the usual confidence. */
const ours: Detector = async (path, tools) => {
  const { series } = await measureEvents(await probeVideo(path, tools), tools);
  const marks = decideMarks(series, defaultReview);
  return {
    cuts: marks.filter(({ kind }) => kind === 'cut').map(({ ordinal }) => ordinal),
    transitions: marks
      .filter(({ kind }) => kind === 'transition')
      .map(({ start, end }) => ({ start: start.ordinal, end: end.ordinal })),
  };
};

/** Runs a filter that writes metadata to frames; gives the frames that have the key, with its value. */
async function frameMetadata(path: string, tools: FfmpegTools, filter: string, key: string) {
  const chain = `${filter},metadata=mode=print:key=${key}:file=-`;
  const args = ['-nostdin', '-v', 'error', '-i', `file:${path}`, '-an', '-vf', chain, '-fps_mode', 'passthrough'];
  const { stdout, exitCode } = await runTool(tools.ffmpeg, [...args, '-f', 'null', '-'], { timeoutMs: 600_000 });
  if (exitCode !== 0) throw new Error(`ffmpeg failed on ${path}`);
  const lines = stdout.matchAll(/frame:(\d+)[^\n]*\n[^=\n]+=([-\d.]+)/g);
  return Array.from(lines, ([, frame, value]) => ({ frame: Number(frame), value: Number(value) }));
}

/** ffmpeg's `scdet` at its default threshold of 10. */
const scdet: Detector = async (path, tools) => {
  const found = await frameMetadata(path, tools, 'scdet=threshold=10', 'lavfi.scd.time');
  return { cuts: found.map(({ frame }) => frame), transitions: [] };
};

/** ffmpeg's `select` by scene score above 0.3; all frames pass, so that they keep their numbers. */
const select: Detector = async (path, tools) => {
  const found = await frameMetadata(path, tools, "select='gte(scene,0)'", 'lavfi.scene_score');
  return { cuts: found.filter(({ value }) => value > 0.3).map(({ frame }) => frame), transitions: [] };
};

/** Pictures of about this width are compared, as PySceneDetect shrinks them by a whole factor. */
const adaptiveWidth = 256;

/** The adaptive content detector; knows no transitions. */
const adaptive: Detector = async (path, tools) => {
  const shown = ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'stream=width,height', '-of', 'csv=p=0'];
  const { stdout } = await runTool(tools.ffprobe, [...shown, `file:${path}`], { timeoutMs: 60_000 });
  const [width, height] = stdout.trim().split(',').map(Number) as [number, number];
  const factor = Math.max(1, Math.floor(width / adaptiveWidth));
  const [w, h] = [Math.floor(width / factor), Math.floor(height / factor)];
  const scale = ['-vf', `scale=${w}:${h}:flags=bilinear`, '-fps_mode', 'passthrough', '-pix_fmt', 'rgb24'];
  const args = ['-nostdin', '-v', 'error', '-noautorotate', '-i', `file:${path}`, '-an', ...scale];
  const child = spawn(tools.ffmpeg, [...args, '-f', 'rawvideo', 'pipe:1'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const content: number[] = [];
  const picture = new Uint8Array(3 * w * h);
  let filled = 0;
  let before: HsvPicture | null = null;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>)
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + picture.length - filled);
      picture.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < picture.length) continue;
      const now = toHsv(picture);
      content.push(before === null ? 0 : contentValue(before, now));
      [before, filled] = [now, 0];
    }
  await closed;
  return { cuts: adaptiveCuts(content), transitions: [] };
};

/** All detectors by the names they have in the table. */
export const detectors = { ours, 'scdet 10': scdet, 'select 0.3': select, adaptive } satisfies Record<string, Detector>;
export type DetectorName = keyof typeof detectors;
