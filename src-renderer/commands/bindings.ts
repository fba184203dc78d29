// From the command table and the user's changes to the keys that hold, and the changes themselves; all pure.
import { type KeyPreferences, type KeyProfile, maxChords } from '../../src-main/contract';
import type { Command } from './command';
import { twinOf } from './keys';

/** What of a command its keys depend on. */
export type Bindable = Pick<Command, 'keys' | 'editorKeys'> & { id: string };

export interface Bindings {
  /** The chords of each command. */
  chords: ReadonlyMap<string, readonly string[]>;
  /** The commands that claim a chord. The first is carried out: one whose keys the user changed comes before the others. */
  claims: ReadonlyMap<string, readonly string[]>;
}

/** The chords of a command in a profile, before any change. */
export function profileChords({ keys, editorKeys }: Bindable, profile: KeyProfile): readonly string[] {
  return profile === 'editor' ? (editorKeys ?? keys) : keys;
}

function chordsIn(command: Bindable, { profile, changes }: KeyPreferences): readonly string[] {
  return changes[command.id] ?? profileChords(command, profile);
}

/** The keys that hold. */
export function resolveBindings(table: readonly Bindable[], keys: KeyPreferences): Bindings {
  const isChanged = ({ id }: Bindable) => id in keys.changes;
  const claims = new Map<string, string[]>();
  for (const command of [...table.filter(isChanged), ...table.filter((command) => !isChanged(command))]) {
    for (const chord of chordsIn(command, keys)) claims.set(chord, [...(claims.get(chord) ?? []), command.id]);
  }
  return { chords: new Map(table.map((command) => [command.id, chordsIn(command, keys)])), claims };
}

/** Chords that more than one command claims, with those commands. */
export function conflicts({ claims }: Bindings): [chord: string, ids: readonly string[]][] {
  return [...claims].filter(([, ids]) => ids.length > 1);
}

function withChords(keys: KeyPreferences, command: Bindable, chords: readonly string[]): KeyPreferences {
  const usual = profileChords(command, keys.profile);
  const { [command.id]: _before, ...others } = keys.changes;
  if (chords.join(' ') === usual.join(' ')) return { ...keys, changes: others };
  return { ...keys, changes: { ...others, [command.id]: [...chords] } };
}

/** The keys with one more chord of a command; the same where it has that chord, or as many as it can have. */
export function withChord(keys: KeyPreferences, command: Bindable, chord: string): KeyPreferences {
  const chords = chordsIn(command, keys);
  return chords.includes(chord) || chords.length >= maxChords ? keys : withChords(keys, command, [...chords, chord]);
}

/** The keys without a chord of a command, and without the same chord of the other kind of keyboard. */
export function withoutChord(keys: KeyPreferences, command: Bindable, chord: string): KeyPreferences {
  return withChords(
    keys,
    command,
    chordsIn(command, keys).filter((other) => other !== chord && other !== twinOf(chord)),
  );
}

/** The keys with a chord that a command has taken from all others. */
export function withChordTaken(
  table: readonly Bindable[],
  keys: KeyPreferences,
  { id }: Bindable,
  chord: string,
): KeyPreferences {
  return table
    .filter((other) => other.id !== id && chordsIn(other, keys).includes(chord))
    .reduce((changed, other) => withoutChord(changed, other, chord), keys);
}

/** The keys with a command's own as the profile has them. */
export function withoutChange(keys: KeyPreferences, id: string): KeyPreferences {
  const { [id]: _reset, ...changes } = keys.changes;
  return { ...keys, changes };
}
