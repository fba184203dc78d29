// Which analyses are shown: those of a run as they appear, those chosen by hand; starting, cancelling and resuming a run.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type AnalysisStatus,
  type AnalysisView,
  defaultPreferences,
  type SourceView,
} from '../../../src-main/contract';
import { cancelAnalysis, nextSettings, resumeAnalysis, startAnalysis } from '../../../src-renderer/commands/session';
import { command } from '../../../src-renderer/commands/table';
import { applyEvent } from '../../../src-renderer/store/events';
import { runOf, selectedSource, shownAnalyses, useSession } from '../../../src-renderer/store/session';
import { align, alignmentOf, chooseAnalysis, compareAnalysis, shownLabels } from '../../../src-renderer/store/shown';
import { model, models } from './harness/fakeModels';

const calls: { name: string; payload: unknown }[] = [];
const answers: Record<string, unknown> = {};
vi.mock('../../../src-renderer/api/bridge', () => ({
  call: async (name: string, payload: unknown) => {
    calls.push({ name, payload });
    return name === 'analysis.series'
      ? { batches: [], marks: { analysisId: 'x', marks: [], review: {} } }
      : answers[name];
  },
}));
const called = (name: string) => calls.filter((call) => call.name === name).map(({ payload }) => payload);

const source = { id: 's', name: 'clip.mp4', analysisIds: [], pictures: null } as unknown as SourceView;
function appear(id: string, status: AnalysisStatus, canResume = false, sourceId = 's') {
  const [settings] = nextSettings(useSession.getState());
  const analysis = { id, sourceId, name: id, status, settings, model, canResume, totals: null };
  applyEvent({ type: 'analysis', analysis: analysis as unknown as AnalysisView }, () => {});
}
const shown = () => shownAnalyses(useSession.getState()).map(({ id }) => id);

beforeEach(() => {
  calls.length = 0;
  useSession.setState({
    sources: [source],
    selectedSourceId: 's',
    analyses: {},
    models,
    chosenAnalysis: {},
    compared: {},
    alignments: {},
    runs: {},
    starting: {},
    cancelling: {},
    preferences: defaultPreferences,
  });
});

describe('what is shown', () => {
  it('is the run that appears: its first analysis, compared with at most three more', () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) appear(id, 'queued');
    expect(shown()).toEqual(['a', 'b', 'c', 'd']);
    expect(runOf(useSession.getState(), source)).toHaveLength(5);
    expect(called('analysis.series')).toHaveLength(4);
  });

  it('may be of another file, last and with an offset of its own, and stays when the clip is analyzed again', () => {
    const other = { ...source, id: 'o', name: 'other.mkv', analysisIds: ['x'] };
    useSession.setState({ sources: [source, other] });
    appear('a', 'complete');
    appear('x', 'complete', false, 'o');
    compareAnalysis({ id: 'x' }, true);
    align('x', { by: 'frame', offset: -3 });
    appear('b', 'running');
    appear('c', 'running');
    expect(shown()).toEqual(['b', 'c', 'x']);
    expect(shownLabels(useSession.getState())).toEqual(['clip.mp4', 'clip.mp4', 'other.mkv']);
    expect(alignmentOf(useSession.getState(), 'x')).toEqual({ by: 'frame', offset: -3 });
    compareAnalysis({ id: 'x' }, false);
    expect(shown()).toEqual(['b', 'c']);
    // Seen from the other one, nothing lies over it.
    useSession.setState({ selectedSourceId: 'o' });
    expect(shown()).toEqual(['x']);
    expect(alignmentOf(useSession.getState(), 'x')).toEqual({ by: 'time', offset: 0 });
  });

  it('is a new run alone once the one before has ended', () => {
    appear('a', 'running');
    appear('b', 'queued');
    appear('a', 'complete');
    appear('b', 'cancelled');
    appear('c', 'queued');
    expect(shown()).toEqual(['c']);
  });

  it('changes by hand, and a compared one changes places with the main one', () => {
    for (const id of ['a', 'b', 'c']) appear(id, 'queued');
    chooseAnalysis({ id: 'c', sourceId: 's' });
    expect(shown()).toEqual(['c', 'b', 'a']);
    compareAnalysis({ id: 'b' }, false);
    expect(shown()).toEqual(['c', 'a']);
    compareAnalysis({ id: 'b' }, true);
    expect(shown()).toEqual(['c', 'a', 'b']);
  });

  it('loses what is closed', () => {
    for (const id of ['a', 'b']) appear(id, 'queued');
    applyEvent({ type: 'analysis-closed', analysisId: 'b' }, () => {});
    expect(shown()).toEqual(['a']);
  });
});

describe('a run', () => {
  it('starts with all settings at once, and shows what the answer names', async () => {
    useSession.setState({
      preferences: { ...defaultPreferences, compareThresholds: [0.02], compareModels: [models[1]?.name as string] },
    });
    answers['analysis.start'] = { analysisIds: ['old', 'b', 'c', 'd'] };
    appear('old', 'complete');
    for (const id of ['b', 'c', 'd']) appear(id, 'queued');
    appear('b', 'complete');
    for (const id of ['c', 'd']) appear(id, 'cancelled');
    await startAnalysis();
    const [payload] = called('analysis.start') as { settings: { threshold: number; model: string }[] }[];
    expect(payload?.settings.map(({ model: name, threshold }) => [name, threshold])).toEqual([
      [models[0]?.name, 0.007],
      [models[0]?.name, 0.02],
      [models[1]?.name, 0.007],
      [models[1]?.name, 0.02],
    ]);
    expect(shown()).toEqual(['old', 'b', 'c', 'd']);
  });

  it('is cancelled and resumed as a whole', async () => {
    for (const id of ['a', 'b', 'c']) appear(id, 'queued');
    appear('b', 'complete');
    expect(command('analysis.start').enabled(useSession.getState())).toBe(false);
    await cancelAnalysis();
    expect(called('analysis.cancel')).toEqual([{ analysisId: 'a' }, { analysisId: 'c' }]);
    for (const id of ['a', 'c']) appear(id, 'cancelled', true);
    expect(useSession.getState().cancelling).toEqual({});
    expect(command('analysis.resume').enabled(useSession.getState())).toBe(true);
    await resumeAnalysis();
    expect(called('analysis.resume')).toEqual([{ analysisId: 'a' }, { analysisId: 'c' }]);
  });

  it('that is not answered yet is cancelled when it is', async () => {
    answers['analysis.start'] = { analysisIds: ['a', 'b'] };
    const started = startAnalysis();
    await cancelAnalysis();
    await started;
    expect(called('analysis.cancel')).toEqual([{ analysisId: 'a' }, { analysisId: 'b' }]);
    expect(selectedSource(useSession.getState())?.id).toBe('s');
  });
});
