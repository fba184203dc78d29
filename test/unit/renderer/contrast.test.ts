// Contrast of the colours of both themes (WCAG 2.2, 1.4.3 and 1.4.11): text 4.5 : 1, graphics 3 : 1, on every ground they stand on.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../src-renderer/ui/theme.css', import.meta.url), 'utf8');

/** The colours of a rule of theme.css by name. */
function colours(selector: string): Record<string, string> {
  const from = css.indexOf(`${selector} {`);
  const rule = css.slice(from, css.indexOf('}', from));
  return Object.fromEntries(
    [...rule.matchAll(/--([\w-]+): (#[0-9a-f]{6})(?![0-9a-f])/g)].map(([, name, hex]) => [name, hex]),
  );
}

/** Relative luminance of a colour, 0..1. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['bg', 'panel', 'raised', 'sunken'];
const texts = ['text', 'muted', 'faint', 'danger', 'warning', 'over', 'tokens'];
/** Marks and lines; those that are text too are so on panels alone. */
const graphics = ['cuts', 'motion', 'error-line', 'compare-1', 'compare-2', 'compare-3', 'playhead'];
const pairs = [
  ...texts.flatMap((colour) => grounds.map((ground) => [colour, ground, 4.5] as const)),
  ...graphics.flatMap((colour) => grounds.map((ground) => [colour, ground, 3] as const)),
  ...['cuts', 'motion'].map((colour) => [colour, 'panel', 4.5] as const),
  ...['text', 'muted'].map((colour) => [colour, 'viewer', 4.5] as const),
  ['on-strong', 'strong', 4.5] as const,
];

it('knows black on white', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
});

describe.each([
  ['light', ':root'],
  ['dark', ':root[data-theme="dark"]'],
])('%s theme', (_, selector) => {
  const theme = colours(selector);
  it.each(pairs)('%s on %s has a contrast of %d at least', (colour, ground, least) => {
    expect(contrast(theme[colour] as string, theme[ground] as string)).toBeGreaterThanOrEqual(least);
  });
});
