// What the renderer may know of sources, analyses, models and devices; ids in place of paths.
import { z } from 'zod';
import { errorDataSchema } from './errorData';
import { exportViewSchema } from './exports';
import { idSchema } from './ids';
import { measureArrays } from './measures';
import { programsViewSchema } from './programs';
import { queueViewSchema } from './queue';
import { analysisSettingsSchema, deviceNameSchema, preferencesSchema } from './settings';

export const sourceViewSchema = z.object({
  id: idSchema,
  /** File name without its folder. */
  name: z.string(),
  sizeBytes: z.number(),
  codec: z.string(),
  pixelFormat: z.string(),
  /** Display size: rotation and sample aspect applied. */
  width: z.number().int(),
  height: z.number().int(),
  rotationDegrees: z.number(),
  /** What the header says; may be wrong. */
  durationSeconds: z.number().nullable(),
  declaredFrames: z.number().nullable(),
  averageFps: z.number().nullable(),
  /** How many pictures, where the source is a folder of them, each a frame of its own; null for a file. */
  pictures: z.number().int().nullable(),
  /** The analyses of this source that are open, newest last. */
  analysisIds: z.array(idSchema),
});
export type SourceView = z.infer<typeof sourceViewSchema>;

export const modelViewSchema = z.object({
  name: z.string(),
  bottleneck: z.enum(['fsq', 'vae']),
  resolution: z.number().int(),
  framesPerBlock: z.number().int(),
  minToks: z.number().int(),
  maxToks: z.number().int(),
  /** Frames, rows and columns of a patch, which has one token. */
  patchSize: z.tuple([z.number().int(), z.number().int(), z.number().int()]),
  /** Which patch each token belongs to: `raster` by rows, `bayer` by rank in the matrix of ordered dithering. */
  tokenOrder: z.enum(['raster', 'bayer']),
  maxContextBlocks: z.number().int(),
  defaultThreshold: z.number(),
  sizeBytes: z.number(),
  parameters: z.number().int(),
  /** As its config says; null where it says nothing. */
  licence: z.string().nullable(),
  /** True for an imported model, which can be removed. */
  removable: z.boolean(),
  /** Milliseconds of one probe by device, as far as its self-test was run. */
  speeds: z.array(z.object({ device: deviceNameSchema, probeMilliseconds: z.number() })),
});
export type ModelView = z.infer<typeof modelViewSchema>;

/** An import of a published checkpoint that runs. */
export const modelImportViewSchema = z.object({
  /** Name of the file, and of the model that it becomes. */
  file: z.string(),
  model: z.string(),
  phase: z.enum(['reading', 'writing', 'testing']),
  /** 0..1 of the whole import. */
  fraction: z.number(),
});
export type ModelImportView = z.infer<typeof modelImportViewSchema>;

export const deviceViewSchema = z.object({
  name: deviceNameSchema,
  /** For people: `CPU, 8 threads`, `WebGPU`. */
  label: z.string(),
  available: z.boolean(),
  /** Measured by the self-test: milliseconds for one probe; null while untested. */
  probeMilliseconds: z.number().nullable(),
  /** Why it is not available or was not taken; null when there is nothing to say. */
  note: z.string().nullable(),
});
export type DeviceView = z.infer<typeof deviceViewSchema>;

export const totalsSchema = z.object({
  frames: z.number().int(),
  blocks: z.number().int(),
  tokens: z.number().int(),
  /** Tokens kept, of all that could be kept, in percent. */
  tokensPercent: z.number(),
  /** Blocks at or below the threshold, in percent. */
  satisfiedPercent: z.number(),
  meanMse: z.number(),
  probes: z.number().int(),
});
export type Totals = z.infer<typeof totalsSchema>;

export const progressSchema = z.object({
  /** `measuring`: the errors of all blocks are measured before tokens are spread over the clip. */
  phase: z.enum(['waiting', 'starting', 'measuring', 'analysing', 'finishing']),
  framesDone: z.number().int(),
  /** Estimate; null while unknown. */
  framesTotal: z.number().int().nullable(),
  /** 0..1, never falls; null while unknown. */
  fraction: z.number().nullable(),
  framesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  elapsedSeconds: z.number(),
});
export type Progress = z.infer<typeof progressSchema>;

