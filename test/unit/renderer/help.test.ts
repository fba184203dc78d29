// Terms and help pages: each term explained where it belongs, found by its words, short enough for a hint.
import { describe, expect, it } from 'vitest';
import { chapters } from '../../../src-renderer/lib/help';
import { findTerms, type TermId, terms } from '../../../src-renderer/lib/terms';

const ids = Object.keys(terms) as TermId[];

describe('terms', () => {
  it.each(ids)('%s is said in sentences that fit a hint', (id) => {
    const { name, text } = terms[id];
    expect(name.length).toBeGreaterThan(1);
    expect(text).toMatch(/^[A-Z].*[.]$/);
    expect(text.length).toBeLessThan(300);
  });

  it('are found by name first, then by what their text says', () => {
    expect(findTerms('psnr')[0]).toBe('psnr');
    expect(findTerms('decibels')).toEqual(expect.arrayContaining(['threshold', 'psnr']));
    expect(findTerms('MOTION spike')[0]).toBe('spike');
    expect(findTerms('P.910').toSorted()).toEqual(['si', 'ti']);
    expect(findTerms('no such word')).toEqual([]);
    expect(findTerms(' ')).toEqual(ids);
  });

  it('state the threshold in decibels as it is computed', () => {
    expect((10 * Math.log10(4 / 0.007)).toFixed(1)).toBe('27.6');
    expect(terms.threshold.text).toContain('27.6 dB is an MSE of 0.007');
  });
});

describe('chapters', () => {
  it('explain every term somewhere', () => {
    const explained = new Set(chapters.flatMap((chapter) => chapter.terms));
    expect(ids.filter((id) => !explained.has(id))).toEqual([]);
  });

  it('are named once each, and of whole sentences', () => {
    expect(new Set(chapters.map(({ id }) => id)).size).toBe(chapters.length);
    for (const { paragraphs } of chapters) for (const text of paragraphs) expect(text).toMatch(/[.]$/);
  });
});
