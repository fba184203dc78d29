// Every command the renderer can give, with the schemas of its payload and its answer.
import { z } from 'zod';
import { aboutCommands } from './about';
import { diagnosisCommands } from './diagnosis';
import { errorDataSchema } from './errorData';
import { exportEstimateSchema, exportRequestSchema, exportViewSchema } from './exports';
import { healthCommands } from './health';
import { idSchema } from './ids';
import { eventFormatSchema, marksSchema, reviewSchema } from './marks';
import { menuShownSchema } from './menu';
import { analysisSettingsSchema, deviceNameSchema, maxRuns, preferencesSchema } from './settings';
import { appStateSchema, blockBatchSchema, deviceViewSchema } from './views';

const nothing = z.strictObject({});
const opened = z.object({ sourceIds: z.array(idSchema) });
const analysisRef = z.strictObject({ analysisId: idSchema });
const modelRef = z.strictObject({ model: z.string().min(1).max(200) });

export const commands = {
  ...aboutCommands,
  ...healthCommands,
  ...diagnosisCommands,
  /** All that a freshly loaded window needs. */
  'app.state': { input: nothing, output: appStateSchema },
  /** Native dialog for video files; empty when the user cancels. */
  'files.open': { input: nothing, output: opened },
  /** Native dialog for a folder: an analysis (`.etok`), or pictures. */
  'files.openAnalysis': { input: nothing, output: opened },
  'files.openRecent': { input: z.strictObject({ recentId: idSchema }), output: opened },
  /** The generated demo clip; made at first use. */
  'files.openDemo': { input: nothing, output: opened },
  /** What the native menu shows beside the commands; hosts without a menu do nothing with it. */
  'menu.show': { input: menuShownSchema, output: nothing },
  'recents.clear': { input: nothing, output: nothing },
  /** Takes a source off the list; stops its analysis. Nothing on disk is removed. Answer: which recent file opens it again; null where none does. */
  'source.close': {
    input: z.strictObject({ sourceId: idSchema }),
    output: z.object({ recentId: idSchema.nullable() }),
  },
  /** Puts a source before another one, at the end with null: the list is worked from top to bottom. */
  'source.move': { input: z.strictObject({ sourceId: idSchema, before: idSchema.nullable() }), output: nothing },
  /** Starts nothing more; what runs stops after the pictures in work, keeps its stored chunks and waits again. */
  'queue.pause': { input: nothing, output: nothing },
  'queue.resume': { input: nothing, output: nothing },
  /** Stops everything that waits or runs, and the opening of further files. */
  'queue.cancelAll': { input: nothing, output: nothing },
  /** Queues every failed analysis again. */
  'queue.retryFailed': { input: nothing, output: nothing },
  /** Takes the files off the list whose analyses have all ended well. Nothing on disk is removed. */
  'queue.clearFinished': { input: nothing, output: nothing },
  /** Names of the pictures of a folder, in the order of their frame indexes; none for a file, and where the folder is gone. */
  'source.pictureNames': {
    input: z.strictObject({ sourceId: idSchema }),
    output: z.object({ names: z.array(z.string()) }),
  },
  /** Starts analyses of one source in one run; those that differ in the threshold alone share what they can. Ids in the same order. */
  'analysis.start': {
    input: z.strictObject({ sourceId: idSchema, settings: z.array(analysisSettingsSchema).min(1).max(maxRuns) }),
    output: z.object({ analysisIds: z.array(idSchema) }),
  },
  'analysis.cancel': { input: analysisRef, output: nothing },
  'analysis.resume': { input: analysisRef, output: nothing },
  /** The whole series so far, in batches, and the marks. */
  'analysis.series': {
    input: analysisRef,
    output: z.object({ batches: z.array(blockBatchSchema), marks: marksSchema }),
  },
  /** Decides the marks of an analysis anew by this review, keeps it beside the analysis, and gives the marks; event `marks` tells other windows. */
  'analysis.review': { input: analysisRef.extend({ review: reviewSchema }), output: marksSchema },
  /** The marks of an analysis as the text of a file, for the renderer to save. */
  'events.export': {
    input: analysisRef.extend({ format: eventFormatSchema }),
    output: z.object({ name: z.string(), mime: z.string(), text: z.string() }),
  },
  /** What an export would be; quick enough to follow a dialog. */
  'export.estimate': { input: exportRequestSchema, output: exportEstimateSchema },
  /** Native dialog for the folder that exports go to; null when the user cancels. Hosts without dialogs have one folder. */
  'export.chooseFolder': { input: nothing, output: z.object({ folder: z.string().nullable() }) },
  /** Queues one file for each analysis; none of the names that are there already is written over, a free one is taken. */
  'export.start': { input: exportRequestSchema, output: z.object({ exports: z.array(exportViewSchema) }) },
  /** Stops one, or all with null; nothing of an unfinished file stays. */
  'export.cancel': { input: z.strictObject({ exportId: idSchema.nullable() }), output: nothing },
  /** Shows a finished file in the file manager; hosts without one answer with its folder's and own name. */
  'export.reveal': {
    input: z.strictObject({ exportId: idSchema }),
    output: z.object({ shown: z.boolean(), path: z.string() }),
  },
  /** Takes finished, failed and cancelled ones off the list. */
  'export.clear': { input: nothing, output: nothing },
  /** Shows the analysis folder in the file manager; hosts without one answer with the folder's name. */
  'analysis.reveal': { input: analysisRef, output: z.object({ shown: z.boolean(), folder: z.string() }) },
  'preferences.set': { input: preferencesSchema.partial(), output: preferencesSchema },
  /**
   * Native dialog for a published checkpoint, which becomes a model; its name, or null when the user cancels the dialog or the import.
   * Hosts without dialogs import a checkpoint that is opened like a video. Events `model-import` tell how far it is.
   */
  'models.import': { input: nothing, output: z.object({ model: z.string().nullable() }) },
  /** Stops the import that runs; nothing of it stays. */
  'models.cancelImport': { input: nothing, output: nothing },
  /** Checks a model's files against their checksums and runs its self-test on every device. */
  'models.verify': { input: modelRef, output: nothing },
  /** Removes an imported model from the disk; bundled ones are refused. */
  'models.remove': { input: modelRef, output: nothing },
  /** Runs the self-test of one device, or of all, and gives the list anew. */
  'devices.test': {
    input: z.strictObject({ device: deviceNameSchema.nullable() }),
    output: z.object({ devices: z.array(deviceViewSchema) }),
  },
} as const;

export type CommandName = keyof typeof commands;
export type CommandInput<K extends CommandName> = z.infer<(typeof commands)[K]['input']>;
export type CommandOutput<K extends CommandName> = z.infer<(typeof commands)[K]['output']>;

/** One handler a command; a missing one is a compile error. */
export type CommandHandlers = { [K in CommandName]: (input: CommandInput<K>) => Promise<CommandOutput<K>> };

/** Narrows an untrusted string to a command's name. */
export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

/** The answer to a command as it crosses the boundary. */
export const resultSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: errorDataSchema }),
]);
export type Result = z.infer<typeof resultSchema>;
