// The search of the palette: every word must be there, best first, what can be run before what cannot, last used first.
import { describe, expect, it } from 'vitest';
import { searchCommands } from '../../../src-renderer/lib/commandSearch';

const item = (id: string, label: string, group = 'Playback', enabled = true) => ({ id, label, group, enabled });
const items = [
  item('open', 'Open videos', 'File'),
  item('next', 'Next frame'),
  item('mark', 'Next mark', 'Marks'),
  item('add', 'Add a cut at the playhead', 'Marks'),
  item('play', 'Play or pause', 'Playback', false),
  item('reset', 'Rücksetzen der Schärfe', 'Timeline'),
];
const found = (query: string, lastUsed: string[] = []) => searchCommands(items, query, lastUsed).map(({ id }) => id);

describe('search over commands', () => {
  it('gives all without a query, those used last first and those that cannot be run last', () => {
    expect(found('')).toEqual(['open', 'next', 'mark', 'add', 'reset', 'play']);
    expect(found(' ', ['play', 'add', 'mark'])).toEqual(['add', 'mark', 'open', 'next', 'reset', 'play']);
  });

  it('wants every word, anywhere in label or group, without accents and case', () => {
    expect(found('ne fr')).toEqual(['next']);
    expect(found('NEXT marks')).toEqual(['mark']);
    expect(found('schar')).toEqual(['reset']);
    expect(found('next nothing')).toEqual([]);
  });

  it('puts the better fit before the last used, and what cannot be run behind', () => {
    expect(found('play')).toEqual(['add', 'next', 'play']);
    expect(found('ma', ['add'])).toEqual(['mark', 'add']);
    expect(found('n', ['reset'])).toEqual(['next', 'mark', 'reset', 'open']);
  });
});
