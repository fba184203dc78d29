// What `elastictok curve` measures and what follows from it: the form of curve.json.
import { z } from 'zod';

const count = z.number().int().positive();
const threshold = z.number().positive();
const percent = z.number().min(0).max(100);

/** A model trained at one kept count, measured at that count. */
const fixedSchema = z.strictObject({ model: z.string(), count });

/** Every block of one clip, in order. All arrays have one entry a block; errors are MSE on [-1, 1] as float32. */
export const measuredSchema = z.strictObject({
  name: z.string(),
  kind: z.enum(['video', 'picture']),
  /** Source index of the block's first frame; the context of a block starts at the first one of its chunk. */
  frame: z.array(z.number().int().nonnegative()),
  chunkStart: z.array(z.boolean()),
  /** Mean square of luma (0..1) minus its blur of sigma 2 pixels (analysis/luma.ts). */
  highFrequency: z.array(z.number()),
  /** All blocks of a chunk at the same kept count. */
  uniform: z.array(z.strictObject({ count, mse: z.array(z.number()), ssim: z.array(z.number()) })),
  /** Each block at its smallest passing kept count; max_toks and `passed` false where nothing passes. */
  adaptive: z.array(
    z.strictObject({ threshold, n: z.array(count), mse: z.array(z.number()), passed: z.array(z.boolean()) }),
  ),
  fixed: z.array(fixedSchema.extend({ mse: z.array(z.number()), ssim: z.array(z.number()) })),
});
export type Measured = z.infer<typeof measuredSchema>;

/** Quality of a set of blocks; PSNR in dB of the mean error, of the median block's and of the quartiles'. */
const qualitySchema = z.strictObject({
  tokensPercent: percent,
  mse: z.number(),
  psnr: z.number(),
  medianPsnr: z.number(),
  lowerQuartilePsnr: z.number(),
  upperQuartilePsnr: z.number(),
  ssim: z.number(),
});
export type Quality = z.infer<typeof qualitySchema>;

/** A clip, or several clips together. */
export const summarySchema = z.strictObject({
  name: z.string(),
  blocks: count,
  counts: z.array(qualitySchema.extend({ count })),
  fixed: z.array(qualitySchema.extend(fixedSchema.shape)),
  /** Whether the mean error falls at every step of the kept counts. */
  errorFalls: z.boolean(),
  thresholds: z.array(
    z.strictObject({
      threshold,
      tokens: z.number(),
      tokensPercent: percent,
      satisfiedPercent: percent,
      mse: z.number(),
      psnr: z.number(),
    }),
  ),
});
export type Summary = z.infer<typeof summarySchema>;

/** Share of all tokens used, and share of blocks that satisfy the threshold. */
const shareSchema = z.strictObject({ tokensPercent: percent, satisfiedPercent: percent });
export type Share = z.infer<typeof shareSchema>;

/** Tokens of uniform and adaptive at one satisfaction, and their ratio. */
const ratioSchema = z.strictObject({
  satisfiedPercent: percent,
  uniformTokensPercent: percent,
  adaptiveTokensPercent: percent,
  ratio: z.number().positive(),
});
export type Ratio = z.infer<typeof ratioSchema>;

/** Adaptive against uniform at one threshold, for all videos or all pictures (the paper's Figure 4). */
export const efficiencySchema = z.strictObject({
  threshold,
  kind: measuredSchema.shape.kind,
  blocks: count,
  uniform: z.array(shareSchema.extend({ count })),
  /** Under every cap that changes who is satisfied, the largest one being max_toks. */
  adaptive: z.array(shareSchema.extend({ cap: count })),
  /** `ratio`: its tokens by those of adaptive at its satisfaction; null where adaptive does not reach that. */
  fixed: z.array(shareSchema.extend(fixedSchema.shape).extend({ ratio: z.number().positive().nullable() })),
  /** At each whole percent that both reach. */
  ratios: z.array(ratioSchema),
  /** At the highest satisfaction that uniform reaches; null where that is 0 or adaptive does not reach it. */
  highest: ratioSchema.extend({ count }).nullable(),
  /** The best of `ratios` from 50 % on. */
  best: ratioSchema.nullable(),
});
export type Efficiency = z.infer<typeof efficiencySchema>;

export const curveSchema = z.strictObject({
  schemaVersion: z.literal(1),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
  model: z.strictObject({
    name: z.string(),
    weightHash: z.string(),
    resolution: count,
    framesPerBlock: count,
    minToks: count,
    maxToks: count,
    maxContextBlocks: count,
    defaultThreshold: threshold,
  }),
  device: z.strictObject({ name: z.string(), label: z.string() }),
  settings: z.strictObject({
    thresholds: z.array(threshold),
    counts: z.array(count),
    chunks: z.union([count, z.literal('all')]),
    fixed: z.array(fixedSchema),
  }),
  /** Files that could not be measured, or not to their end. */
  problems: z.array(z.strictObject({ name: z.string(), what: z.string() })),
  measured: z.array(measuredSchema),
  results: z.strictObject({
    clips: z.array(summarySchema.extend({ kind: measuredSchema.shape.kind })),
    /** All clips together; where there are both, also all videos and all pictures. */
    groups: z.array(summarySchema),
    efficiency: z.array(efficiencySchema),
    /** Spearman's rank correlation of adaptive tokens with high-frequency energy over all blocks; null where undefined. */
    correlations: z.array(z.strictObject({ threshold, spearman: z.number().nullable() })),
  }),
});
export type Curve = z.infer<typeof curveSchema>;
export type CurveSettings = Curve['settings'];
