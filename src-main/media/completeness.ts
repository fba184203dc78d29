// Decides whether all of a stream was decoded. Exit status and headers both lie, so several witnesses are heard. Pure.

export interface DecodeEvidence {
  exitCode: number | null;
  decodedFrames: number;
  /** Bytes of a frame that never became whole. */
  leftoverBytes: number;
  declaredFrames: number | null;
  declaredDurationSeconds: number | null;
  /** From the first timestamp to the end of the last frame, seconds; null without frames. */
  decodedSpanSeconds: number | null;
  /** Timestamp of the end of the last frame, seconds; null without frames. */
  decodedEndSeconds: number | null;
  /** Lines of stderr that tell of damage. */
  faultCount: number;
  /** What the container promises beyond the end of the file; null: unknown. */
  bytesMissing: number | null;
  formatName: string;
  /** Counts the stream's packets; called only where the other witnesses disagree. Null: could not be counted. */
  countPackets: () => Promise<number | null>;
}

export type Verdict = { complete: true } | { complete: false; reason: string };

const whole: Verdict = { complete: true };
const partial = (reason: string): Verdict => ({ complete: false, reason });

/**
 * Gives the verdict on one finished decode. The rules, first match wins:
 * 1. ffmpeg failed, or the last frame was cut off: partial.
 * 2. As many frames as declared, or more: complete. (Concealed damage inside frames does not lose frames.)
 * 3. The container promises bytes that the file does not have: partial.
 * 4. Fewer frames than declared: packets are counted. Packets that gave no frame, or packets that are not there,
 *    together with damage reports: partial. An MP4 index that names samples the file does not hold, with the time
 *    missing too: partial. Packets that gave no frame, and time missing at the end: ffmpeg stopped early without a word,
 *    partial. Otherwise the header was wrong, or frames are hidden (edit lists, VP8/VP9 references, fields): complete.
 * 5. Nothing declared but a duration: partial when time is missing and damage was reported, or when the container
 *    cannot vouch for its own length, or packets gave no frame; otherwise complete.
 */
export async function judgeCompleteness(evidence: DecodeEvidence): Promise<Verdict> {
  const { exitCode, decodedFrames, declaredFrames, faultCount, bytesMissing, leftoverBytes } = evidence;
  if (exitCode !== 0) return partial(`ffmpeg ended with status ${exitCode ?? 'none'}`);
  if (leftoverBytes > 0) return partial('the last frame was cut off');
  if (declaredFrames !== null && decodedFrames >= declaredFrames) return whole;
  if (bytesMissing !== null && bytesMissing > 0) {
    return partial(`the file is cut short: ${bytesMissing} bytes are missing at its end`);
  }
  const missingSeconds = shortfall(evidence);
  if (declaredFrames !== null) {
    const packets = await evidence.countPackets();
    const counts = `${decodedFrames} of ${declaredFrames} frames`;
    if (faultCount > 0 && (packets === null || packets !== decodedFrames || packets < declaredFrames)) {
      return partial(`damaged: ${counts} could be decoded`);
    }
    const isMov = evidence.formatName.includes('mov');
    if (isMov && packets !== null && packets < declaredFrames && missingSeconds > 0) {
      return partial(`the file is cut short: it holds ${counts}`);
    }
    if (packets !== null && packets > decodedFrames && endsEarly(evidence))
      return partial(`ffmpeg stopped early: it gave ${decodedFrames} frames of ${packets}`);
    return whole;
  }
  if (missingSeconds > 0 && faultCount > 0)
    return partial(`damaged: ${missingSeconds.toFixed(1)} s are missing at the end`);
  if (missingSeconds > 0 && bytesMissing === null && !/mpegts|mpeg/.test(evidence.formatName)) {
    return partial(`${missingSeconds.toFixed(1)} s fewer than the header says`);
  }
  if (endsEarly(evidence)) {
    const packets = await evidence.countPackets();
    if (packets !== null && packets > decodedFrames)
      return partial(`ffmpeg stopped early: it gave ${decodedFrames} frames of ${packets}`);
  }
  if (faultCount > 0 && evidence.declaredDurationSeconds === null) {
    const packets = await evidence.countPackets();
    if (packets !== null && packets > decodedFrames)
      return partial(`damaged: ${decodedFrames} of ${packets} packets gave a frame`);
  }
  return whole;
}

/** Seconds by which the frames end before the declared duration. */
function missingAtEnd({ declaredDurationSeconds, decodedSpanSeconds, decodedEndSeconds }: DecodeEvidence): number {
  if (declaredDurationSeconds === null) return 0;
  // Matroska's duration counts from zero even when the first timestamp is later.
  return declaredDurationSeconds - Math.max(decodedSpanSeconds ?? 0, decodedEndSeconds ?? 0);
}

/** True where more is missing than headers are wrong by: two and a half frames, where packets bear witness as well. */
function endsEarly(evidence: DecodeEvidence): boolean {
  const { decodedSpanSeconds, decodedFrames } = evidence;
  return missingAtEnd(evidence) > (2.5 * (decodedSpanSeconds ?? 0)) / Math.max(1, decodedFrames);
}

/** Seconds by which the frames end before the declared duration; 0 within tolerance (sound may be a little longer). */
function shortfall(evidence: DecodeEvidence): number {
  const declaredDurationSeconds = evidence.declaredDurationSeconds ?? 0;
  const missing = missingAtEnd(evidence);
  return missing > Math.max(0.5, declaredDurationSeconds * 0.01) ? missing : 0;
}
