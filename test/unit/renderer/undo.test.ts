// The one undo list of a window: steps in order, gestures as one, nothing for files that are gone, and what preferences, points and closing note.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type AnalysisView, defaultPreferences, type SourceView } from '../../../src-main/contract';
import { closeSource } from '../../../src-renderer/commands/session';
import { emptyHistory, type History, nextStep, record, type Step, takeStep } from '../../../src-renderer/lib/history';
import { noPoints } from '../../../src-renderer/lib/inOut';
import { pointsOf, setPoints, usePoints } from '../../../src-renderer/store/points';
import { setPreferences } from '../../../src-renderer/store/preferences';
import { useSession } from '../../../src-renderer/store/session';
import { stepHistory, stepLabel } from '../../../src-renderer/store/undo';

const calls: [name: string, payload: unknown][] = [];
let recentId: string | null = 'r1';
vi.mock('../../../src-renderer/api/bridge', () => ({
  call: async (name: string, payload: unknown) => {
    calls.push([name, payload]);
    if (name === 'source.close') return { recentId };
    if (name === 'files.openRecent') return { sourceIds: ['s2'] };
    return payload;
  },
}));
vi.stubGlobal('window', globalThis);

const step = (label: string, gesture: string | null = null, sourceId: string | null = null): Step => ({
  label,
  gesture,
  sourceId,
  analysisId: null,
  undo: () => log.push(`-${label}`),
  redo: () => log.push(`+${label}`),
});
const log: string[] = [];
const anywhere = () => true;
const take = (history: History, direction: 'undo' | 'redo', isThere: (step: Step) => boolean = anywhere) => {
  const taken = takeStep(history, direction, isThere)!;
  taken.step[direction]();
  return taken.history;
};
const labels = () => {
  const state = useSession.getState();
  return [stepLabel(state, 'undo'), stepLabel(state, 'redo')];
};

beforeEach(() => {
  log.length = 0;
  calls.length = 0;
  recentId = 'r1';
  usePoints.setState({ points: {} });
  useSession.setState({
    history: emptyHistory,
    preferences: defaultPreferences,
    sources: [{ id: 's1', name: 'a.mp4', analysisIds: [] } as unknown as SourceView],
    analyses: { a1: { id: 'a1', sourceId: 's1' } as unknown as AnalysisView },
  });
});

describe('the steps', () => {
  it('go back and forward, and what was undone is gone at the next step', () => {
    let history = ['one', 'two', 'three'].reduce((now, label) => record(now, step(label)), emptyHistory);
    history = take(take(history, 'undo'), 'undo');
    history = take(history, 'redo');
    expect(log).toEqual(['-three', '-two', '+two']);
    expect(nextStep(history, 'redo', anywhere)?.label).toBe('three');
    history = record(history, step('four'));
    expect(nextStep(history, 'redo', anywhere)).toBeNull();
    expect(nextStep(history, 'undo', anywhere)?.label).toBe('four');
  });

  it('of one gesture are one: back to before the first, forward to after the last', () => {
    let history = record(record(emptyHistory, step('a', 'drag 1')), step('b', 'drag 1'));
    expect(history.past).toHaveLength(1);
    history = take(take(history, 'undo'), 'redo');
    expect(log).toEqual(['-a', '+b']);
    // The same gesture after an undo, another gesture and another file are others.
    history = record(history, step('c', 'drag 1'));
    history = record(record(history, step('d', 'drag 2')), step('e', 'drag 2', 's1'));
    expect(history.past.map(({ label }) => label)).toEqual(['b', 'c', 'd', 'e']);
  });

  it('of a file that is gone are passed over', () => {
    const isThere = ({ sourceId }: Step) => sourceId !== 'gone';
    const history = record(record(emptyHistory, step('a')), step('b', null, 'gone'));
    expect(nextStep(history, 'undo', isThere)?.label).toBe('a');
    expect(take(history, 'undo', isThere)).toMatchObject({ past: [], future: [{ label: 'a' }] });
    expect(takeStep(emptyHistory, 'redo', anywhere)).toBeNull();
  });

  it('do not grow without bounds', () => {
    let history = emptyHistory;
    for (let i = 0; i < 300; i++) history = record(history, step(String(i)));
    expect([history.past.length, history.past.at(-1)?.label]).toEqual([200, '299']);
  });
});

describe('what is done', () => {
  it('to preferences is undone with all that it changed, a slider as a whole', () => {
    for (const threshold of [0.01, 0.02, 0.03]) setPreferences({ threshold });
    setPreferences({ metric: 'psnr', threshold: 30 });
    expect(labels()).toEqual(['Undo change metric', null]);
    stepHistory('undo');
    expect(useSession.getState().preferences).toMatchObject({ metric: 'mse', threshold: 0.03 });
    expect(labels()).toEqual(['Undo change threshold', 'Redo change metric']);
    stepHistory('undo');
    expect(useSession.getState().preferences).toEqual(defaultPreferences);
    expect(stepHistory('undo')).toBeNull();
    stepHistory('redo');
    expect(useSession.getState().preferences.threshold).toBe(0.03);
  });

  it('to preferences is no step where nothing changes, or where it is no choice to take back', () => {
    setPreferences({ metric: 'mse' });
    setPreferences({ export: defaultPreferences.export, analyzeOnOpen: false });
    expect(labels()).toEqual([null, null]);
  });

  it('to in and out points is undone while their file is open', () => {
    const [a, b] = [10, 20].map((frame) => ({ frame, seconds: frame }));
    setPoints('s1', { in: a!, out: null });
    setPoints('s1', { in: a!, out: b! });
    setPoints('s1', noPoints);
    expect(labels()[0]).toBe('Undo clear in and out points');
    stepHistory('undo');
    expect(pointsOf(usePoints.getState(), 's1')).toEqual({ in: a, out: b });
    expect(labels()).toEqual(['Undo set out point', 'Redo clear in and out points']);
    useSession.setState({ sources: [] });
    expect(labels()).toEqual([null, null]);
  });

  it('by closing a file is undone by the recent files, and redone on what they opened', async () => {
    await closeSource('s1');
    expect(labels()[0]).toBe('Undo close a.mp4');
    stepHistory('undo');
    await vi.waitFor(() => expect(calls.at(-1)).toEqual(['files.openRecent', { recentId: 'r1' }]));
    await new Promise((resolve) => setTimeout(resolve, 0));
    stepHistory('redo');
    expect(calls.at(-1)).toEqual(['source.close', { sourceId: 's2' }]);
    recentId = null;
    useSession.setState({ history: emptyHistory });
    await closeSource('s1');
    expect(labels()).toEqual([null, null]);
  });
});
