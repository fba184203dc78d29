// The arrangement of panels: usual sizes in every window, what a drag and a command change, what old settings get.
import { describe, expect, it } from 'vitest';
import { defaultWorkspace, workspaceSchema } from '../../../src-main/contract';
import { parseSettings } from '../../../src-main/settings/schema';
import {
  afterResize,
  isFolded,
  leastPixels,
  panelGroups,
  sharesOf,
  toggleFold,
  withUsualSize,
} from '../../../src-renderer/lib/workspace';

const total = (shares: Record<string, number>) => Object.values(shares).reduce((sum, share) => sum + share, 0);

describe('shares', () => {
  it.each([860, 1024, 1440, 2560, 3840])('fill a window %d wide, no panel too narrow', (width) => {
    const shares = sharesOf('columns', defaultWorkspace, width);
    expect(total(shares)).toBeCloseTo(100);
    for (const panel of ['files', 'viewers', 'side'] as const)
      expect(((shares[panel] as number) * width) / 100).toBeGreaterThanOrEqual(leastPixels[panel]);
    expect(((shares.files as number) * width) / 100).toBeLessThanOrEqual(300.5);
  });

  it('give the timeline nearly half of the height, and no more than 800 pixels', () => {
    expect(sharesOf('rows', defaultWorkspace, 818).timeline).toBeCloseTo(48.5);
    expect(sharesOf('rows', defaultWorkspace, 2078).timeline).toBeCloseTo(80_000 / 2078);
  });

  it('give the inspector what its figures need, and leave the events a place', () => {
    expect(sharesOf('side', defaultWorkspace, 400, 220).inspector).toBeCloseTo(55);
    expect(sharesOf('side', defaultWorkspace, 274, 400).inspector).toBeCloseTo(
      (100 * (274 - leastPixels.events)) / 274,
    );
  });

  it('keep what the user chose, and give what is folded to the others', () => {
    const workspace = { sizes: { files: 30, side: 20 }, folded: ['side' as const] };
    expect(sharesOf('columns', workspace, 1000)).toEqual({ files: 30, side: 0, viewers: 70 });
  });
});

describe('a drag', () => {
  const before = { files: 15, side: 19, viewers: 66 };
  it('keeps the panel that it changed, and no other', () => {
    const after = afterResize(defaultWorkspace, 'columns', before, { files: 22.126, side: 19, viewers: 58.87 });
    expect(after).toEqual({ sizes: { files: 22.13 }, folded: [] });
    expect(workspaceSchema.parse(after)).toEqual(after);
  });
  it('to nothing folds, and the size before is kept for later', () => {
    const workspace = { sizes: { files: 22 }, folded: [] };
    const after = afterResize(workspace, 'columns', { ...before, files: 22 }, { files: 0, side: 19, viewers: 81 });
    expect(after).toEqual({ sizes: { files: 22 }, folded: ['files'] });
    const opened = afterResize(
      after,
      'columns',
      { files: 0, side: 19, viewers: 81 },
      { files: 18, side: 19, viewers: 63 },
    );
    expect(opened).toEqual({ sizes: { files: 18 }, folded: [] });
  });
});

describe('commands', () => {
  it('fold and show again in the same size', () => {
    const sized = { sizes: { timeline: 40 }, folded: [] };
    const folded = toggleFold(sized, 'timeline');
    expect(isFolded(folded, 'timeline')).toBe(true);
    expect(isFolded(folded, 'stage')).toBe(false);
    expect(toggleFold(folded, 'timeline')).toEqual(sized);
  });
  it('give the usual size', () => {
    expect(withUsualSize({ sizes: { files: 30, side: 9 }, folded: ['files'] }, 'files')).toEqual({
      sizes: { side: 9 },
      folded: [],
    });
  });
});

it('every sized panel belongs to one group', () => {
  const sized = Object.values(panelGroups).flatMap((group) => [...group.sized]);
  expect(sized.toSorted()).toEqual(['files', 'inspector', 'side', 'timeline']);
});

it('settings of an older version get all panels in their usual sizes', () => {
  const older = JSON.stringify({ version: 1, preferences: { theme: 'dark' }, ffmpegPath: null, recents: [] });
  expect(parseSettings(older).preferences).toMatchObject({ theme: 'dark', workspace: defaultWorkspace });
});
