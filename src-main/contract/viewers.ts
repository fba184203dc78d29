// How the viewers show a frame: mode, overlay and amplification, kept in the preferences.
import { z } from 'zod';

/** `sideBySide`: source and reconstructions. `difference`: how far they are apart. `split`: one over the other, with a divider. */
export const viewerModes = ['sideBySide', 'difference', 'split'] as const;
export type ViewerMode = (typeof viewerModes)[number];

/** What lies over the pictures, a cell a patch: `tokens` tells kept from dropped ones, `error` the mean squared error. */
export const overlayNames = ['none', 'tokens', 'error'] as const;
export type Overlay = (typeof overlayNames)[number];

/** How many times a difference can be enlarged. */
export const amplifications = [1, 2, 4, 8, 16] as const;
export type Amplification = (typeof amplifications)[number];

export const viewersSchema = z.strictObject({
  mode: z.enum(viewerModes),
  overlay: z.enum(overlayNames),
  /** The overlay lies over the source as well. */
  overlayOnSource: z.boolean(),
  amplification: z.literal(amplifications),
  /** Differences in colours that differ in lightness too; otherwise in grey. */
  falseColour: z.boolean(),
  /** Pixels are squares, not smoothed. */
  crisp: z.boolean(),
});
export type ViewersSettings = z.infer<typeof viewersSchema>;

export const defaultViewers: ViewersSettings = {
  mode: 'sideBySide',
  overlay: 'none',
  overlayOnSource: false,
  amplification: 4,
  falseColour: true,
  crisp: false,
};
