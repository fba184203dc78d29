// curve.csv: one row per clip and kept count, clip and threshold, clip and fixed-count model; tidy, for pandas and R.
import type { Curve, Quality } from './schema';

/**
 * The columns:
 * `clip`, `kind` (video or picture), `measure` (uniform, adaptive or fixed), `model`, `blocks` (their number);
 * `count`: kept count of every block, `threshold`: largest accepted error; each empty where it is not what was set;
 * `tokens`, `tokens_percent`: mean kept tokens per block, and their share of all; `satisfied_percent`: share of blocks at or below the
 * threshold (adaptive only);
 * `mse`, `psnr_db`: mean error on [-1, 1], and its PSNR; `psnr_median_db`, `psnr_lower_quartile_db`, `psnr_upper_quartile_db`: of single
 * blocks; `ssim`: mean over the blocks (these four not for adaptive); `error_falls`: whether the clip's mean error falls at every step of
 * the counts (uniform only).
 */
export const csvColumns = [
  'clip',
  'kind',
  'measure',
  'model',
  'blocks',
  'count',
  'threshold',
  'tokens',
  'tokens_percent',
  'satisfied_percent',
  'mse',
  'psnr_db',
  'psnr_median_db',
  'psnr_lower_quartile_db',
  'psnr_upper_quartile_db',
  'ssim',
  'error_falls',
] as const;
type Row = Partial<Record<(typeof csvColumns)[number], string | number | boolean>>;

function qualityCells(count: number, quality: Quality): Row {
  return {
    count,
    tokens: count,
    tokens_percent: quality.tokensPercent,
    mse: quality.mse,
    psnr_db: quality.psnr,
    psnr_median_db: quality.medianPsnr,
    psnr_lower_quartile_db: quality.lowerQuartilePsnr,
    psnr_upper_quartile_db: quality.upperQuartilePsnr,
    ssim: quality.ssim,
  };
}

/** The rows of the clips as CSV (RFC 4180, but lines end with a line feed alone), with a head line. */
export function curveCsv({ results, model }: Pick<Curve, 'results' | 'model'>): string {
  const rows = results.clips.flatMap((clip): Row[] => {
    const own = { clip: clip.name, kind: clip.kind, model: model.name, blocks: clip.blocks };
    return [
      ...clip.counts.map((at) => ({
        ...own,
        measure: 'uniform',
        error_falls: clip.errorFalls,
        ...qualityCells(at.count, at),
      })),
      ...clip.thresholds.map((at) => ({
        ...own,
        measure: 'adaptive',
        threshold: at.threshold,
        tokens: at.tokens,
        tokens_percent: at.tokensPercent,
        satisfied_percent: at.satisfiedPercent,
        mse: at.mse,
        psnr_db: at.psnr,
      })),
      ...clip.fixed.map((at) => ({ ...own, measure: 'fixed', model: at.model, ...qualityCells(at.count, at) })),
    ];
  });
  const lines = rows.map((row) => csvColumns.map((column) => cell(row[column])).join(','));
  return `${[csvColumns.join(','), ...lines].join('\n')}\n`;
}

function cell(value: Row[keyof Row]): string {
  const text = value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
