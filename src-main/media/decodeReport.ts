// Closes the account of one decode: what came, what was declared, and whether that is all of it.
import { stat } from 'node:fs/promises';
import { judgeCompleteness, type Verdict } from './completeness';
import type { EndMessage } from './frameMessages';
import type { FfmpegPrograms } from './locate';
import { countPackets } from './probe';
import type { SourceProbe } from './probeSchema';
import { bytesMissing } from './structure';

export interface DecodeReport {
  /** All frames decoded, skipped and sampled-out ones included. */
  decodedFrames: number;
  declaredFrames: number | null;
  stderrTail: string;
  exitCode: number | null;
  /** Lines in which ffmpeg told of damage. */
  faultCount: number;
  /** Size or modification time differ from the probe's. */
  sourceChanged: boolean;
  complete: boolean;
  /** Why the result is not complete, one clause. */
  reason?: string;
}

/**
 * Writes the report of a decode that ended (`end`), was stopped (`closed`) or broke down (null). Never rejects.
 * May run ffprobe to count packets (one pass over the file) when the counts disagree; `signal` stops that.
 */
export async function reportDecode(
  probe: SourceProbe,
  tools: FfmpegPrograms,
  outcome: EndMessage | 'closed' | null,
  signal: AbortSignal,
): Promise<DecodeReport> {
  const end = outcome === 'closed' ? undefined : outcome?.end;
  const sourceChanged = await stat(probe.path).then(
    (now) => now.size !== probe.sizeBytes || now.mtimeMs !== probe.mtimeMs,
    () => true,
  );
  const verdict = await judge(probe, tools, outcome, signal).catch(
    (error): Verdict => ({ complete: false, reason: String(error) }),
  );
  return {
    decodedFrames: end?.frames ?? 0,
    declaredFrames: probe.declaredFrames,
    stderrTail: end?.stderrTail ?? '',
    exitCode: end?.exitCode ?? null,
    faultCount: end?.faultCount ?? 0,
    sourceChanged,
    ...verdict,
  };
}

async function judge(
  probe: SourceProbe,
  tools: FfmpegPrograms,
  outcome: EndMessage | 'closed' | null,
  signal: AbortSignal,
): Promise<Verdict> {
  const partial = (reason: string): Verdict => ({ complete: false, reason });
  if (outcome === 'closed') return partial('closed before the end');
  if (outcome === null) return partial('the decoder stopped unexpectedly');
  const { end, firstPtsSeconds, lastPtsSeconds, stepSeconds } = outcome;
  if (end.startError) return partial(`ffmpeg cannot be started (${end.startError})`);
  if (end.overMemory) return partial('ffmpeg took more memory than it may');
  if (end.stalled) return partial('ffmpeg stopped giving frames');
  if (probe.orientation !== null && end.frames > 0 && end.faultCount > 0)
    return partial('parts of the picture are damaged');
  const hasSpan = firstPtsSeconds !== null && lastPtsSeconds !== null;
  return judgeCompleteness({
    ...end,
    decodedFrames: end.frames,
    declaredFrames: probe.declaredFrames,
    declaredDurationSeconds: probe.declaredDurationSeconds,
    decodedSpanSeconds: hasSpan ? lastPtsSeconds - firstPtsSeconds + stepSeconds : null,
    decodedEndSeconds: lastPtsSeconds === null ? null : lastPtsSeconds + stepSeconds,
    bytesMissing: await bytesMissing(probe.path).catch(() => null),
    formatName: probe.formatName,
    countPackets: () => countPackets(probe, tools, signal),
  });
}
