// The command table and its keys: no chord twice in a profile, every menu command there, chords independent of the keyboard's layout.
import { beforeEach, describe, expect, it } from 'vitest';
import { defaultPreferences, keyProfileSchema, menuCommands } from '../../../src-main/contract';
import { conflicts, resolveBindings } from '../../../src-renderer/commands/bindings';
import { chordLabel, chordOf, chordsOn } from '../../../src-renderer/commands/keys';
import { refusalOf } from '../../../src-renderer/commands/refusal';
import { commandOfChord, commandTable, firstChord } from '../../../src-renderer/commands/table';
import { useSession } from '../../../src-renderer/store/session';

type Modifiers = Partial<Record<'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey', boolean>>;
const press = (key: string, modifiers: Modifiers = {}) =>
  chordOf({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...modifiers });
const prefer = (keys: Partial<typeof defaultPreferences.keys>) =>
  useSession.setState({ preferences: { ...defaultPreferences, keys: { ...defaultPreferences.keys, ...keys } } });

beforeEach(() => prefer({}));

describe('command table', () => {
  it.each(keyProfileSchema.options)('claims no chord twice as %s, and none that no command can have', (profile) => {
    const bindings = resolveBindings(commandTable, { profile, changes: {} });
    expect(conflicts(bindings)).toEqual([]);
    for (const chord of bindings.claims.keys()) {
      // Users cannot give it away, since it closes what is open; that is what the table has it for, too.
      if (chord === 'Escape') continue;
      const platform = chord.includes('Meta') ? 'darwin' : 'linux';
      expect([chord, refusalOf(chord, platform)]).toEqual([chord, null]);
    }
  });

  it('has every command of the native menu, once', () => {
    const ids = commandTable.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining([...menuCommands]));
  });

  it('says what each command does', () => {
    for (const { label } of commandTable) expect(label).toMatch(/^[A-Z].{2,}/);
  });
});

describe('chords', () => {
  it.each([
    [press('ArrowLeft'), 'frame.previous'],
    [press('ArrowLeft', { shiftKey: true }), 'second.previous'],
    [press(','), 'frame.previous'],
    [press('.'), 'frame.next'],
    [press(' '), 'play.toggle'],
    [press('?', { shiftKey: true }), 'help.shortcuts'],
    [press('+', { shiftKey: true }), 'view.zoomIn'],
    [press('='), 'view.zoomIn'],
    [press('O', { shiftKey: true }), 'frame.markOut'],
    [press('o', { ctrlKey: true }), 'file.open'],
    [press('E', { ctrlKey: true, shiftKey: true }), 'export.show'],
    [press('P', { ctrlKey: true, shiftKey: true }), 'palette.show'],
    [press('i'), 'frame.markIn'],
    [press('X', { shiftKey: true }), 'frame.clearRange'],
    [press('Home'), 'frame.first'],
    [press('z', { ctrlKey: true }), 'edit.undo'],
    [press('Z', { ctrlKey: true, shiftKey: true }), 'edit.redo'],
    [press('z', { metaKey: true, shiftKey: true }), 'edit.redo'],
    [press('ArrowLeft', { altKey: true }), 'mark.moveLeft'],
    [press('r'), 'review.toggle'],
    [press('Backspace'), 'mark.delete'],
    [press('Backspace', { shiftKey: true }), 'seek.back'],
    [press('2'), 'view.difference'],
    [press('ArrowUp', { altKey: true, shiftKey: true }), 'picture.panUp'],
    [press('C', { ctrlKey: true, shiftKey: true }), 'picture.copy'],
  ])('%s is %s', (chord, id) => expect(commandOfChord(chord)?.id).toBe(id));

  it('leaves chords of the system alone', () => {
    expect(commandOfChord(press('s', { ctrlKey: true }))).toBeUndefined();
    expect(commandOfChord(press('0', { metaKey: true }))).toBeUndefined();
    expect(commandOfChord(press('ArrowLeft', { metaKey: true }))).toBeUndefined();
  });

  it('are those of the editor where that is chosen, and the changed ones at once', () => {
    prefer({ profile: 'editor' });
    expect(commandOfChord(',')?.id).toBe('mark.moveLeft');
    expect(commandOfChord('x')).toBeUndefined();
    expect(commandOfChord('Alt+x')?.id).toBe('frame.clearRange');
    prefer({ changes: { 'play.toggle': ['k'], 'view.fit': [] } });
    expect(commandOfChord('k')?.id).toBe('play.toggle');
    expect(firstChord(useSession.getState(), 'play.toggle')).toBe('k');
    expect([commandOfChord(' '), commandOfChord('0'), firstChord(useSession.getState(), 'view.fit')]).toEqual([
      undefined,
      undefined,
      null,
    ]);
  });

  it('are shown in parts', () => {
    expect(chordLabel('Shift+ArrowLeft')).toEqual(['Shift', '←']);
    expect(chordLabel('+')).toEqual(['+']);
    expect(chordLabel('Ctrl++')).toEqual(['Ctrl', '+']);
    expect(chordLabel(' ')).toEqual(['Space']);
  });
});

describe('chords of a platform', () => {
  it('names those that its keyboards have', () => {
    expect(chordsOn('linux', ['Ctrl+z', 'Meta+z', 'x'])).toEqual(['Ctrl+z', 'x']);
    expect(chordsOn('darwin', ['Ctrl+z', 'Meta+z', 'x'])).toEqual(['Meta+z', 'x']);
    // A key that was recorded there has no twin.
    expect(chordsOn('darwin', ['Ctrl+j', 'Meta+z'])).toEqual(['Ctrl+j', 'Meta+z']);
  });
});

describe('chords that no command can have', () => {
  it.each([
    [press('w', { ctrlKey: true }), 'linux', /browser/i],
    [press('T', { ctrlKey: true, shiftKey: true }), 'win32', /browser/i],
    [press('w', { metaKey: true }), 'darwin', /browser/i],
    [press('+', { ctrlKey: true }), 'linux', /browser/i],
    [press('F5'), 'linux', /browser/i],
    [press('F4', { altKey: true }), 'win32', /windows/],
    [press('k', { metaKey: true }), 'win32', /system/],
    [press('h', { metaKey: true }), 'darwin', /macOS/],
    [press('c', { ctrlKey: true }), 'linux', /copied/],
    [press('Tab'), 'linux', /control to control/],
    [press('Tab', { shiftKey: true }), 'linux', /control to control/],
    [press('Enter'), 'linux', /focus/],
    [press('Escape'), 'linux', /closes/],
    [press('Dead'), 'linux', /next one/],
    [press('AudioVolumeUp'), 'linux', /system/],
  ])('%s on %s', (chord, platform, why) => expect(refusalOf(chord, platform)).toMatch(why));

  it.each([
    [press('k', { ctrlKey: true }), 'linux'],
    [press('k', { metaKey: true }), 'darwin'],
    [press('Enter', { ctrlKey: true }), 'linux'],
    [press('F8'), 'linux'],
    [press('j'), 'linux'],
    [press(' ', { shiftKey: true }), 'linux'],
    [press('+'), 'linux'],
  ])('%s on %s is none of them', (chord, platform) => expect(refusalOf(chord, platform)).toBeNull());
});
