// Worker thread entry: reads one ffmpeg and hands its frames to the engine's thread, never more than the ring holds.
import { parentPort, workerData } from 'node:worker_threads';
import type { FrameWorkerData, FromWorker, ToWorker } from './frameMessages';
import { splitStack } from './geometry';
import { RawVideo } from './rawVideo';
import { FrameClock, TickSampler } from './timestamps';

async function main(port: NonNullable<typeof parentPort>, data: FrameWorkerData): Promise<void> {
  const { ffmpeg, args, layout, sampling, startFrame, highWater, stallMs } = data;
  const send = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
  const video = new RawVideo({ ffmpeg, args, frameBytes: layout.frameBytes, highWater, stallMs });
  send({ type: 'started', pid: video.pid });

  let credit = data.ringFrames;
  let closed = false;
  let wake: (() => void) | null = null;
  port.on('message', (message: ToWorker) => {
    if (message.type === 'credit') credit += 1;
    else {
      closed = true;
      void video.kill();
    }
    wake?.();
  });

  const clock = new FrameClock(data.stepSeconds);
  const sampler = new TickSampler(sampling);
  let first: number | null = null;
  let last: number | null = null;
  for (let index = 0; ; index += 1) {
    const frame = await video.next();
    if (frame === null) break;
    const ptsSeconds = clock.next(frame.ptsSeconds);
    first ??= ptsSeconds;
    last = ptsSeconds;
    // The sampler sees skipped frames too: a resumed run must keep the same frames as an uninterrupted one.
    if (!sampler.keeps(ptsSeconds) || index < startFrame) continue;
    while (credit === 0 && !closed) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (closed) break;
    credit -= 1;
    const { rgb, analysis } = splitStack(frame.data, layout);
    send({ type: 'frame', index, ptsSeconds, rgb, analysis }, [
      rgb.buffer as ArrayBuffer,
      analysis.buffer as ArrayBuffer,
    ]);
  }
  const end = await video.ended;
  send({ type: 'end', end, firstPtsSeconds: first, lastPtsSeconds: last, stepSeconds: clock.stepSeconds });
  port.close();
}

if (parentPort) void main(parentPort, workerData as FrameWorkerData);
