// The health page, folders and storage: what the program is made of and whether it works, where things go, what they take on disk.
import { z } from 'zod';

const nothing = z.strictObject({});

/** `info` is neither good nor bad: what is not there and not needed, or not known yet. */
export const healthStates = ['ok', 'info', 'warning', 'problem'] as const;
export const healthAreas = ['ffmpeg', 'devices', 'models', 'disk', 'program'] as const;
export type HealthState = (typeof healthStates)[number];
export type HealthArea = (typeof healthAreas)[number];

/** One thing that was looked at. */
export const healthLineSchema = z.object({
  area: z.enum(healthAreas),
  state: z.enum(healthStates),
  /** What was looked at, for people: `Decoders`. */
  label: z.string(),
  /** What was found; names of files and folders may be in it, paths are not. */
  found: z.string(),
  /** What the user can do, one clause without a final stop; null where all is well. */
  remedy: z.string().nullable(),
});
export type HealthLine = z.infer<typeof healthLineSchema>;

/** Folders that the user can choose. */
export const chosenFolders = ['analyses', 'exports', 'ffmpeg'] as const;
export type ChosenFolder = (typeof chosenFolders)[number];
const folderRef = z.strictObject({ folder: z.enum(chosenFolders) });

/** A folder by name: its path stays in main. `usual` is true until the user has chosen one. */
const folderViewSchema = z.object({ name: z.string(), usual: z.boolean() });

export const foldersViewSchema = z.object({
  analyses: folderViewSchema,
  exports: folderViewSchema,
  ffmpeg: z.object({
    /** Null where there is none that can be used; `problem` then says why. */
    version: z.string().nullable(),
    origin: z.enum(['setting', 'environment', 'bundled', 'system']).nullable(),
    /** Name of the folder that the user has chosen to look in first. */
    chosen: z.string().nullable(),
    problem: z.object({ what: z.string(), remedy: z.string() }).nullable(),
  }),
});
export type FoldersView = z.infer<typeof foldersViewSchema>;

/** What the program keeps on disk. Uploads, drafts and the demo clip can be had again; analyses cannot. */
export const storeKinds = ['uploads', 'drafts', 'demo', 'analyses', 'models'] as const;
export type StoreKind = (typeof storeKinds)[number];

export const storeViewSchema = z.object({
  kind: z.enum(storeKinds),
  count: z.number().int(),
  bytes: z.number(),
  /** What of it can be removed now: nothing that is open or being written. Models are removed where they are listed. */
  removable: z.object({ count: z.number().int(), bytes: z.number(), names: z.array(z.string()) }),
});
export type StoreView = z.infer<typeof storeViewSchema>;

export const storageViewSchema = z.object({
  stores: z.array(storeViewSchema),
  /** Room left on the disk of the data folder; null where the system does not say. */
  freeBytes: z.number().nullable(),
});
export type StorageView = z.infer<typeof storageViewSchema>;

/** Most bytes that uploads may take, those that are open aside; null for as many as the disk has. */
export const cacheLimitSchema = z.number().int().min(1e8).max(1e15).nullable();

export const healthCommands = {
  /** Looks at everything anew, the self-tests of devices aside (`devices.test`). */
  'health.check': { input: nothing, output: z.object({ lines: z.array(healthLineSchema) }) },
  /** What was last found as a plain text for a report; without names of files and folders unless they are asked for. */
  'health.report': { input: z.strictObject({ names: z.boolean() }), output: z.object({ text: z.string() }) },
  'settings.folders': { input: nothing, output: foldersViewSchema },
  /** Native dialog for a folder; nothing changes when the user cancels. Refused by hosts without dialogs. */
  'settings.chooseFolder': { input: folderRef, output: foldersViewSchema },
  /** Back to the usual folder; ffmpeg is searched for again. */
  'settings.resetFolder': { input: folderRef, output: foldersViewSchema },
  /** Looks for ffmpeg anew, first where the user has chosen. */
  'settings.findFfmpeg': { input: nothing, output: foldersViewSchema },
  'storage.view': { input: nothing, output: storageViewSchema },
  /** Removes for good. For analyses the number that the user has agreed to is given: another number than there is now is refused. */
  'storage.clear': {
    input: z.strictObject({
      uploads: z.boolean(),
      drafts: z.boolean(),
      demo: z.boolean(),
      analyses: z.number().int().positive().nullable(),
    }),
    output: z.object({ removedBytes: z.number(), view: storageViewSchema }),
  },
} as const;
