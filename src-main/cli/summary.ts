// The text that closes an analysis on a terminal.
import { decibels } from '../analysis/statistics';
import type { AnalysisSettings, Mark } from '../contract';
import { sparkline } from './draw';
import type { EndedRun } from './jsonLines';
import { marksText } from './marksText';
import { allocationText, thresholdText } from './settingsText';

/** Several lines: what came out, how fast, and where it lies. */
export function summaryText(
  name: string,
  outcome: EndedRun,
  device: string,
  settings: AnalysisSettings,
  tokens: readonly number[],
  marks: readonly Mark[],
): string {
  const { frames, blocks, tokens: total, tokensPercent, satisfiedPercent, meanMse } = outcome.totals;
  const top = tokens.reduce((most, n) => Math.max(most, n), 1);
  const speed =
    outcome.framesComputed === 0
      ? 'read from disk, nothing to compute'
      : `${(outcome.framesComputed / outcome.seconds).toFixed(1)} frames/s on ${device}`;
  return [
    `${name}: ${outcome.status}, ${frames} frames, ${marksText(marks)}; ${settings.model}, ${allocationText(settings)}`,
    `  ${sparkline(tokens, top, 60)}  tokens per block, highest ${top}`,
    `  ${total} tokens, ${tokensPercent.toFixed(1)} % of all; ${satisfiedPercent.toFixed(1)} % of ${blocks} blocks within ${thresholdText(settings)}; mean ${decibels(meanMse).toFixed(1)} dB`,
    `  ${outcome.seconds.toFixed(1)} s, ${speed}`,
    `  ${outcome.folder}`,
  ].join('\n');
}
