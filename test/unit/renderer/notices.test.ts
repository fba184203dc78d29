// Notices of failures: which file, what is wrong, what to do; the same again is counted, not stacked.
import { beforeEach, describe, expect, it } from 'vitest';
import { StudioError } from '../../../src-main/contract';
import { notifyError, useUi } from '../../../src-renderer/store/ui';

const shown = () =>
  useUi.getState().notices.map(({ level, title, detail, times }) => ({ level, title, detail, times }));

beforeEach(() => useUi.setState({ notices: [] }));

describe('a failure', () => {
  it('names the file, says what is wrong and what to do', () => {
    notifyError(new StudioError('empty-file', 'the file is empty', 'Copy it again', 'clip.mp4'));
    expect(shown()).toEqual([
      { level: 'error', title: 'clip.mp4: the file is empty.', detail: 'Copy it again.', times: 1 },
    ]);
  });

  it('that nobody foresaw has a remedy too', () => {
    notifyError(new Error('unexpected token\n  at line 3'));
    expect(shown()[0]).toMatchObject({ level: 'error', title: 'Unexpected token.' });
    expect(shown()[0]?.detail).toMatch(/\w+.*[.]$/);
  });

  it('that comes again is counted', () => {
    const error = new StudioError('disk-full', 'the disk is full', 'Free some space', 'a.mp4');
    notifyError(error);
    notifyError(error);
    expect(shown()).toMatchObject([{ times: 2 }]);
  });

  it('by cancelling is none', () => {
    notifyError(new StudioError('cancelled', 'cancelled', 'Start it again'));
    expect(shown()).toEqual([]);
  });
});
