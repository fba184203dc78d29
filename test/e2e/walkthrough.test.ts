// The way of somebody who has read nothing: open a clip, find its hardest shot, compare two thresholds, export tokens and a video; by visible names alone.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cutsClipCuts, fixtureClip } from '../fixtures/clips';
import { launchApp, makeDataDir, type RunningApp, writePreferences } from './launch';

let data: Awaited<ReturnType<typeof makeDataDir>>;
let app: RunningApp;

beforeAll(async () => {
  data = await makeDataDir();
  // One that some shots of the clip need fewer tokens for than others.
  await writePreferences(data.path, { threshold: 0.2, sampling: { kind: 'fps', fps: 8 } });
  app = await launchApp({ host: 'electron', dataDir: data.path });
});
afterAll(async () => {
  await app?.close();
  await data?.remove();
});

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });

/** Exports in one format from the button beside the figures, and waits until the status bar says that so many files are there. */
async function exportAs(page: Page, format: RegExp, files: string): Promise<void> {
  await button(page, /^Export$/).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByRole('radio', { name: format }).check();
  await dialog.getByRole('button', { name: /^Export/ }).click();
  await page.getByRole('status').getByText(files, { exact: true }).waitFor({ timeout: 120_000 });
}

it('leads from the empty window to tokens and a video', async () => {
  const { page } = app;
  await app.desktop?.setDialogAnswer([await fixtureClip('cuts')]);
  await button(page, 'Open videos').click();
  const file = page.getByRole('navigation', { name: 'Files' }).getByRole('listitem').filter({ hasText: 'cuts.mp4' });
  await file.getByText('Done').waitFor({ timeout: 120_000 });

  // The hardest shot.
  await page
    .getByRole('button', { name: /\bshots\b/ })
    .getByText('Shots')
    .click();
  await page.getByText('hardest first').waitFor();
  const shots = page.getByRole('listbox').getByRole('option');
  expect(await shots.count()).toBe(cutsClipCuts.length + 1);
  const figures = await page.getByTitle(/ tokens a second$/).allTextContents();
  const perSecond = figures.map((text) => Number(text.replace(',', '').replace(' tokens/s', '')));
  expect(new Set(perSecond).size).toBeGreaterThan(1);
  expect(perSecond).toEqual(perSecond.toSorted((x, y) => y - x));
  await shots.first().dblclick();

  // Two thresholds.
  await button(page, /^Compare/).click();
  const compare = page.getByRole('dialog', { name: 'Compare' });
  await compare
    .getByRole('button', { name: /^0\.\d+$/ })
    .last()
    .click();
  await button(page, 'Analyze 2').click();
  const analyses = page.getByRole('list', { name: 'Analyses of this file' }).getByRole('listitem');
  await expect.poll(() => analyses.count()).toBe(2);
  await file.getByText('Done').waitFor({ timeout: 120_000 });
  await expect.poll(() => page.getByRole('figure').count()).toBe(3);

  await exportAs(page, /safetensors/, '1 file exported');
  await exportAs(page, /side by side/i, '2 files exported');
  const exported = await readdir(join(data.path, 'exports'));
  expect(exported).toHaveLength(2);
  expect(exported.some((name) => name.endsWith('.safetensors'))).toBe(true);
  expect(exported.some((name) => /side.by.side.*\.mp4$/.test(name))).toBe(true);
  expect(app.console.filter((line) => /^(error|pageerror)/.test(line))).toEqual([]);
});
