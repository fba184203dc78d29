// Settings of one analysis and the preferences that new analyses start from.
import { z } from 'zod';
import { defaultExportSettings, exportSettingsSchema } from './exports';
import { defaultGridPreferences, gridPreferencesSchema } from './grid';
import { cacheLimitSchema } from './health';
import { defaultKeys, keyPreferencesSchema } from './keys';
import { defaultThreshold, isThreshold, metricSchema } from './metrics';
import { defaultTimeline, timelineSchema } from './timeline';
import { defaultViewers, viewersSchema } from './viewers';
import { defaultWorkspace, workspaceSchema } from './workspace';

/** Execution providers a user may ask for; `auto` takes the fastest one that passes the self-test. */
export const deviceNames = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const;
export const deviceNameSchema = z.enum(deviceNames);
export type DeviceName = z.infer<typeof deviceNameSchema>;

/** Names of the searches for the kept count (DESIGN: allocation). */
export const searchNames = [
  'fast',
  'binary',
  'exhaustive',
  'fixed',
  'budget',
  'published-binary',
  'published-linear',
] as const;
export const searchNameSchema = z.enum(searchNames);
export type SearchName = z.infer<typeof searchNameSchema>;

/** What the search `budget` spends over a whole clip: a mean or total kept count, or as few tokens as give a mean error. */
export const budgetSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('mean-tokens'), value: z.number().min(1).max(65536) }),
  z.strictObject({ kind: z.literal('total-tokens'), value: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
  /** Mean over all blocks of the metric's error, written as a threshold of the metric: an MSE, dB of the mean MSE, or a mean SSIM. */
  z.strictObject({ kind: z.literal('mean-error'), value: z.number().min(0).max(100) }),
]);
export type Budget = z.infer<typeof budgetSchema>;

/** What the search `budget` spends where nobody has said. */
export const defaultBudget: Budget = { kind: 'mean-tokens', value: 64 };

/** Which frames are analysed: every one, or the first at or after each tick of `fps` per second. */
export const samplingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('fps'), fps: z.number().positive().max(1000) }),
]);
export type Sampling = z.infer<typeof samplingSchema>;

/** How a frame becomes the model's square: centre crop as published, or the whole picture with black bars. */
export const fitSchema = z.enum(['crop', 'letterbox']);
export type Fit = z.infer<typeof fitSchema>;

/** A threshold in the unit of its metric (metrics.ts): `isThreshold` says whether it is one. */
export const thresholdSchema = z.number().min(0).max(100);

/** The kept count of the search `fixed`; null is all tokens. */
export const countSchema = z.number().int().min(1).max(65536).nullable();

/** How the kept counts of an analysis are chosen. */
export const allocationShape = {
  metric: metricSchema,
  threshold: thresholdSchema,
  search: searchNameSchema,
  count: countSchema,
  budget: budgetSchema.nullable(),
};

/** Refuses a threshold that its metric does not know, and `budget` without what it spends. */
function checkAllocation(
  { metric, threshold, search, budget }: z.infer<z.ZodObject<typeof allocationShape>>,
  context: z.RefinementCtx,
): void {
  const fail = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (!isThreshold(metric, threshold)) fail('threshold', `${threshold} is no ${metric}`);
  if (search === 'budget' && budget === null) fail('budget', 'the search needs what it may spend');
  if (budget?.kind === 'mean-error' && !isThreshold(metric, budget.value))
    fail('budget', `${budget.value} is no ${metric}`);
}

export const allocationSchema = z.object(allocationShape).superRefine(checkAllocation);
export type Allocation = z.infer<typeof allocationSchema>;

export const analysisSettingsSchema = z
  .strictObject({
    model: z.string().min(1).max(200),
    ...allocationShape,
    sampling: samplingSchema,
    fit: fitSchema,
    device: deviceNameSchema,
  })
  .superRefine(checkAllocation);
export type AnalysisSettings = z.infer<typeof analysisSettingsSchema>;

/** Most analyses that one run makes of a file. */
export const maxRuns = 8;

export const themeSchema = z.enum(['system', 'light', 'dark']);

/** What the user last chose; `null` means the default of the model, or the first model. */
export const preferencesSchema = z.strictObject({
  model: z.string().min(1).max(200).nullable(),
  metric: metricSchema,
  threshold: thresholdSchema.nullable(),
  search: searchNameSchema,
  count: countSchema,
  budget: budgetSchema.nullable(),
  /** Further thresholds and models that a run analyses as well, to compare. */
  compareThresholds: z.array(thresholdSchema).max(maxRuns - 1),
  compareModels: z.array(z.string().min(1).max(200)).max(maxRuns - 1),
  sampling: samplingSchema,
  fit: fitSchema,
  device: deviceNameSchema,
  theme: themeSchema,
  /** Start the analysis of a file as soon as it is opened. */
  analyzeOnOpen: z.boolean(),
  /** Tell by a notification when the queue ends or a file fails while the window is not looked at. */
  notify: z.boolean(),
  /** Whether names of files are written into the log as they are. */
  logNames: z.boolean(),
  /** Look for a newer version at each start, where the program was packaged with a place to look. */
  checkForUpdates: z.boolean(),
  cacheLimitBytes: cacheLimitSchema,
  /** How the last export was made. */
  export: exportSettingsSchema,
  workspace: workspaceSchema,
  /** Which keys commands have. */
  keys: keyPreferencesSchema,
  viewers: viewersSchema,
  /** Which rows of the timeline show. */
  timeline: timelineSchema,
  grid: gridPreferencesSchema,
});
export type Preferences = z.infer<typeof preferencesSchema>;

export const defaultPreferences: Preferences = {
  model: null,
  metric: 'mse',
  threshold: null,
  search: 'fast',
  count: null,
  budget: null,
  compareThresholds: [],
  compareModels: [],
  sampling: { kind: 'all' },
  fit: 'crop',
  device: 'auto',
  theme: 'system',
  analyzeOnOpen: true,
  notify: true,
  logNames: false,
  checkForUpdates: false,
  cacheLimitBytes: null,
  export: defaultExportSettings,
  workspace: defaultWorkspace,
  keys: defaultKeys,
  viewers: defaultViewers,
  timeline: defaultTimeline,
  grid: defaultGridPreferences,
};

/**
 * The analyses that a run makes under these preferences: of each model (the chosen one first) one for each threshold, at most `maxRuns`;
 * none where no model is there. A threshold that nobody chose is the model's own; models that are not there are left out.
 */
export function settingsFrom(
  preferences: Preferences,
  models: readonly { name: string; defaultThreshold: number }[],
): AnalysisSettings[] {
  const { metric, threshold, search, count, budget, sampling, fit, device } = preferences;
  const known = (name: string | null) => models.find((model) => model.name === name);
  const chosen = known(preferences.model) ?? models[0];
  if (chosen === undefined) return [];
  const others = preferences.compareModels.map(known).filter((model) => model !== undefined && model !== chosen);
  const runs = [chosen, ...others].flatMap((model) => {
    const own = threshold ?? defaultThreshold(metric, model!.defaultThreshold);
    // Only the searches that go by a threshold give something else at another one.
    const further = search === 'fixed' || search === 'budget' ? [] : preferences.compareThresholds;
    return [...new Set([own, ...further.filter((one) => isThreshold(metric, one))])].map((one) => ({
      model: model!.name,
      metric,
      threshold: one,
      search,
      count: search === 'fixed' ? count : null,
      budget: search === 'budget' ? (budget ?? defaultBudget) : null,
      sampling,
      fit,
      device,
    }));
  });
  return runs.slice(0, maxRuns);
}
