// The way to a picture: drafts at once while frames are passed by, sharp pictures as before where there are none, never back to an older frame.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { draftBox } from '../../../src-renderer/lib/draftBox';
import { DraftFirst } from '../../../src-renderer/lib/draftFirst';

interface Running {
  key: number;
  signal: AbortSignal;
  finish: (value: string) => void;
}

/** Keys are times, 1000 apart from what `canDraft` refuses. Drafts come after `draftMs` where `drafts` has them, or says at which time one is. */
function harness(drafts: (key: number) => boolean | number, { draftMs = 5, draftIsEnough = false } = {}) {
  const running: Running[] = [];
  const shown: string[] = [];
  const first = new DraftFirst<number, string>({
    sharp: (key, signal) => new Promise((finish) => running.push({ key, signal, finish })),
    canDraft: (key) => key < 1000,
    draftIsEnough,
    draft: async (key) => {
      await new Promise((resolve) => setTimeout(resolve, draftMs));
      const at = drafts(key);
      if (typeof at === 'number') return { value: `near ${at}`, nearSeconds: at };
      return at ? { value: `draft ${key}`, nearSeconds: null } : null;
    },
    seconds: (key) => key,
    source: (key) => (key < 0 ? 'another' : 'one'),
    show: (_key, value, isSharp) => shown.push(isSharp ? value : `(${value})`),
    failed: () => shown.push('failed'),
    busy: () => undefined,
  });
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  const sharpen = async (key: number) => {
    running.find((one) => one.key === key && !one.signal.aborted)?.finish(`sharp ${key}`);
    await pass(0);
  };
  const alive = () => running.filter(({ signal }) => !signal.aborted).map(({ key }) => key);
  return { first, running, shown, pass, sharpen, alive };
}

