// What of the timeline a user may hide: its rows beside the tokens.
import { z } from 'zod';

/** Rows of the timeline beside the tokens and the marks, which always show. */
export const timelineRows = ['thumbnails', 'error', 'motion', 'change', 'confidence'] as const;
export type TimelineRow = (typeof timelineRows)[number];

/** How the timeline is set up: the rows that are shown, where there is room for them. */
export const timelineSchema = z.strictObject({ rows: z.array(z.enum(timelineRows)).max(timelineRows.length) });
export type TimelinePreferences = z.infer<typeof timelineSchema>;

/** All rows. */
export const defaultTimeline: TimelinePreferences = { rows: [...timelineRows] };
