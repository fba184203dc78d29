// What can be typed to go to a place, what cannot, and what is said then.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type AnalysisView, defaultReview, type SourceView } from '../../../src-main/contract';
import { goTo, showGoTo } from '../../../src-renderer/commands/goTo';
import { seekMark } from '../../../src-renderer/commands/review';
import { parseGoal } from '../../../src-renderer/lib/goTo';
import { usePlayback } from '../../../src-renderer/store/playback';
import { registry } from '../../../src-renderer/store/registry';
import { useSession } from '../../../src-renderer/store/session';
import { useUi } from '../../../src-renderer/store/ui';
import { batchOf, fakeSeries } from './harness/fakeSeries';

vi.mock('../../../src-renderer/api/bridge', () => ({ call: async () => ({}) }));

describe('a typed place', () => {
  it.each([
    ['123', { kind: 'frame', frame: 123 }],
    [' 0 ', { kind: 'frame', frame: 0 }],
    ['1:02', { kind: 'time', seconds: 62 }],
    ['90:00', { kind: 'time', seconds: 5400 }],
    ['00:01:02.345', { kind: 'time', seconds: 62.345 }],
    ['0:02,5', { kind: 'time', seconds: 2.5 }],
    ['1:00:00', { kind: 'time', seconds: 3600 }],
    ['00:00:05:12', { kind: 'time', seconds: 5.48 }],
    ['01:00:00;24', { kind: 'time', seconds: 3600.96 }],
    ['50%', { kind: 'share', share: 0.5 }],
    ['12,5 %', { kind: 'share', share: 0.125 }],
  ])('%s', (text, goal) => expect(parseGoal(text, 25)).toEqual(goal));

  it.each(['', 'abc', '-5', '1.5', '1:60', '1:60:00', '00:00:05:25', '00:00:60:00', '101 %', '1:2:3:4:5', '12:', '::'])(
    'not %j',
    (text) => expect(parseGoal(text, 25)).toBeNull(),
  );

  it('has as many frames a second as the clip', () => {
    expect(parseGoal('00:00:01:29', 29.97)).toEqual({ kind: 'time', seconds: 1 + 29 / 29.97 });
    expect(parseGoal('00:00:01:30', 29.97)).toBeNull();
    expect(parseGoal('00:00:01:59', 60)).not.toBeNull();
  });
});

describe('going there', () => {
  const at = () => usePlayback.getState();

  beforeEach(() => {
    registry.append(
      batchOf('goto', fakeSeries({ frames: 100, fps: 25, threshold: 0.007, maxToks: 256, shot: 40, seed: 3 }), 0, 100),
    );
    const source = {
      id: 's',
      analysisIds: ['goto'],
      pictures: null,
      durationSeconds: 8,
      averageFps: 25,
      codec: 'h264',
    };
    useSession.setState({
      sources: [source as unknown as SourceView],
      selectedSourceId: 's',
      analyses: { goto: { id: 'goto', sourceId: 's', status: 'running' } as unknown as AnalysisView },
    });
    usePlayback.setState({ seconds: 0, ordinal: 0, playing: true });
    showGoTo();
  });

  it('shows the analyzed frame, closes the dialog and pauses', () => {
    expect(goTo('42')).toBeNull();
    expect(at()).toMatchObject({ ordinal: 42, playing: false });
    expect(useUi.getState().dialog).toBeNull();
    expect(goTo('00:00:02:03')).toBeNull();
    expect(at().ordinal).toBe(53);
    expect(goTo('0:01.01')).toBeNull();
    expect(at().ordinal).toBe(25);
  });

  it('goes where nothing is analyzed yet, and to shares of the clip', () => {
    expect(goTo('150')).toBeNull();
    expect(at()).toMatchObject({ ordinal: null, seconds: 6 });
    expect(goTo('25 %')).toBeNull();
    expect(at().ordinal).toBe(50);
    expect(goTo('100 %')).toBeNull();
    expect(at().seconds).toBeGreaterThan(7.9);
  });

  it('says what can be typed, and how far the clip goes, and stays open', () => {
    expect(goTo('soon')).toMatch(/frame \(123\).*1:02.*00:00:05:12.*50 %/);
    expect(goTo('1:00')).toBe('The clip goes from 00:00:00.00 to 00:00:08.00.');
    expect(goTo('200')).toBe('The last frame is 199.');
    expect(at()).toMatchObject({ ordinal: 0 });
    expect(useUi.getState().dialog).toBe('goTo');
  });

  it('goes to marks of one kind, hidden or not', () => {
    const mark = (kind: string, ordinal: number) =>
      ({ kind, ordinal, frame: ordinal, ptsSeconds: ordinal / 25 }) as never;
    const marks = [mark('cut', 10), mark('spike', 20), mark('transition', 30), mark('tokenSpike', 40), mark('cut', 50)];
    registry.setMarks({ analysisId: 'goto', marks, review: defaultReview });
    seekMark(1, ['spike', 'tokenSpike']);
    expect(at().ordinal).toBe(20);
    seekMark(1, ['spike', 'tokenSpike']);
    expect(at().ordinal).toBe(40);
    seekMark(-1, ['transition']);
    expect(at().ordinal).toBe(30);
    seekMark(1, ['cut']);
    expect(at().ordinal).toBe(50);
    seekMark(1, ['cut']);
    expect(at().ordinal).toBe(50);
  });
});
