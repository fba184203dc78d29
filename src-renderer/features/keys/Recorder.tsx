// The button that adds a key to a command: once pressed, it waits for the keys and takes what is pressed.
import { type KeyboardEvent, useState } from 'react';
import { chordLabel, chordOf } from '../../commands/keys';
import { isModifier, refusalOf } from '../../commands/refusal';
import { useSession } from '../../store/session';
import { Button } from '../../ui/Button';
import { PlusIcon } from '../../ui/icons';

interface RecorderProps {
  /** What the command does. */
  label: string;
  /** It has as many keys as one command can have. */
  full: boolean;
  onChord: (chord: string) => void;
  /** Why a pressed chord cannot be had; null when that is over. */
  onRefusal: (reason: string | null) => void;
}

export function Recorder({ label, full, onChord, onRefusal }: RecorderProps) {
  const platform = useSession((state) => state.host.platform);
  const [recording, setRecording] = useState(false);
  const stop = () => {
    setRecording(false);
    onRefusal(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!recording) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat || isModifier(event.key)) return;
    const chord = chordOf(event);
    if (chord === 'Escape') {
      stop();
      return;
    }
    const reason = refusalOf(chord, platform);
    if (reason !== null) {
      onRefusal(`${chordLabel(chord).join(' ')}: ${reason}`);
      return;
    }
    stop();
    onChord(chord);
  };
  const title = recording ? 'Press the keys; Esc leaves it' : `Add a key to “${label}”`;
  return (
    <Button
      variant={recording ? 'plain' : 'icon small'}
      className={recording ? 'key-add recording' : 'key-add'}
      title={full ? 'No command can have more keys: remove one first' : title}
      disabled={full}
      onClick={(event) => {
        // The mouse leaves the focus where it was; here the keys must come.
        event.currentTarget.focus();
        setRecording(true);
      }}
      onKeyDown={onKeyDown}
      onBlur={stop}
      data-testid="key-add"
    >
      {recording ? 'Press keys…' : <PlusIcon />}
    </Button>
  );
}
