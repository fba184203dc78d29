// The analyses of one run taken together: how far they are, and what to say of them.
import type { AnalysisStatus, AnalysisView, Progress } from '../../src-main/contract';

type Part = Pick<AnalysisView, 'status' | 'progress'>;

const isActive = ({ status }: Part) => status === 'queued' || status === 'running';

/** The state of a run: running or queued while any of it is, otherwise that of the analysis looked at. */
export function runStatus(parts: readonly Part[], shown: AnalysisStatus): AnalysisStatus {
  if (parts.some(({ status }) => status === 'running')) return 'running';
  return parts.some(({ status }) => status === 'queued') ? 'queued' : shown;
}

/**
 * The progress of several analyses together; that of a single one is its own. Analyses of a run go over the same clip, each of them over all
 * of it: frames and speed are their mean, in frames of that clip.
 */
export function runProgress(parts: readonly Part[]): Progress {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first.progress;
  const active = parts.filter(isActive);
  const running = parts.filter(({ status }) => status === 'running');
  // One that waits does not know its length yet; the others of the same file do.
  const usual = Math.max(0, ...parts.map(({ progress }) => progress.framesTotal ?? 0));
  const totals = parts.map((part) =>
    isActive(part) ? (part.progress.framesTotal ?? (usual || null)) : part.progress.framesDone,
  );
  const framesDone = sum(parts.map(({ progress }) => progress.framesDone));
  const framesTotal = totals.includes(null) ? null : sum(totals as number[]);
  const speeds = running.map(({ progress }) => progress.framesPerSecond).filter((speed) => speed !== null);
  const framesPerSecond = speeds.length > 0 ? sum(speeds) : null;
  const known = framesTotal !== null && framesPerSecond !== null && framesPerSecond > 0;
  const fractions = parts.map((part) => (isActive(part) ? (part.progress.fraction ?? 0) : 1));
  const unknown = running.length > 0 && running.every(({ progress }) => progress.fraction === null);
  const each = Math.max(1, parts.length);
  return {
    phase: (running[0] ?? active[0] ?? first)?.progress.phase ?? 'waiting',
    framesDone: Math.floor(framesDone / each),
    framesTotal: framesTotal === null ? null : Math.round(framesTotal / each),
    fraction: unknown ? null : sum(fractions) / each,
    framesPerSecond: framesPerSecond === null ? null : framesPerSecond / each,
    secondsLeft: known ? (framesTotal - framesDone) / framesPerSecond : null,
    elapsedSeconds: Math.max(0, ...parts.map(({ progress }) => progress.elapsedSeconds)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
