// Messages between main and an engine process, validated on both ends.
import { z } from 'zod';
import {
  analysisSettingsSchema,
  blockBatchSchema,
  deviceNameSchema,
  errorDataSchema,
  exportSettingsSchema,
  fitSchema,
  frameRangeSchema,
  maxRuns,
  modelImportViewSchema,
  totalsSchema,
} from '../contract';
import { sourceProbeSchema } from '../media/probeSchema';

const toolsSchema = z.object({
  ffmpeg: z.string(),
  ffprobe: z.string(),
  version: z.string(),
  origin: z.enum(['setting', 'environment', 'bundled', 'system']),
});

/** What main knows of a source that is open, so that nobody need ask again; null where it does not. It may have changed since. */
const knownProbe = sourceProbeSchema.nullable();

/** What matrix products are computed in. */
const precisionSchema = z.enum(['float32', 'float16']);

/** Analyses of one source by one model, each under settings of its own: they share decoding, and what the model gives them alike. */
export const analyzeRequestSchema = z.object({
  type: z.literal('analyze'),
  sourcePath: z.string(),
  probe: knownProbe,
  /** Directory in which `NAME.etok` is made, one for each of the settings. */
  outDir: z.string(),
  modelDir: z.string(),
  /** Settings that differ in the threshold alone, with the device already chosen: never `auto`. */
  settings: z.array(analysisSettingsSchema).min(1).max(maxRuns),
  /** What the self-test of the device found to suit it. */
  precision: precisionSchema,
  batch: z.number().int().positive(),
  /** True where the device of the settings has failed: the CPU computes in its place, and goes on where it stopped. */
  onCpu: z.boolean(),
  tools: toolsSchema,
  toolVersion: z.string(),
});
export type AnalyzeRequest = z.infer<typeof analyzeRequestSchema>;

/** One file of an export: answers `exportedFileSchema`. */
export const exportFileRequestSchema = z.object({
  type: z.literal('export'),
  /** The analysis folder, and the file to write in a folder that is there. */
  folder: z.string(),
  path: z.string(),
  settings: exportSettingsSchema,
  /** Runs of source frames; none: all. Pictures take one run at most. */
  ranges: z.array(frameRangeSchema),
  /** Frames that will be shown, for the progress of pictures. */
  frames: z.number().int().nonnegative(),
  /** Where the source is now; null: where it was. */
  sourcePath: z.string().nullable(),
  /** Folders that hold models. */
  modelDirs: z.array(z.string()),
  /** Null where ffmpeg is missing. */
  tools: toolsSchema.nullable(),
  /** Threads of the runtime; null leaves the choice to it. */
  threads: z.number().int().positive().nullable(),
});

/** Place of a frame, or of a picture among others. */
const ordinal = z.number().int().nonnegative();

/** What an engine is asked for; pictures within the bounds of the contract's `pictureRequestSchema`. */
export const requestBodySchema = z.discriminatedUnion('type', [
  analyzeRequestSchema,
  /** Runs the model's self-test on one device: answers selfTestResultSchema. */
  z.object({ type: z.literal('selfTest'), modelDir: z.string(), device: deviceNameSchema }),
  /** Decodes one block of a stored analysis: answers a picture. */
  z.object({
    type: z.literal('recon'),
    folder: z.string(),
    modelDir: z.string(),
    ordinal,
  }),
  /** Decodes one source frame, framed like the model's input: answers a picture. */
  z.object({
    type: z.literal('source'),
    path: z.string(),
    probe: knownProbe,
    tools: toolsSchema,
    ptsSeconds: z.number(),
    frame: ordinal.nullable(),
    size: z.number().int().min(16).max(2048),
    fit: fitSchema,
  }),
  /** The draft of a source frame: answers `draftSchema`, null where there is none yet. */
  z.object({
    type: z.literal('draft'),
    path: z.string(),
    probe: knownProbe,
    tools: toolsSchema,
    /** Where files of drafts lie. */
    folder: z.string(),
    ptsSeconds: z.number(),
    frame: ordinal.nullable(),
  }),
  /** One of `count` evenly spaced small pictures: answers a picture. */
  z.object({
    type: z.literal('thumb'),
    path: z.string(),
    probe: knownProbe,
    tools: toolsSchema,
    index: ordinal.max(999),
    count: z.number().int().min(1).max(1000),
    height: z.number().int().min(16).max(256),
  }),
  /** Makes a model folder out of a published checkpoint (inference/import): answers an imported model. */
  z.object({
    type: z.literal('importModel'),
    file: z.string(),
    modelsDir: z.string(),
    name: z.string().nullable(),
    configFile: z.string().nullable(),
    licence: z.string().nullable(),
    taken: z.array(z.string()),
  }),
  exportFileRequestSchema,
  /** Makes an analysis folder of a token file: answers its path. */
  z.object({ type: z.literal('importTokens'), file: z.string(), outDir: z.string() }),
  /** Frees the models that no request uses. */
  z.object({ type: z.literal('freeModels') }),
  /** Drops decoders and caches that belong to a source or analysis folder. */
  z.object({ type: z.literal('forget'), path: z.string() }),
]);
export type EngineRequestBody = z.infer<typeof requestBodySchema>;