export const analysisStatusSchema = z.enum(['queued', 'running', 'complete', 'partial', 'failed', 'cancelled']);
export type AnalysisStatus = z.infer<typeof analysisStatusSchema>;

export const analysisViewSchema = z.object({
  id: idSchema,
  sourceId: idSchema,
  /** Name of the analysis folder, such as `clip.etok`. */
  name: z.string(),
  status: analysisStatusSchema,
  /** Why it is partial, for people; null otherwise. */
  reason: z.string().nullable(),
  error: errorDataSchema.nullable(),
  settings: analysisSettingsSchema,
  model: modelViewSchema.pick({
    name: true,
    bottleneck: true,
    resolution: true,
    framesPerBlock: true,
    minToks: true,
    maxToks: true,
    patchSize: true,
    tokenOrder: true,
  }),
  /** The device that ran it; null until known. */
  device: deviceViewSchema.pick({ name: true, label: true }).nullable(),
  /** One thing the user should know, such as a fallback to the CPU. */
  notice: z.string().nullable(),
  progress: progressSchema,
  /** Totals so far. */
  totals: totalsSchema.nullable(),
  /** True when it stopped early and can go on from its last stored chunk. */
  canResume: z.boolean(),
  /** False when the source file is gone or changed: tokens and reconstruction remain. */
  sourceAvailable: z.boolean(),
});
export type AnalysisView = z.infer<typeof analysisViewSchema>;

/** A run of blocks of one analysis, in order. All arrays of `blocks` have one entry a block, those of `frames` one a frame. */
export const blockBatchSchema = z.object({
  analysisId: idSchema,
  /** Index of the first block of this batch; a batch that does not continue the known series is ignored and the series asked for again. */
  firstBlock: z.number().int().nonnegative(),
  blocks: z.object({
    n: z.array(z.number().int()),
    mse: z.array(z.number()),
    /** Mean SSIM of each block; null where the metric is another one. */
    ssim: z.array(z.number()).nullable(),
    passed: z.array(z.boolean()),
    nfe: z.array(z.number().int()),
    /** Frames in the block; fewer than the model's frames per block at the end of a chunk. */
    frameCount: z.array(z.number().int()),
    /** True where the block starts a chunk: its context is empty. */
    chunkStart: z.array(z.boolean()),
  }),
  frames: z.object({
    index: z.array(z.number().int()),
    ptsSeconds: z.array(z.number()),
    ...measureArrays,
  }),
});
export type BlockBatch = z.infer<typeof blockBatchSchema>;

export const recentViewSchema = z.object({ id: idSchema, name: z.string(), folderHint: z.string() });
export type RecentView = z.infer<typeof recentViewSchema>;

export const noticeSchema = z.object({
  level: z.enum(['info', 'warning', 'error']),
  /** One sentence for people. */
  message: z.string(),
});
export type Notice = z.infer<typeof noticeSchema>;

export const appStateSchema = z.object({
  host: z.object({
    kind: z.enum(['electron', 'serve']),
    /** True where the host has native open dialogs and can show a file in its folder. */
    nativeDialogs: z.boolean(),
    platform: z.string(),
  }),
  version: z.string(),
  sources: z.array(sourceViewSchema),
  analyses: z.array(analysisViewSchema),
  models: z.array(modelViewSchema),
  devices: z.array(deviceViewSchema),
  modelImport: modelImportViewSchema.nullable(),
  exports: z.array(exportViewSchema),
  /** Name of the folder that exports go to, for people; its path stays in main. */
  exportFolder: z.string(),
  queue: queueViewSchema,
  programs: programsViewSchema,
  /** What the user should know of the start. */
  notices: z.array(noticeSchema),
  recents: z.array(recentViewSchema),
  preferences: preferencesSchema,
});
export type AppState = z.infer<typeof appStateSchema>;
