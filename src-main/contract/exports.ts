// Exports of analyses out of the app: formats, what is asked for, and how far each one is.
import { z } from 'zod';
import { errorDataSchema } from './errorData';
import { idSchema } from './ids';

/** Every format the app writes; `events` have a command of their own. `group` orders the dialog. */
export const exportFormats = {
  safetensors: { group: 'tokens', extension: 'safetensors', label: 'safetensors' },
  npz: { group: 'tokens', extension: 'npz', label: 'NumPy (npz)' },
  parquet: { group: 'tokens', extension: 'parquet', label: 'Parquet' },
  webdataset: { group: 'tokens', extension: 'tar', label: 'WebDataset (tar)' },
  jsonl: { group: 'tokens', extension: 'jsonl', label: 'JSON Lines' },
  csv: { group: 'tokens', extension: 'csv', label: 'CSV, a row a frame' },
  mp4: { group: 'pictures', extension: 'mp4', label: 'Reconstruction, MP4' },
  webm: { group: 'pictures', extension: 'webm', label: 'Reconstruction, WebM' },
  sideBySide: { group: 'pictures', extension: 'mp4', label: 'Side by side with tokens, MP4' },
  contactSheet: { group: 'pictures', extension: 'png', label: 'Contact sheet, PNG' },
  timelinePng: { group: 'report', extension: 'png', label: 'Timeline, PNG' },
  timelineSvg: { group: 'report', extension: 'svg', label: 'Timeline, SVG' },
  timelineHtml: { group: 'report', extension: 'html', label: 'Timeline, HTML' },
  report: { group: 'report', extension: 'html', label: 'Report, HTML' },
} as const;
export type ExportFormat = keyof typeof exportFormats;
export const exportFormatSchema = z.enum(Object.keys(exportFormats) as [ExportFormat, ...ExportFormat[]]);

/** A run of frames by source frame index, both included; widened to whole chunks when it is exported. */
export const frameRangeSchema = z
  .strictObject({ from: z.number().int().nonnegative(), to: z.number().int().nonnegative() })
  .refine(({ from, to }) => from <= to, 'it ends before it begins');
export type FrameRange = z.infer<typeof frameRangeSchema>;

/** How an export is made; remembered from one to the next, but for the ranges. */
export const exportSettingsSchema = z.strictObject({
  format: exportFormatSchema,
  /** Integers of FSQ tokens. */
  ids: z.enum(['U16', 'I32']),
  /** Fill each block up to the model's most tokens with -1. */
  pad: z.boolean(),
  /** Leave out measures and marks. */
  tokensOnly: z.boolean(),
  /** WebDataset: a sample for each chunk, not one for the clip. */
  perChunk: z.boolean(),
});
export type ExportSettings = z.infer<typeof exportSettingsSchema>;
export const defaultExportSettings: ExportSettings = {
  format: 'safetensors',
  ids: 'U16',
  pad: false,
  tokensOnly: false,
  perChunk: false,
};

/** What is exported: one file for each of the analyses. No ranges: all frames. */
export const exportRequestSchema = z.strictObject({
  analysisIds: z.array(idSchema).min(1).max(1000),
  settings: exportSettingsSchema,
  ranges: z.array(frameRangeSchema).max(100_000),
});
export type ExportRequest = z.infer<typeof exportRequestSchema>;

/** What an export would be, before it is made. */
export const exportEstimateSchema = z.object({
  /** Of all files together; null where that cannot be told before (pictures and video). */
  bytes: z.number().nullable(),
  frames: z.number().int(),
  tokens: z.number().int(),
  /** The frames that would be exported for the ranges asked for, by source frame index. */
  exported: z.array(frameRangeSchema),
});
export type ExportEstimate = z.infer<typeof exportEstimateSchema>;

/** One file that is, was or will be written. */
export const exportViewSchema = z.object({
  id: idSchema,
  analysisId: idSchema,
  /** Name of the file. */
  name: z.string(),
  format: exportFormatSchema,
  status: z.enum(['queued', 'running', 'complete', 'failed', 'cancelled']),
  /** 0..1; null while unknown. */
  fraction: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** Size of the finished file. */
  bytes: z.number().nullable(),
  error: errorDataSchema.nullable(),
});
export type ExportView = z.infer<typeof exportViewSchema>;
