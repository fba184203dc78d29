// The user's keys: what holds of profile and changes, which of two commands a chord runs, and how chords are added, taken over and reset.
import { describe, expect, it } from 'vitest';
import { defaultKeys, type KeyPreferences, keyPreferencesSchema, maxChords } from '../../../src-main/contract';
import {
  conflicts,
  resolveBindings,
  withChord,
  withChordTaken,
  withoutChange,
  withoutChord,
} from '../../../src-renderer/commands/bindings';

const cut = { id: 'a.cut', keys: ['c', 'Ctrl+x'], editorKeys: ['b'] };
const play = { id: 'a.play', keys: [' '] };
const fit = { id: 'a.fit', keys: [] };
const table = [cut, play, fit];
const chordsIn = (keys: KeyPreferences) => Object.fromEntries(resolveBindings(table, keys).chords);

describe('keys', () => {
  it('are those of the profile, and the changed ones in their place', () => {
    expect(chordsIn(defaultKeys)).toEqual({ 'a.cut': ['c', 'Ctrl+x'], 'a.play': [' '], 'a.fit': [] });
    expect(chordsIn({ profile: 'editor', changes: {} })['a.cut']).toEqual(['b']);
    const changed = { profile: 'editor' as const, changes: { 'a.cut': ['k'], 'a.play': [], 'gone.away': ['z'] } };
    expect(chordsIn(changed)).toEqual({ 'a.cut': ['k'], 'a.play': [], 'a.fit': [] });
    expect(resolveBindings(table, changed).claims.has('z')).toBe(false);
  });

  it('run the command whose keys were changed where two claim one, until it is taken from the other', () => {
    const both = withChord(defaultKeys, fit, 'c');
    expect(conflicts(resolveBindings(table, both))).toEqual([['c', ['a.fit', 'a.cut']]]);
    const taken = withChordTaken(table, both, fit, 'c');
    expect(conflicts(resolveBindings(table, taken))).toEqual([]);
    expect(chordsIn(taken)).toEqual({ 'a.cut': ['Ctrl+x'], 'a.play': [' '], 'a.fit': ['c'] });
    const back = withChordTaken(table, both, cut, 'c');
    expect(back).toEqual(defaultKeys);
  });

  it('are no change where they are again what the profile has', () => {
    const without = withoutChord(defaultKeys, cut, 'Ctrl+x');
    expect(without.changes).toEqual({ 'a.cut': ['c'] });
    expect(withChord(without, cut, 'Ctrl+x')).toEqual(defaultKeys);
    expect(withoutChange(withChord(without, fit, 'k'), 'a.cut').changes).toEqual({ 'a.fit': ['k'] });
  });

  it('go with their twins of the other kind of keyboard', () => {
    const open = { id: 'a.open', keys: ['Ctrl+o', 'Meta+o', 'p'] };
    expect(withoutChord(defaultKeys, open, 'Ctrl+o').changes).toEqual({ 'a.open': ['p'] });
    expect(withChordTaken([open, fit], withChord(defaultKeys, fit, 'Meta+o'), fit, 'Meta+o').changes).toEqual({
      'a.fit': ['Meta+o'],
      'a.open': ['p'],
    });
  });

  it('are as many as a command can have, each once', () => {
    const chords = Array.from({ length: maxChords + 2 }, (_, i) => `F${i + 1}`);
    const full = chords.reduce((keys, chord) => withChord(keys, fit, chord), defaultKeys);
    expect(full.changes['a.fit']).toEqual(chords.slice(0, maxChords));
    expect(withChord(full, fit, 'F1')).toBe(full);
    expect(keyPreferencesSchema.parse(full)).toEqual(full);
  });

  it.each([
    [{ profile: 'vi', changes: {} }],
    [{ profile: 'player', changes: { 'a.cut': Array(maxChords + 1).fill('x') } }],
    [{ profile: 'player', changes: { 'a.cut': ['x'.repeat(41)] } }],
    [{ profile: 'player', changes: { 'a.cut': [''] } }],
    [{ profile: 'player', changes: { 'no command': ['x'] } }],
    [{ profile: 'player', changes: Object.fromEntries(Array.from({ length: 301 }, (_, i) => [`a.b${i}`, ['x']])) }],
    [{ profile: 'player', changes: {}, more: 1 }],
  ])('that are none are refused: %#', (keys) => expect(keyPreferencesSchema.safeParse(keys).success).toBe(false));
});