describe('DraftFirst', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('without drafts asks as before: one sharp picture under way, then the newest', async () => {
    const { first, shown, pass, sharpen, running } = harness(() => false);
    for (const key of [10, 20, 30]) {
      first.ask(key);
      await pass(20);
    }
    expect(running.map(({ key }) => key)).toEqual([10]);
    await sharpen(10);
    expect(running.map(({ key }) => key)).toEqual([10, 30]);
    await sharpen(30);
    await pass(500);
    expect([running.length, shown]).toEqual([2, ['sharp 10', 'sharp 30']]);
  });

  it('shows the draft and then the sharp picture, but a quick sharp picture alone', async () => {
    const { first, shown, pass, sharpen } = harness(() => true);
    first.ask(10);
    await pass(20);
    await sharpen(10);
    await pass(100);
    expect(shown).toEqual(['sharp 10']);
    first.ask(90);
    await pass(40);
    expect(shown).toEqual(['sharp 10', '(draft 90)']);
    await sharpen(90);
    expect(shown.at(-1)).toBe('sharp 90');
  });

  it('decodes none of the frames that are passed by, and the one at which it comes to rest', async () => {
    const { first, shown, pass, running, alive } = harness(() => true);
    first.ask(0);
    await pass(200);
    for (const key of [10, 20, 30, 40]) {
      first.ask(key);
      await pass(33);
    }
    expect(shown).toEqual(['(draft 0)', '(draft 10)', '(draft 20)', '(draft 30)', '(draft 40)']);
    // The first was not the last of several, and the next one came after a rest.
    expect(running.map(({ key }) => key)).toEqual([0, 10]);
    expect(alive()).toEqual([]);
    await pass(100);
    expect(alive()).toEqual([40]);
  });

  it('decodes no frame that is passed by as soon as it is shown, however slow the machine is', async () => {
    const { first, shown, pass, alive } = harness(() => true, { draftMs: 150 });
    first.ask(0);
    await pass(300);
    first.ask(10);
    await pass(160);
    for (const key of [20, 30, 40]) {
      first.ask(key);
      await pass(160);
      expect(alive()).toEqual([]);
    }
    expect(shown.at(-1)).toBe('(draft 40)');
    // The draft has been there for 10 ms.
    await pass(89);
    expect(alive()).toEqual([]);
    await pass(1);
    expect(alive()).toEqual([40]);
  });

  it('where a draft is enough, decodes only a frame that has none, and drops that for the next draft', async () => {
    const { first, shown, pass, running, alive } = harness((key) => key < 50, { draftIsEnough: true });
    first.ask(10);
    await pass(5);
    expect(shown).toEqual(['(draft 10)']);
    await pass(1000);
    expect(running).toEqual([]);
    first.ask(60);
    await pass(5);
    expect(alive()).toEqual([60]);
    first.ask(20);
    await pass(5);
    expect([shown.at(-1), alive()]).toEqual(['(draft 20)', []]);
  });

  it('keeps decoding what lies near, and never goes back to an older frame', async () => {
    const { first, shown, pass, sharpen, alive } = harness(() => true);
    first.ask(10);
    await pass(50);
    await sharpen(10);
    first.ask(10.1);
    await pass(40);
    first.ask(10.2);
    await pass(40);
    expect(alive()).toEqual([10, 10.1]);
    expect(shown.at(-1)).toBe('(draft 10.2)');
    await sharpen(10.1);
    expect(shown.at(-1)).toBe('(draft 10.2)');
    await sharpen(10.2);
    expect(shown.at(-1)).toBe('sharp 10.2');
  });

  it('passes by what lies near, too, where the last sharp picture was long in coming', async () => {
    const { first, shown, pass, sharpen, alive } = harness(() => true);
    first.ask(10);
    await pass(80);
    await sharpen(10);
    for (const key of [10.1, 10.2]) {
      first.ask(key);
      await pass(33);
    }
    expect([shown.at(-1), alive()]).toEqual(['(draft 10.2)', [10]]);
    await pass(110);
    await sharpen(10.2);
    expect(shown.at(-1)).toBe('sharp 10.2');
    // That one came at once.
    first.ask(10.3);
    await pass(5);
    expect(alive()).toEqual([10, 10.2, 10.3]);
  });

  it('shows a frame near the one asked for where it is nearer than what is shown, and decodes where it comes to rest', async () => {
    // Key frames every 10 s.
    const { first, shown, pass, sharpen, alive } = harness((key) => Math.round(key / 10) * 10);
    first.ask(12);
    await pass(40);
    expect([shown, alive()]).toEqual([['(near 10)'], [12]]);
    await sharpen(12);
    // A step: the key frame is farther away than the last sharp one.
    first.ask(12.04);
    await pass(40);
    await sharpen(12.04);
    for (const key of [38, 39, 71]) {
      first.ask(key);
      await pass(40);
    }
    expect([shown.slice(3), alive().at(-1)]).toEqual([['(near 40)', '(near 70)'], 12.04]);
    await pass(100);
    expect(alive().at(-1)).toBe(71);
    await sharpen(71);
    expect(shown.slice(5)).toEqual(['sharp 71']);
  });

  it('shows frames that come nearer and nearer, and none that is farther again', async () => {
    let reached = 0;
    const { first, shown, pass } = harness(() => reached);
    for (const [key, seconds] of [
      [50, 0],
      [51, 20],
      [52, 45],
      [53, 30],
      [54, 53],
    ] as const) {
      reached = seconds;
      first.ask(key);
      await pass(40);
    }
    expect(shown).toEqual(['(near 0)', '(near 20)', '(near 45)', '(near 53)']);
  });

  it('compares no times of two sources', async () => {
    const { first, shown, pass, sharpen } = harness((key) => key - 5);
    first.ask(20);
    await sharpen(20);
    first.ask(-1);
    await pass(40);
    expect(shown).toEqual(['sharp 20', '(near -6)']);
    first.ask(20);
    await pass(40);
    await sharpen(-1);
    expect(shown.slice(2)).toEqual(['(near 15)']);
  });

  it('where a draft is enough, a frame near it is while it moves on, and the frame itself is decoded where it rests', async () => {
    const near = harness((key) => Math.round(key / 10) * 10, { draftIsEnough: true });
    const { first, shown, pass, running, alive, sharpen } = near;
    for (const key of [12, 13, 38]) {
      first.ask(key);
      await pass(60);
    }
    expect([shown, running]).toEqual([['(near 10)', '(near 40)'], []]);
    await pass(60);
    expect(alive()).toEqual([38]);
    first.ask(52);
    await pass(60);
    expect([shown.at(-1), alive()]).toEqual(['(near 50)', []]);
    await pass(60);
    await sharpen(52);
    expect(shown.at(-1)).toBe('sharp 52');
  });

  it('decodes at once where the draft of a frame is not there, and what needs none', async () => {
    const { first, pass, alive } = harness((key) => key < 50);
    first.ask(10);
    await pass(50);
    first.ask(60);
    await pass(10);
    first.ask(70);
    await pass(10);
    expect(alive()).toEqual([60]);
    first.cancel();
    first.ask(1000);
    expect(alive()).toEqual([1000]);
  });
});

describe('draftBox', () => {
  it('covers the square or lies within it, in the middle', () => {
    expect(draftBox('crop', 320, 160, 512)).toEqual([-256, 0, 1024, 512]);
    expect(draftBox('letterbox', 320, 160, 512)).toEqual([0, 128, 512, 256]);
    expect(draftBox('crop', 90, 180, 256)).toEqual([0, -128, 256, 512]);
  });
});
