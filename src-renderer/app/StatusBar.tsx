// The status bar: device, speed, ffmpeg and engine, time left and the one thing to know about the analysis, what else runs, the link, switches of the panels.
import { useShallow } from 'zustand/react/shallow';
import type { AnalysisView } from '../../src-main/contract';
import type { LinkStatus } from '../api/link';
import { CommandButton } from '../commands/CommandButton';
import { ExportsItem } from '../features/export/ExportsItem';
import { ImportLine } from '../features/models/ImportLine';
import { countText, percentText, plural } from '../lib/format';
import { runProgress, runStatus } from '../lib/runs';
import { stillCount } from '../lib/stills';
import { spanInWords } from '../lib/timecode';
import { runOf, selectedAnalysis, selectedSource, useSession } from '../store/session';
import { useUi } from '../store/ui';
import { BottomPanelIcon, FullScreenIcon, LeftPanelIcon, RightPanelIcon } from '../ui/icons';
import { ProgramsItem } from './ProgramsItem';

const phases = {
  waiting: 'Waiting for its turn',
  starting: 'Starting',
  measuring: 'Measuring the whole clip',
  analysing: 'Analyzing',
  finishing: 'Writing the last shard',
} as const;

const ends = { complete: 'Complete', partial: 'Ended early', failed: 'Failed', cancelled: 'Cancelled' } as const;

/** What to say of the connection to the main side; nothing while it holds. */
const linkTexts: Record<LinkStatus, string> = {
  open: '',
  connecting: 'Connecting',
  lost: 'Connection lost, trying again',
};

const panels = [
  ['files', LeftPanelIcon],
  ['timeline', BottomPanelIcon],
  ['side', RightPanelIcon],
] as const;

export function StatusBar() {
  const link = useSession((state) => state.link);
  const version = useSession((state) => state.version);
  const analysis = useSession(selectedAnalysis);
  const run = useSession(useShallow((state) => runOf(state, selectedSource(state))));
  const dialogShown = useUi((state) => state.dialog === 'models');
  const waiting = useSession((state) => Object.values(state.analyses).filter((a) => a.status === 'queued').length);
  const preferred = useSession((state) => state.devices.find((device) => device.name === state.preferences.device));
  const device = analysis?.device?.label ?? preferred?.label ?? '';
  const fallback = fallbackOf(analysis);
  return (
    <footer className="status-bar" data-testid="status-bar" data-region>
      <span className="status-facts">
        <span
          className={fallback === null ? 'device' : 'device fallback'}
          title={fallback ?? 'What the model runs on'}
          data-testid="device-state"
        >
          {fallback === null ? device : `${device} (fallback)`}
        </span>
        {analysis !== null && <Progress analysis={analysis} run={run} />}
        {analysis?.notice != null && fallback === null && (
          <span className="status-notice" title={analysis.notice}>
            {analysis.notice}
          </span>
        )}
      </span>
      <ExportsItem />
      {!dialogShown && <ImportLine />}
      <Elsewhere />
      {waiting > 0 && <span>{waiting} waiting</span>}
      <span role="status" className={link === 'lost' ? 'lost' : ''}>
        {linkTexts[link]}
      </span>
      <ProgramsItem />
      {version !== '' && <span className="faint version">ElasticTok Studio {version}</span>}
      <PanelSwitches />
    </footer>
  );
}

/** Why the CPU runs an analysis in the place of what was asked for; null where it does not. */
function fallbackOf(analysis: AnalysisView | null): string | null {
  return analysis?.device?.name === 'cpu' && analysis.settings.device !== 'cpu' ? analysis.notice : null;
}

/** What runs of other files than the one that is looked at. */
function Elsewhere() {
  const others = useSession(
    useShallow((state) =>
      Object.values(state.analyses).filter((a) => a.status === 'running' && a.sourceId !== state.selectedSourceId),
    ),
  );
  const name = useSession((state) => state.sources.find(({ id }) => id === others[0]?.sourceId)?.name);
  if (others.length === 0) return null;
  const { fraction, secondsLeft } = runProgress(others);
  const files = new Set(others.map(({ sourceId }) => sourceId)).size;
  const parts = [
    fraction === null ? '' : percentText(Math.min(0.99, fraction)),
    secondsLeft === null ? '' : `${spanInWords(secondsLeft)} left`,
  ].filter((part) => part !== '');
  return (
    <span className="elsewhere" data-testid="elsewhere">
      {files === 1 ? name : `${files} other files`}: {parts.join(', ') || 'running'}
    </span>
  );
}

/** Switches of what can be folded away, and the full screen. */
function PanelSwitches() {
  const some = useSession((state) => state.sources.length > 0);
  const { folded } = useSession(({ preferences }) => preferences.workspace);
  return (
    <span className="status-panels">
      {some &&
        panels.map(([panel, Icon]) => (
          <CommandButton
            key={panel}
            id={`panel.${panel}`}
            variant="icon small"
            aria-pressed={!folded.includes(panel)}
            data-testid={`toggle-${panel}`}
          >
            <Icon />
          </CommandButton>
        ))}
      <CommandButton id="view.fullScreen" variant="icon small" data-testid="full-screen">
        <FullScreenIcon />
      </CommandButton>
    </span>
  );
}

/** Of all analyses of the run together. */
function Progress({ analysis, run }: { analysis: AnalysisView; run: AnalysisView[] }) {
  const { phase, framesDone, framesTotal, framesPerSecond, secondsLeft, elapsedSeconds } = runProgress(run);
  const paused = useSession((state) => state.queue.paused);
  const unit = useSession((state) => (stillCount(selectedSource(state)) === null ? 'frame' : 'picture'));
  const status = runStatus(run, analysis.status);
  const active = status === 'queued' || status === 'running';
  const total = framesTotal !== null && framesTotal > framesDone ? ` of ${countText(framesTotal)}` : '';
  const state =
    status === 'queued'
      ? paused
        ? 'Waiting, the queue is paused'
        : phases.waiting
      : active
        ? phases[phase]
        : ends[status as keyof typeof ends];
  return (
    <>
      <span className="phase">{run.length > 1 ? `${state}, ${run.length} analyses` : state}</span>
      <span className="frames-done">
        {active && total !== '' ? `${countText(framesDone)}${total} ${unit}s` : plural(framesDone, unit)}
      </span>
      {framesPerSecond !== null && (
        <span>
          {framesPerSecond.toFixed(framesPerSecond < 10 ? 1 : 0)} {unit}s/s
        </span>
      )}
      {active && secondsLeft !== null && <span>{spanInWords(secondsLeft)} left</span>}
      {elapsedSeconds > 0 && (
        <span className="faint elapsed">
          {spanInWords(elapsedSeconds)} {active ? 'so far' : 'taken'}
        </span>
      )}
    </>
  );
}
