// How the grid of thumbnails is laid out: what it is sorted by, and which pictures its cells show.
import { z } from 'zod';

/** What cells are sorted by; `name` is the order of the folder, or of the shots in time. */
export const gridSorts = ['tokens', 'error', 'name'] as const;
export type GridSort = (typeof gridSorts)[number];

/** What a cell shows: the source, the reconstruction, or the left half of the one and the right half of the other. */
export const gridPictures = ['source', 'recon', 'both'] as const;
export type GridPicture = (typeof gridPictures)[number];

export const gridPreferencesSchema = z.strictObject({
  sort: z.enum(gridSorts),
  descending: z.boolean(),
  picture: z.enum(gridPictures),
});
export type GridPreferences = z.infer<typeof gridPreferencesSchema>;

/** The hardest first. */
export const defaultGridPreferences: GridPreferences = { sort: 'tokens', descending: true, picture: 'source' };
