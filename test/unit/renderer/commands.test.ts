// The command table: no chord twice, every menu command there, chords independent of the keyboard's layout.
import { describe, expect, it } from 'vitest';
import { menuCommands } from '../../../src-main/contract';
import { chordLabel, chordOf, chordsOn, conflicts } from '../../../src-renderer/commands/keys';
import { commandOfChord, commandTable } from '../../../src-renderer/commands/table';

const press = (key: string, modifiers: Partial<Record<'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey', boolean>> = {}) =>
  chordOf({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...modifiers });

describe('command table', () => {
  it('claims no chord twice', () => {
    expect(conflicts(commandTable)).toEqual([]);
    expect(
      conflicts([
        { id: 'a', keys: ['x'] },
        { id: 'b', keys: ['y', 'x'] },
      ]),
    ).toEqual(['x']);
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
    [press('i'), 'frame.markIn'],
    [press('X', { shiftKey: true }), 'frame.clearRange'],
    [press('Home'), 'frame.first'],
    [press('z', { ctrlKey: true }), 'edit.undo'],
    [press('Z', { ctrlKey: true, shiftKey: true }), 'edit.redo'],
    [press('z', { metaKey: true, shiftKey: true }), 'edit.redo'],
    [press('ArrowLeft', { altKey: true }), 'mark.moveLeft'],
    [press('r'), 'review.toggle'],
    [press('Backspace'), 'mark.delete'],
    [press('2'), 'view.difference'],
    [press('ArrowUp', { altKey: true, shiftKey: true }), 'picture.panUp'],
    [press('C', { ctrlKey: true, shiftKey: true }), 'picture.copy'],
  ])('%s is %s', (chord, id) => expect(commandOfChord(chord)?.id).toBe(id));

  it('leaves chords of the system alone', () => {
    expect(commandOfChord(press('s', { ctrlKey: true }))).toBeUndefined();
    expect(commandOfChord(press('0', { metaKey: true }))).toBeUndefined();
    expect(commandOfChord(press('ArrowLeft', { metaKey: true }))).toBeUndefined();
  });

  it('are shown in parts', () => {
    expect(chordLabel('Shift+ArrowLeft')).toEqual(['Shift', '←']);
    expect(chordLabel('+')).toEqual(['+']);
    expect(chordLabel(' ')).toEqual(['Space']);
  });
});

describe('chords of a platform', () => {
  it('names those that its keyboards have', () => {
    expect(chordsOn('linux', ['Ctrl+z', 'Meta+z', 'x'])).toEqual(['Ctrl+z', 'x']);
    expect(chordsOn('darwin', ['Ctrl+z', 'Meta+z', 'x'])).toEqual(['Meta+z', 'x']);
  });
});
