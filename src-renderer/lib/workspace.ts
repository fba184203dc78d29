// The panels of the window: what stands beside what, how large each is where nobody has said, and what a drag or a command changes.
import { type FoldingPanel, foldingPanels, type SizedPanel, type Workspace } from '../../src-main/contract';

/** Runs of panels that share a width or a height: those with a size of their own, and the one that gets the rest. */
export const panelGroups = {
  columns: { sized: ['files', 'side'], rest: 'viewers' },
  rows: { sized: ['timeline'], rest: 'stage' },
  side: { sized: ['inspector'], rest: 'events' },
} as const satisfies Record<string, { sized: readonly SizedPanel[]; rest: string }>;
export type PanelGroup = keyof typeof panelGroups;
export type PanelName = keyof typeof leastPixels;

/** Least pixels of each panel, below which one that can be folded folds. */
export const leastPixels = {
  files: 140,
  viewers: 300,
  side: 220,
  stage: 200,
  timeline: 190,
  inspector: 72,
  events: 74,
} as const;

const within = (least: number, value: number, most: number) => Math.min(most, Math.max(least, value));

/** Pixels of a panel that nobody has resized, in a group of so many; the inspector is as high as what is in it. */
function usualPixels(panel: SizedPanel, group: number, content: number): number {
  switch (panel) {
    case 'files':
      return within(176, group * 0.15, 300);
    case 'side':
      return within(256, group * 0.19, 360);
    case 'timeline':
      return within(272, group * 0.485, 800);
    case 'inspector':
      return within(leastPixels.inspector, content, group - leastPixels.events);
  }
}

/** True for a panel that can be folded away. */
export function isFolding(panel: PanelName): panel is FoldingPanel {
  return (foldingPanels as readonly string[]).includes(panel);
}

/** True while a panel is folded away. */
export function isFolded({ folded }: Workspace, panel: PanelName): boolean {
  return isFolding(panel) && folded.includes(panel);
}

/**
 * Shares in percent of the panels of a group, folded ones 0.
 * @param pixels width or height of the group
 * @param content height of what is in the inspector
 */
export function sharesOf(
  group: PanelGroup,
  workspace: Workspace,
  pixels: number,
  content = pixels * 0.6,
): Record<string, number> {
  const { sized, rest } = panelGroups[group];
  const shares = sized.map((panel): [string, number] => {
    if (isFolded(workspace, panel)) return [panel, 0];
    const usual = (100 * usualPixels(panel, pixels, content)) / Math.max(1, pixels);
    return [panel, Math.min(90, workspace.sizes[panel] ?? usual)];
  });
  const taken = shares.reduce((sum, [, share]) => sum + share, 0);
  return { ...Object.fromEntries(shares), [rest]: Math.max(0, 100 - taken) };
}

/** The workspace after the user moved a separator of a group: what changed is kept, a panel of no size is folded. */
export function afterResize(
  workspace: Workspace,
  group: PanelGroup,
  before: Record<string, number>,
  after: Record<string, number>,
): Workspace {
  let { sizes, folded } = workspace;
  for (const panel of panelGroups[group].sized) {
    const share = after[panel] ?? 0;
    if (Math.abs(share - (before[panel] ?? 0)) < 0.05) continue;
    if (isFolding(panel)) folded = folded.filter((other) => other !== panel);
    if (share >= 1) sizes = { ...sizes, [panel]: Math.min(99, Math.round(share * 100) / 100) };
    else if (isFolding(panel)) folded = [...folded, panel];
  }
  return { sizes, folded };
}

/** Folds a panel away, or shows it again in the size that it had. */
export function toggleFold(workspace: Workspace, panel: FoldingPanel): Workspace {
  const { folded } = workspace;
  return {
    ...workspace,
    folded: folded.includes(panel) ? folded.filter((other) => other !== panel) : [...folded, panel],
  };
}

/** Gives a panel its usual size again, and shows it. */
export function withUsualSize({ sizes, folded }: Workspace, panel: SizedPanel): Workspace {
  const { [panel]: _size, ...others } = sizes;
  return { sizes: others, folded: folded.filter((other) => other !== panel) };
}
