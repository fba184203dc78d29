// One command of the shortcut list: its keys, which can be removed, added by pressing them, taken from others and reset.
import { useState } from 'react';
import { type KeyPreferences, maxChords } from '../../../src-main/contract';
import { type Bindings, withChord, withChordTaken, withoutChange, withoutChord } from '../../commands/bindings';
import type { Command, CommandId } from '../../commands/command';
import { chordLabel, chordsOn } from '../../commands/keys';
import { command as commandOf, commandTable } from '../../commands/table';
import { useSession } from '../../store/session';
import { Button } from '../../ui/Button';
import { Chord } from '../../ui/Chord';
import { CloseIcon, ResetIcon } from '../../ui/icons';
import { Recorder } from './Recorder';

interface KeyRowProps {
  command: Command;
  keys: KeyPreferences;
  bindings: Bindings;
  setKeys: (keys: KeyPreferences) => void;
}

export function KeyRow({ command, keys, bindings, setKeys }: KeyRowProps) {
  const platform = useSession((state) => state.host.platform);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { id, label } = command;
  const all = bindings.chords.get(id) ?? [];
  const chords = chordsOn(platform, all);
  const others = (chord: string) => (bindings.claims.get(chord) ?? []).filter((other) => other !== id);
  const names = (ids: readonly string[]) =>
    ids.map((other) => `“${commandOf(other as CommandId).label}”`).join(' and ');
  return (
    <li className="key-row" data-testid="key-row" data-command={id}>
      <span className="key-label">{label}</span>
      <span className="key-chords">
        {chords.map((chord) => (
          <span key={chord} className={others(chord).length > 0 ? 'key-chord twice' : 'key-chord'}>
            <Chord parts={chordLabel(chord)} />
            <Button
              variant="icon small"
              title={`Remove ${chordLabel(chord).join(' ')} from “${label}”`}
              onClick={() => setKeys(withoutChord(keys, command, chord))}
              data-testid="key-remove"
            >
              <CloseIcon />
            </Button>
          </span>
        ))}
        <Button
          variant="icon small"
          className={id in keys.changes ? 'key-reset changed' : 'key-reset'}
          title={`Reset the keys of “${label}”`}
          disabled={!(id in keys.changes)}
          onClick={() => setKeys(withoutChange(keys, id))}
          data-testid="key-reset"
        >
          <ResetIcon />
        </Button>
        <Recorder
          label={label}
          full={all.length >= maxChords}
          onChord={(chord) => setKeys(withChord(keys, command, chord))}
          onRefusal={setRefusal}
        />
      </span>
      {refusal !== null && (
        <p role="alert" className="key-note" data-testid="key-refusal">
          {refusal}
        </p>
      )}
      {chords
        .filter((chord) => others(chord).length > 0)
        .map((chord) => (
          <p key={chord} className="key-note" data-testid="key-conflict">
            <span>
              <Chord parts={chordLabel(chord)} /> also means {names(others(chord))}.
            </span>
            <Button
              title={`Take ${chordLabel(chord).join(' ')} from ${names(others(chord))}`}
              onClick={() => setKeys(withChordTaken(commandTable, keys, command, chord))}
              data-testid="key-take"
            >
              Only here
            </Button>
          </p>
        ))}
    </li>
  );
}
