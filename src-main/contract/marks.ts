// Marks of the timeline (cuts, transitions, spikes), what a user's review says of them, and the formats they are exported in.
import { z } from 'zod';
import { idSchema } from './ids';

export const markKinds = ['cut', 'transition', 'spike', 'tokenSpike'] as const;
export const markKindSchema = z.enum(markKinds);
export type MarkKind = z.infer<typeof markKindSchema>;

/** Kinds of transitions; a fade to black and back is two of them. Their places, from 1, are stored: add at the end only. */
export const transitionTypes = ['dissolve', 'fadeOut', 'fadeIn'] as const;
export const transitionTypeSchema = z.enum(transitionTypes);
export type TransitionType = z.infer<typeof transitionTypeSchema>;

/** A place on the timeline: `ordinal` counts analysed frames from 0, `frame` is the source's frame index. */
const placeSchema = z.object({
  ordinal: z.number().int().nonnegative(),
  frame: z.number().int().nonnegative(),
  ptsSeconds: z.number(),
});

/**
 * One event of the timeline. Its own place is the first frame of the new shot for a cut, the first frame of a transition, the peak of a spike.
 * `start` and `end` (included) are its extent; for a cut both are its place.
 */
export const markSchema = placeSchema.extend({
  kind: markKindSchema,
  /** Null for all but transitions. */
  transition: transitionTypeSchema.nullable(),
  start: placeSchema,
  end: placeSchema,
  /** Confidence of a cut or transition in 0..1 (1 for one set by hand), height of a spike as robust z-score. */
  score: z.number(),
  /** True for a cut that the user added or moved here. */
  byHand: z.boolean(),
});
export type Mark = z.infer<typeof markSchema>;

/** What the user decided about the marks of one analysis: how sure to be, and what to add and to leave out. Frames are source frame indices. */
export const reviewSchema = z.strictObject({
  /** Least confidence of cuts and transitions, 0..1. */
  minConfidence: z.number().min(0).max(1),
  /** Least robust z-score of motion spikes and token spikes. */
  minSpikeZ: z.number().min(0).max(1000),
  /** Cuts that were added or moved to, in ascending order. */
  addedCuts: z.array(z.number().int().nonnegative()).max(1_000_000),
  /** Marks that were deleted or moved away, by kind and frame. */
  removed: z.array(z.strictObject({ kind: markKindSchema, frame: z.number().int().nonnegative() })).max(1_000_000),
});
export type Review = z.infer<typeof reviewSchema>;

/** What holds until the user says otherwise; analyses start their chunks at the cuts of this confidence. */
export const defaultReview: Review = { minConfidence: 0.5, minSpikeZ: 3.5, addedCuts: [], removed: [] };

/** All marks of an analysis in order of their places, and the review they follow. */
export const marksSchema = z.object({ analysisId: idSchema, marks: z.array(markSchema), review: reviewSchema });
export type Marks = z.infer<typeof marksSchema>;

/** Formats that events are exported in: their file extensions, and names for people. */
export const eventFormats = {
  csv: { extension: 'csv', label: 'CSV', mime: 'text/csv' },
  json: { extension: 'json', label: 'JSON', mime: 'application/json' },
  edl: { extension: 'edl', label: 'EDL (CMX 3600)', mime: 'text/plain' },
  otio: { extension: 'otio', label: 'OpenTimelineIO', mime: 'application/json' },
  ffmetadata: { extension: 'ffmeta', label: 'FFmpeg chapters', mime: 'text/plain' },
  youtube: { extension: 'txt', label: 'YouTube chapters', mime: 'text/plain' },
} as const;
export const eventFormatSchema = z.enum(Object.keys(eventFormats) as [EventFormat, ...EventFormat[]]);
export type EventFormat = keyof typeof eventFormats;
