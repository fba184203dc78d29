// How the user has arranged the window: which panels are folded away, and how large the others are.
import { z } from 'zod';

/** Panels that can be folded away. */
export const foldingPanels = ['files', 'side', 'timeline'] as const;
export type FoldingPanel = (typeof foldingPanels)[number];

/** Panels whose size can be chosen; what lies beside each of them gets the rest. */
export const sizedPanels = [...foldingPanels, 'inspector'] as const;
export type SizedPanel = (typeof sizedPanels)[number];

export const workspaceSchema = z.strictObject({
  /** Share of its group in percent, of each panel that the user has resized; the others have their usual size. */
  sizes: z.partialRecord(z.enum(sizedPanels), z.number().min(1).max(99)),
  folded: z.array(z.enum(foldingPanels)).max(foldingPanels.length),
});
export type Workspace = z.infer<typeof workspaceSchema>;

/** All panels there, in their usual sizes. */
export const defaultWorkspace: Workspace = { sizes: {}, folded: [] };