export const engineRequestSchema = z.union([
  z.object({ kind: z.literal('request'), id: z.number().int(), body: requestBodySchema }),
  z.object({ kind: z.literal('cancel'), id: z.number().int() }),
  z.object({ kind: z.literal('shutdown') }),
]);
export type EngineRequest = z.infer<typeof engineRequestSchema>;

/** A raw picture on its way to a viewer. */
export const pictureSchema = z.object({
  rgba: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  width: z.number().int(),
  height: z.number().int(),
  ptsSeconds: z.number(),
});
export type Picture = z.infer<typeof pictureSchema>;

/** A small picture of a frame, as a JPEG. */
export const draftSchema = z.object({
  jpeg: z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array),
  ptsSeconds: z.number().nullable(),
  isNear: z.boolean(),
});

/**
 * Readings of the clip that the search `budget` measures in before the one that stores: in the first, each block sees the earlier ones at an
 * even count, in the second at those that the first one's curves gave, since what earlier blocks keep changes the later ones' curves.
 */
export const budgetRounds = 2;

/** Which of a request's settings an event is about. */
const run = z.number().int().nonnegative();

/** What a request tells while it runs. */
export const analysisEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('started'),
    run,
    analysisId: z.string(),
    folder: z.string(),
    device: deviceNameSchema,
    deviceLabel: z.string(),
    notice: z.string().nullable(),
    /** Estimate of analysed frames; null while unknown. */
    framesTotal: z.number().int().nullable(),
    /** Frames found finished on disk: an earlier run is being resumed. */
    framesStored: z.number().int(),
  }),
  z.object({ type: z.literal('blocks'), run, batch: blockBatchSchema }),
  z.object({ type: z.literal('phase'), phase: z.enum(['measuring', 'analysing', 'finishing']) }),
  /** Frames measured so far, in all passes together, before tokens are spread over the clip. */
  z.object({ type: z.literal('measured'), frames: z.number().int() }),
]);
export type AnalysisEvent = z.infer<typeof analysisEventSchema>;

/** How far an import is. */
export const importEventSchema = modelImportViewSchema.omit({ file: true }).extend({ type: z.literal('import') });
export type ImportEvent = z.infer<typeof importEventSchema>;

/** Answer of an import. */
export const importedModelSchema = z.object({ name: z.string(), dir: z.string(), parameters: z.number() });

/** How far an export is, 0..1. */
export const exportEventSchema = z.object({ type: z.literal('export'), fraction: z.number() });
export type ExportEvent = z.infer<typeof exportEventSchema>;

/** Answer of an export. */
export const exportedFileSchema = z.object({ bytes: z.number() });

/** How one of a request's analyses ended. */
export const runOutcomeSchema = z.object({
  status: z.enum(['complete', 'partial']),
  reason: z.string().nullable(),
  totals: totalsSchema,
  folder: z.string(),
  /** Frames computed this time, those resumed from disk left out. */
  framesComputed: z.number().int(),
});
export type RunOutcome = z.infer<typeof runOutcomeSchema>;

export const analysisOutcomeSchema = z.object({
  /** One for each of the settings, in their order. */
  runs: z.array(runOutcomeSchema),
  seconds: z.number(),
  /** Part of `seconds` spent inside the runtime's session.run. */
  runSeconds: z.number(),
});
export type AnalysisOutcome = z.infer<typeof analysisOutcomeSchema>;

export const engineReplySchema = z.union([
  z.object({ kind: z.literal('ready') }),
  /** The programs that run for the engine now: they have to end with it. */
  z.object({ kind: z.literal('children'), pids: z.array(z.number().int().positive()) }),
  z.object({
    kind: z.literal('event'),
    id: z.number().int(),
    event: z.union([analysisEventSchema, importEventSchema, exportEventSchema]),
  }),
  z.object({ kind: z.literal('done'), id: z.number().int(), value: z.unknown() }),
  z.object({ kind: z.literal('failed'), id: z.number().int(), error: errorDataSchema }),
]);
export type EngineReply = z.infer<typeof engineReplySchema>;

/** Answer of a self-test that the device passed. */
export const selfTestResultSchema = z.object({
  probeMilliseconds: z.number(),
  precision: precisionSchema,
  batch: z.number().int().positive(),
});
