// The chart writer: ticks, places, names that could break XML, texts that must stay inside the figure.
import { describe, expect, it } from 'vitest';
import { type Figure, figureSvg, niceTicks } from '../../../src-main/plots/chart';
import { textWidth } from '../../../src-main/plots/svg';

const figure = (changes: Partial<Figure['panels'][number]> = {}, legend: Figure['legend'] = []): Figure => ({
  panels: [
    {
      title: 'title',
      x: { label: 'x (unit)', from: 0, to: 10, ticks: [0, 5, 10] },
      y: { label: 'y (unit)', from: 0, to: 100, ticks: [0, 100] },
      marks: [
        {
          type: 'line',
          colour: '#000000',
          points: [
            [0, 0],
            [10, 100],
          ],
        },
      ],
      grid: 'both',
      ...changes,
    },
  ],
  legend,
  plotWidth: 200,
  plotHeight: 100,
});
const sizeOf = (svg: string) => {
  const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
  return { width: Number(width), height: Number(height) };
};

describe('niceTicks', () => {
  it('are round and inside', () => {
    expect(niceTicks(0, 6.4)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(niceTicks(12.2, 34.9)).toEqual([15, 20, 25, 30]);
    expect(niceTicks(0, 0.3)).toEqual([0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3]);
  });
});

describe('figureSvg', () => {
  it('puts a line from one corner of the axes to the other', () => {
    const svg = figureSvg(figure());
    const [, x1, y1, x2, y2] =
      /<path d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)" fill="none"/.exec(svg)?.map(Number) ?? [];
    expect([x2! - x1!, y1! - y2!]).toEqual([200, 100]);
    expect(svg).not.toContain('NaN');
  });
  it('writes names as text, whatever is in them', () => {
    const svg = figureSvg(figure({ title: '<a href="x">&\u0007' }));
    expect(svg).toContain('&#60;a href=&#34;x&#34;&#62;&#38;?<');
    expect(svg).not.toContain('<a ');
  });
  it('leaves out texts of ticks that would touch, but never the last', () => {
    const svg = figureSvg(figure({ x: { label: '', from: 0, to: 256, ticks: [4, 8, 16, 256] } }));
    const shown = [...svg.matchAll(/text-anchor="middle">(\d+)</g)].map(([, text]) => text);
    expect(shown).toEqual(['16', '256']);
  });
  it('breaks the legend into rows inside the figure', () => {
    const labels = ['first entry', 'the second entry', 'a third entry', 'one more, and a long one'];
    const legend = labels.map((label) => ({ label, styles: [{ type: 'line' as const, colour: '#000000' }] }));
    const svg = figureSvg(figure({}, legend));
    const { width, height } = sizeOf(svg);
    const rows = new Set<number>();
    for (const label of labels) {
      const [, x, y] = new RegExp(`<text x="([\\d.]+)" y="([\\d.]+)"[^>]*>${label}<`).exec(svg)?.map(Number) ?? [];
      expect(x! + textWidth(label, 11)).toBeLessThanOrEqual(width);
      expect(y).toBeLessThan(height);
      rows.add(y!);
    }
    expect(rows.size).toBeGreaterThan(1);
  });
  it('makes room for long names on the left', () => {
    const name = 'a rather long name of a clip';
    const svg = figureSvg(figure({ y: { label: '', from: 1, to: 0, ticks: [0.5], text: () => name } }));
    const x = Number(new RegExp(`<text x="([\\d.]+)"[^>]*>${name}<`).exec(svg)?.[1]);
    expect(x).toBeGreaterThanOrEqual(textWidth(name, 11));
  });
});
