// Settings of one analysis and the preferences that new analyses start from.
import { z } from 'zod';

/** Execution providers a user may ask for; `auto` takes the fastest one that passes the self-test. */
export const deviceNames = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const;
export const deviceNameSchema = z.enum(deviceNames);
export type DeviceName = z.infer<typeof deviceNameSchema>;

/** Names of the searches for the kept count (DESIGN: allocation). */
export const searchNames = ['binary', 'fast', 'exhaustive', 'fixed', 'published-binary', 'published-linear'] as const;
export const searchNameSchema = z.enum(searchNames);
export type SearchName = z.infer<typeof searchNameSchema>;

/** Which frames are analysed: every one, or the first at or after each tick of `fps` per second. */
export const samplingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('fps'), fps: z.number().positive().max(1000) }),
]);
export type Sampling = z.infer<typeof samplingSchema>;

/** How a frame becomes the model's square: centre crop as published, or the whole picture with black bars. */
export const fitSchema = z.enum(['crop', 'letterbox']);
export type Fit = z.infer<typeof fitSchema>;

/** Largest accepted error: MSE on pixels in [-1, 1], where 4 is black against white. */
export const thresholdSchema = z.number().positive().max(4);

export const analysisSettingsSchema = z.strictObject({
  model: z.string().min(1).max(200),
  threshold: thresholdSchema,
  search: searchNameSchema,
  sampling: samplingSchema,
  fit: fitSchema,
  device: deviceNameSchema,
});
export type AnalysisSettings = z.infer<typeof analysisSettingsSchema>;

export const themeSchema = z.enum(['system', 'light', 'dark']);

/** What the user last chose; `null` means the default of the model, or the first model. */
export const preferencesSchema = z.strictObject({
  model: z.string().min(1).max(200).nullable(),
  threshold: thresholdSchema.nullable(),
  search: searchNameSchema,
  sampling: samplingSchema,
  fit: fitSchema,
  device: deviceNameSchema,
  theme: themeSchema,
  /** Start the analysis of a file as soon as it is opened. */
  analyzeOnOpen: z.boolean(),
});
export type Preferences = z.infer<typeof preferencesSchema>;

export const defaultPreferences: Preferences = {
  model: null,
  threshold: null,
  search: 'binary',
  sampling: { kind: 'all' },
  fit: 'crop',
  device: 'auto',
  theme: 'system',
  analyzeOnOpen: true,
};
