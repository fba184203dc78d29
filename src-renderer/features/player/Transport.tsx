// The transport row: marks, frames, play, position, speed. Pictures are stepped through; they have no time to play.
import { CommandButton } from '../../commands/CommandButton';
import { currentDomain } from '../../commands/playhead';
import { playRate } from '../../lib/shuttle';
import { pictureText, stillCount } from '../../lib/stills';
import { timecode } from '../../lib/timecode';
import { gridShown, useGrid } from '../../store/grid';
import { speeds, usePlayback } from '../../store/playback';
import { useReviews } from '../../store/reviews';
import { selectedAnalysis, selectedSource, useSession } from '../../store/session';
import {
  ChevronIcon,
  GridIcon,
  LoopIcon,
  NextFrameIcon,
  NextMarkIcon,
  PauseIcon,
  PlayIcon,
  PreviousFrameIcon,
  PreviousMarkIcon,
  ReviewIcon,
} from '../../ui/icons';

export function Transport() {
  const stills = useSession((state) => stillCount(selectedSource(state)));
  return (
    <div className="transport" role="toolbar" aria-label={stills === null ? 'Playback' : 'Pictures'}>
      {stills === null ? <Timecode /> : <PictureNumber count={stills} />}
      {stills !== 1 && (
        <div className="transport-buttons">
          <CommandButton id="mark.previous" variant="icon">
            <PreviousMarkIcon />
          </CommandButton>
          <CommandButton id="frame.previous" variant="icon">
            <PreviousFrameIcon />
          </CommandButton>
          {stills === null && <PlayButton />}
          <CommandButton id="frame.next" variant="icon" data-testid="next-frame">
            <NextFrameIcon />
          </CommandButton>
          <CommandButton id="mark.next" variant="icon" data-testid="next-mark">
            <NextMarkIcon />
          </CommandButton>
        </div>
      )}
      <div className="transport-end">
        <GridButton />
        <ReviewButton />
        {stills === null && <LoopButton />}
        {stills === null && <Speed />}
      </div>
    </div>
  );
}

function PlayButton() {
  const playing = usePlayback((state) => state.playing);
  return (
    <CommandButton id="play.toggle" variant="icon" className="play" aria-pressed={playing} data-testid="play">
      {playing ? <PauseIcon /> : <PlayIcon />}
    </CommandButton>
  );
}

function LoopButton() {
  const loop = usePlayback((state) => state.loop);
  return (
    <CommandButton id="play.loop" variant="icon" aria-pressed={loop} data-testid="loop">
      <LoopIcon />
    </CommandButton>
  );
}

function GridButton() {
  const source = useSession(selectedSource);
  const shown = useGrid((state) => gridShown(state, source));
  const stills = stillCount(source) !== null;
  return (
    <CommandButton id="grid.toggle" variant="icon" className="worded" aria-pressed={shown} data-testid="grid">
      <GridIcon />
      <span className="word">{stills ? 'Pictures' : 'Shots'}</span>
    </CommandButton>
  );
}

/** What J and L make of the speed, in its place; nothing while it is played as chosen. */
function Shuttle() {
  const rate = usePlayback(({ playing, speed, shuttle }) =>
    playing && shuttle !== 1 ? playRate(speed, shuttle) : null,
  );
  if (rate === null) return null;
  return (
    <span className="shuttle" role="status" data-testid="shuttle">
      {rate < 0 ? '◀' : '▶'} {Math.abs(rate)}×
    </span>
  );
}

function ReviewButton() {
  const shown = useReviews((state) => state.shown);
  return (
    <CommandButton id="review.toggle" variant="icon" className="worded" aria-pressed={shown} data-testid="review">
      <ReviewIcon />
      <span className="word">Review</span>
    </CommandButton>
  );
}

function PictureNumber({ count }: { count: number }) {
  const seconds = usePlayback((state) => state.seconds);
  return (
    <CommandButton
      id="goTo.show"
      variant="icon"
      className="timecode"
      aria-label={`${pictureText(seconds, count)}, go to`}
      data-testid="picture-number"
    >
      <strong>{pictureText(seconds, count)}</strong>
    </CommandButton>
  );
}

/** Position and duration; a click goes to a place that is typed. */
function Timecode() {
  const seconds = usePlayback((state) => state.seconds);
  // Both may change the duration: the header's, or what was found while analysing.
  useSession(selectedSource);
  useSession(selectedAnalysis);
  return (
    <CommandButton
      id="goTo.show"
      variant="icon"
      className="timecode"
      aria-label={`${timecode(seconds)} / ${timecode(currentDomain().end)}, go to`}
      data-testid="timecode"
    >
      <strong>{timecode(seconds)}</strong> <span>/ {timecode(currentDomain().end)}</span>
    </CommandButton>
  );
}

function Speed() {
  const speed = usePlayback((state) => state.speed);
  return (
    <span className="select speed" title="Playback speed ([ and ]; J, K and L while playing)">
      <select
        value={speed}
        aria-label="Playback speed"
        data-testid="speed"
        onChange={(event) => {
          usePlayback.setState({ speed: Number(event.target.value) });
          if (!event.target.matches(':focus-visible')) event.target.blur();
        }}
      >
        {speeds.map((value) => (
          <option key={value} value={value}>
            {value}×
          </option>
        ))}
      </select>
      <Shuttle />
      <ChevronIcon />
    </span>
  );
}
