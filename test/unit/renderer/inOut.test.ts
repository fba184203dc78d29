// In and out points: how they are set, dragged and cleared, and which frames they mean.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type AnalysisView, defaultReview, type SourceView } from '../../../src-main/contract';
import { clearPoints, markPoint } from '../../../src-renderer/commands/exports';
import { frameRangeOf, hasPoints, noPoints, spanOf, withPoint, withPointMoved } from '../../../src-renderer/lib/inOut';
import { usePlayback } from '../../../src-renderer/store/playback';
import { pointsOf, usePoints } from '../../../src-renderer/store/points';
import { registry } from '../../../src-renderer/store/registry';
import { useSession } from '../../../src-renderer/store/session';
import { useUi } from '../../../src-renderer/store/ui';
import { batchOf, fakeSeries } from './harness/fakeSeries';

vi.mock('../../../src-renderer/api/bridge', () => ({ call: async () => ({}) }));

const at = (frame: number) => ({ frame, seconds: frame / 25 });
const index = { at: (ordinal: number) => 100 + ordinal * 2 } as never;

describe('points', () => {
  it('give the other one up where it would lie on the wrong side', () => {
    const both = withPoint(withPoint(noPoints, 'in', at(10)), 'out', at(20));
    expect(both).toEqual({ in: at(10), out: at(20) });
    expect(withPoint(both, 'in', at(20))).toEqual({ in: at(20), out: at(20) });
    expect(withPoint(both, 'in', at(21))).toEqual({ in: at(21), out: null });
    expect(withPoint(both, 'out', at(9))).toEqual({ in: null, out: at(9) });
  });

  it('stop at each other when they are dragged', () => {
    const both = { in: at(10), out: at(20) };
    expect(withPointMoved(both, 'in', at(30))).toEqual({ in: at(20), out: at(20) });
    expect(withPointMoved(both, 'out', at(3))).toEqual({ in: at(10), out: at(10) });
    expect(withPointMoved({ in: at(10), out: null }, 'in', at(30))).toEqual({ in: at(30), out: null });
  });

  it('mean analyzed frames, both included', () => {
    const series = { index, frames: 50 };
    expect(frameRangeOf({ in: at(110), out: at(120) }, series)).toEqual({ from: 110, to: 120 });
    expect(frameRangeOf({ in: null, out: at(120) }, series)).toEqual({ from: 100, to: 120 });
    expect(frameRangeOf({ in: at(110), out: null }, series)).toEqual({ from: 110, to: 198 });
    expect(frameRangeOf({ in: at(300), out: null }, series)).toBeNull();
    expect(frameRangeOf({ in: at(110), out: null }, { index, frames: 0 })).toBeNull();
  });

  it('span from the first frame to where the last one ends', () => {
    const domain = { start: 1, end: 9 };
    const end = ({ seconds }: { seconds: number }) => seconds + 0.04;
    expect(spanOf({ in: at(50), out: at(75) }, domain, end)).toEqual({ start: 2, end: 3.04 });
    expect(spanOf(noPoints, domain, end)).toEqual(domain);
  });
});

describe('the commands', () => {
  const series = fakeSeries({ frames: 100, fps: 25, threshold: 0.007, maxToks: 256, shot: 40, seed: 3 });
  const points = () => pointsOf(usePoints.getState(), 's');

  beforeEach(() => {
    registry.append(batchOf('points', series, 0, 100));
    registry.setMarks({ analysisId: 'points', marks: [], review: defaultReview });
    usePoints.setState({ points: {} });
    useUi.setState({ notices: [] });
    useSession.setState({
      sources: [{ id: 's', analysisIds: ['points'], pictures: null, durationSeconds: 4 } as unknown as SourceView],
      selectedSourceId: 's',
      analyses: { points: { id: 'points', sourceId: 's', status: 'complete' } as unknown as AnalysisView },
    });
  });

  it('set them at the playhead, for each source, and clear them', () => {
    usePlayback.setState({ ordinal: 12, seconds: 12 / 25 });
    markPoint('in');
    usePlayback.setState({ ordinal: 40, seconds: 40 / 25 });
    markPoint('out');
    expect([points().in?.frame, points().out?.frame]).toEqual([12, 40]);
    expect(points().in?.seconds).toBeCloseTo(12 / 25, 9);
    expect(pointsOf(usePoints.getState(), 'other')).toEqual(noPoints);
    clearPoints();
    expect(hasPoints(points())).toBe(false);
  });

  it('say so where no frame is analyzed', () => {
    usePlayback.setState({ ordinal: null, seconds: 99 });
    markPoint('in');
    expect(hasPoints(points())).toBe(false);
    expect(useUi.getState().notices.map(({ title }) => title)).toEqual([
      'In and out points can be set where a frame is analyzed.',
    ]);
  });
});
