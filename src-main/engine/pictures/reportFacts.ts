// What a report says in words and numbers of an analysis: its summary and its settings.
import { spearman } from '../../analysis/statistics';
import { psnrOf } from '../../contract';
import type { Facts } from '../../export/pictures/reportHtml';
import { shortTime } from '../../formats/timeText';
import { extentOf } from '../../plots/columns';
import type { AnalysisFolder } from '../../store/analysisFolder';
import type { FrameSeries } from './series';

const count = (value: number) => value.toLocaleString('en');

/** The figures at the top of a report. */
export function summaryFacts({ manifest }: AnalysisFolder, series: FrameSeries, blocks: number): Facts {
  const { totals } = manifest;
  const { from, to } = extentOf(series.ptsSeconds);
  const facts: [string, string][] = [
    ['Frames', count(series.frame.length)],
    ['Length', shortTime(to - from, 0.1)],
    ['Blocks', count(blocks)],
  ];
  if (totals !== null)
    facts.push(
      ['Tokens', count(totals.tokens)],
      ['Of all tokens', `${totals.tokensPercent.toFixed(1)} %`],
      ['Tokens a block', (totals.tokens / Math.max(1, totals.blocks)).toFixed(1)],
      ['Blocks within', `${totals.satisfiedPercent.toFixed(1)} %`],
      ['Mean PSNR', `${psnrOf(totals.meanMse).toFixed(1)} dB`],
      ['Probes a block', (totals.probes / Math.max(1, totals.blocks)).toFixed(1)],
    );
  for (const [kind, name] of [
    ['cut', 'Cuts'],
    ['transition', 'Transitions'],
    ['spike', 'Motion spikes'],
    ['tokenSpike', 'Token spikes'],
  ] as const)
    facts.push([name, count(series.marks.filter((mark) => mark.kind === kind).length)]);
  const tokens = Array.from(series.tokens);
  for (const [measure, name] of [
    ['change', 'Tokens with change (\u03c1)'],
    ['ti', 'Tokens with TI (\u03c1)'],
  ] as const) {
    const rho = spearman(tokens, Array.from(series.measures[measure]));
    if (rho !== null) facts.push([name, rho.toFixed(2)]);
  }
  return facts;
}

/** Everything that made the analysis what it is. */
export function settingsFacts({ manifest, shardCount }: AnalysisFolder): Facts {
  const { source, sampling, fit, settings, model, device, tool, status } = manifest;
  const { metric, threshold, search, count: fixed, budget } = settings;
  const { config } = model;
  const colour = Object.values(source.colour).filter((tag) => tag !== null);
  const inDecibels = metric === 'mse' ? ` (${psnrOf(threshold).toFixed(1)} dB)` : '';
  const bottleneck = config.bottleneck_type === 'fsq' ? `FSQ, levels ${config.fsq_quant_levels}` : 'VAE';
  return [
    ['Source', source.name],
    ['Size', `${source.width} \u00d7 ${source.height}, ${count(source.sizeBytes)} bytes, stream ${source.streamIndex}`],
    ['SHA-256', source.sha256 ?? 'unknown'],
    ...(source.rotationDegrees === 0 ? [] : [['Rotation', `${source.rotationDegrees}\u00b0`] as const]),
    ...(colour.length === 0 ? [] : [['Colour', colour.join(', ')] as const]),
    ['Frames decoded', source.decodedFrames === null ? 'unknown' : count(source.decodedFrames)],
    ['Sampling', sampling.kind === 'all' ? 'every frame' : `${sampling.fps} frames a second`],
    ['Picture', fit === 'crop' ? 'centre crop' : 'whole picture with black bars'],
    ['Threshold', `${metric.toUpperCase()} ${threshold}${inDecibels}`],
    ['Search', search],
    ...(search === 'fixed' ? [['Tokens a block', fixed === null ? 'all' : String(fixed)] as const] : []),
    ...(budget === null ? [] : [['Budget', `${budget.kind} ${budget.value}`] as const]),
    ['Model', model.name],
    ['Weights', model.weightHash],
    ['Bottleneck', bottleneck],
    [
      'Model size',
      `${config.resolution} \u00d7 ${config.resolution}, ${config.frames_per_block === 1 ? 'a frame' : `${config.frames_per_block} frames`} a block, ${config.min_toks} to ${config.max_toks} tokens`,
    ],
    ['Device', device.label],
    ['Status', status],
    ['Chunks', count(shardCount)],
    ['Analysis', manifest.id],
    ['Made by', `${tool.name} ${tool.version}`],
  ];
}
