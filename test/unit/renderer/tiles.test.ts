// Which viewers a mode has, and which pictures each of them asks for.
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type AnalysisView, defaultViewers, type SourceView } from '../../../src-main/contract';
import { type Place, wantedOf } from '../../../src-renderer/features/player/place';
import { layersOf, tilesOf } from '../../../src-renderer/features/player/tiles';
import { Series } from '../../../src-renderer/lib/series';
import { batchOf, fakeSeries } from './harness/fakeSeries';

const analysis = { id: 'a', model: { resolution: 128 }, sourceAvailable: true } as AnalysisView;
const other = { ...analysis, id: 'b' };
const source = { id: 's', pictures: null, averageFps: 25 } as SourceView;
const series = new Series();
series.append(
  batchOf('a', fakeSeries({ frames: 20, fps: 25, threshold: 0.007, maxToks: 256, shot: 40, seed: 3 }), 0, 20),
);
const place: Place = { source, analysis, series, ordinal: 5, seconds: 0.2, fit: 'crop' };
const map = { ...defaultViewers, overlay: 'error' as const };

beforeAll(() => void vi.stubGlobal('window', { devicePixelRatio: 1 }));

describe('the viewers of a mode', () => {
  const kinds = (...args: Parameters<typeof tilesOf>) => tilesOf(...args).map(({ kind, slot }) => `${kind} ${slot}`);

  it('are the source and each reconstruction, or one for each analysis', () => {
    expect(kinds('sideBySide', [analysis, other], ['x', 'y'])).toEqual(['source 0', 'recon 0', 'recon 1']);
    expect(kinds('difference', [analysis, other], ['x', 'y'])).toEqual(['difference 0', 'difference 1']);
    expect(kinds('split', [], [])).toEqual(['split 0']);
  });

  it('are labelled where there are several', () => {
    expect(tilesOf('split', [analysis], ['x'])[0]?.label).toBeNull();
    expect(tilesOf('split', [analysis, other], ['x', 'y']).map(({ label }) => label)).toEqual(['x', 'y']);
  });

  it('have the overlay on the source only where it is wanted', () => {
    expect(layersOf('split', map)).toEqual([
      { kind: 'source', overlay: false },
      { kind: 'recon', overlay: true },
    ]);
    expect(layersOf('source', { ...map, overlayOnSource: true })).toEqual([{ kind: 'source', overlay: true }]);
    expect(layersOf('difference', defaultViewers)).toEqual([{ kind: 'difference', overlay: false }]);
  });
});

describe('the pictures of a viewer', () => {
  it('are one alone side by side, the source in the size of the screen', () => {
    expect(wantedOf(place, 'recon', 300, defaultViewers)).toMatchObject({ request: { kind: 'recon', ordinal: 5 } });
    expect(wantedOf(place, 'recon', 300, defaultViewers)?.beside).toBeUndefined();
    expect(wantedOf(place, 'source', 600, defaultViewers)).toMatchObject({
      request: { kind: 'source', size: 640, frame: 5, ptsSeconds: 0.2 },
      ordinal: 5,
    });
  });

  it.each(['difference', 'split'] as const)('are both at the size of the model for %s', (kind) => {
    const wanted = wantedOf(place, kind, 300, defaultViewers);
    expect(wanted).toMatchObject({ request: { kind: 'source', size: 128 }, beside: { kind: 'recon', ordinal: 5 } });
    expect(wantedOf({ ...place, ordinal: null }, kind, 300, defaultViewers)).toBeNull();
  });

  it('are both where the error lies over one of them', () => {
    expect(wantedOf(place, 'recon', 300, map)?.beside).toMatchObject({ kind: 'recon' });
    expect(wantedOf(place, 'source', 300, map)?.beside).toBeUndefined();
    expect(wantedOf(place, 'source', 300, { ...map, overlayOnSource: true })?.beside).toMatchObject({ kind: 'recon' });
  });

  it('are the reconstruction alone where the source is gone', () => {
    const gone = { ...place, analysis: { ...analysis, sourceAvailable: false } };
    expect(wantedOf(gone, 'recon', 300, map)).toMatchObject({ request: { kind: 'recon' } });
    expect(wantedOf(gone, 'source', 300, map)).toBeNull();
    expect(wantedOf(gone, 'difference', 300, map)).toBeNull();
  });
});
