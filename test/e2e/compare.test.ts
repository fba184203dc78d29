// Comparing thresholds in one run: lines over the bars, a picture for each, the same frame in all of them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutsClipCuts, cutsClipFrames, fixtureClip } from '../fixtures/clips';
import { hostNames, launchApp, makeDataDir, type RunningApp } from './launch';
import { Screen } from './screen';

describe.each(hostNames)('on %s', (host) => {
  let data: Awaited<ReturnType<typeof makeDataDir>>;
  let app: RunningApp;
  let screen: Screen;

  beforeAll(async () => {
    data = await makeDataDir();
    app = await launchApp({ host, args: [await fixtureClip('cuts')], dataDir: data.path });
    screen = new Screen(app.page);
    await screen.waitForStatus('complete');
  });
  afterAll(async () => {
    await app.close();
    await data.remove();
  });

  it('analyzes two thresholds in one run and shows both', async () => {
    const { page } = app;
    await page.getByTestId('compare').click();
    await page.getByTestId('compare-suggestion').last().click();
    await page.keyboard.press('Escape');
    expect(await screen.button('analyze').textContent()).toBe('Analyze 2');
    await screen.button('analyze').click();
    await page.locator('[data-testid=timeline-plot][data-compared="1"]').waitFor();
    expect(await page.getByTestId('legend-analysis').count()).toBe(2);
    await screen.waitForStatus('complete');
    expect(await screen.frames()).toBe(cutsClipFrames);
    expect(await page.getByTestId('analysis-main').count()).toBe(2);
  });

  it('shows the same frame in every viewer', async () => {
    await app.page.keyboard.press('Home');
    await app.page.keyboard.press('ArrowDown');
    const cut = cutsClipCuts[0] as number;
    const compared = app.page.getByTestId('compared-canvas');
    for (const canvas of [screen.source, screen.recon, compared]) await screen.waitForOrdinal(canvas, cut);
    await screen.screenshot(`compare-${host}`);
  });

  it('compares no longer when it is not wanted', async () => {
    await app.page.locator('[data-testid=analysis-compare]:checked').uncheck();
    await app.page.locator('[data-testid=timeline-plot][data-compared="0"]').waitFor();
    expect(await app.page.getByTestId('compared-canvas').count()).toBe(0);
  });
});

describe('on serve alone', () => {
  it('lays another file over the timeline, earlier or later, and takes it off again', async () => {
    const data = await makeDataDir();
    const clips = [await fixtureClip('cuts'), await fixtureClip('vfr')];
    const app = await launchApp({ host: 'serve', args: clips, dataDir: data.path });
    try {
      const { page } = app;
      const plot = page.getByTestId('timeline-plot');
      await page.locator('[data-testid=file-item][data-status=complete]').nth(1).waitFor({ timeout: 60_000 });
      await page.getByTestId('file-item').first().click();
      expect(await page.getByTestId('engine-state').getAttribute('data-state')).toBe('idle');
      expect(await page.getByTestId('ffmpeg-state').textContent()).toMatch(/^ffmpeg \d/);
      await page.getByTestId('overlay').click();
      await page.getByTestId('overlay-choose').check();
      await expect.poll(() => plot.getAttribute('data-compared')).toBe('1');
      // Its pictures stay out of the viewers.
      expect(await page.getByTestId('compared-canvas').count()).toBe(0);
      expect(await page.getByTestId('legend-analysis').locator('.name').allTextContents()).toEqual([
        'cuts.mp4',
        'vfr.mkv',
      ]);
      // Drawn at rest, it lies elsewhere with another offset.
      const offset = page.getByTestId('overlay-offset');
      await offset.fill('0.5');
      await page.locator('[data-testid=timeline-plot][data-painter=plotly]').waitFor();
      const before = await plot.innerHTML();
      await page.getByTestId('overlay-later').click();
      await expect.poll(() => plot.innerHTML(), { timeout: 10_000 }).not.toBe(before);
      await page.getByTestId('overlay-by').selectOption('frame');
      expect(Number(await offset.inputValue())).toBeGreaterThan(1);
      await page.getByTestId('legend-remove').click();
      await expect.poll(() => plot.getAttribute('data-compared')).toBe('0');
    } finally {
      await app.close();
      await data.remove();
    }
  });

  it('lists the models, by the keyboard as well', async () => {
    const data = await makeDataDir();
    const app = await launchApp({ host: 'serve', dataDir: data.path });
    try {
      await app.page.getByTestId('models-show').click();
      await app.page.getByTestId('model-row').first().waitFor();
      expect(await app.page.getByTestId('models').getAttribute('open')).not.toBeNull();
      await app.page.keyboard.press('Escape');
      await app.page.getByTestId('model-row').waitFor({ state: 'detached' });
    } finally {
      await app.close();
      await data.remove();
    }
  });
});
