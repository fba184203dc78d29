// Moving through an analysed clip: both viewers show exactly the commanded frame, the source by its draft until it is decoded.
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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

  /** Both viewers at one frame; the pts is that of a 24 fps clip. */
  async function expectFrame(ordinal: number) {
    await screen.waitForOrdinal(screen.source, ordinal);
    await screen.waitForOrdinal(screen.recon, ordinal);
    const source = await screen.picture(screen.source);
    const recon = await screen.picture(screen.recon);
    expect(source.pts).toBeCloseTo(ordinal / 24, 6);
    expect(recon.pts).toBeCloseTo(ordinal / 24, 6);
    return { source: source.sum, recon: recon.sum };
  }

  it('has every frame and every cut', async () => {
    expect(await screen.frames()).toBe(cutsClipFrames);
    const rows = await screen.events.evaluateAll((found) =>
      found
        .filter((row) => (row as HTMLElement).dataset.kind === 'cut')
        .map((row) => Number((row as HTMLElement).dataset.ordinal)),
    );
    expect(rows).toEqual([...cutsClipCuts]);
  });

  it('steps frame by frame, and back to the same picture', async () => {
    await app.page.keyboard.press('Home');
    await app.page.keyboard.press('ArrowRight');
    const one = await expectFrame(1);
    await app.page.keyboard.press('ArrowRight');
    const two = await expectFrame(2);
    expect(two.source).not.toBe(one.source);
    await app.page.keyboard.press('ArrowLeft');
    expect(await expectFrame(1)).toEqual(one);
  });

  it('goes to cuts by key and by list, and to the last frame', async () => {
    await app.page.keyboard.press('Home');
    await app.page.keyboard.press('ArrowDown');
    const first = await expectFrame(cutsClipCuts[0] as number);
    await app.page.keyboard.press('ArrowLeft');
    const before = await expectFrame((cutsClipCuts[0] as number) - 1);
    expect(before.source).not.toBe(first.source);
    expect(before.recon).not.toBe(first.recon);
    await screen.events.nth(1).click();
    await expectFrame(cutsClipCuts[1] as number);
    await app.page.keyboard.press('End');
    await expectFrame(cutsClipFrames - 1);
  });

  it('follows the pointer over the timeline', async () => {
    const area = app.page.getByTestId('scrub-area');
    const box = await area.boundingBox();
    if (!box) throw new Error('there is no timeline to scrub');
    const y = box.y + box.height / 2;
    await app.page.mouse.move(box.x + box.width * 0.2, y);
    await app.page.mouse.down();
    for (let step = 2; step <= 8; step++) await app.page.mouse.move(box.x + box.width * (step / 10), y, { steps: 3 });
    await app.page.mouse.up();
    await app.page.waitForTimeout(1000);
    const recon = await screen.picture(screen.recon);
    // Decoding the source back and forth may take a busy machine longer.
    await screen.waitForOrdinal(screen.source, recon.ordinal);
    const source = await screen.picture(screen.source);
    expect(recon.ordinal).toBe(source.ordinal);
    expect(source.ordinal).toBeGreaterThan(cutsClipFrames * 0.7);
    expect(source.ordinal).toBeLessThan(cutsClipFrames * 0.9);
    expect(source.pts).toBeCloseTo(source.ordinal / 24, 6);
    await screen.screenshot(`scrub-${host}`);
  });

  it('shows frames by their drafts while the pointer moves, and the last one sharp, side by side and split', async () => {
    const drafts = () => readdir(join(data.path, 'drafts')).catch(() => []);
    await expect.poll(drafts, { timeout: 60_000 }).toEqual([expect.stringMatching(/\.drafts$/)]);
    await app.page.evaluate(() => {
      const seen: string[] = [];
      const decoded: string[] = [];
      const canvasOf = (name: string) => document.querySelector(`[data-testid=${name}-canvas]`) as HTMLCanvasElement;
      new MutationObserver((changes) => {
        const { dataset, width, height } = canvasOf('source');
        if (changes.every(({ target }) => (target as HTMLElement).dataset.testid !== 'source-canvas')) return;
        const beside = canvasOf('recon').dataset.ordinal;
        seen.push(`${dataset.ordinal} ${Number(dataset.pts).toFixed(5)} ${dataset.sharp} ${width}x${height} ${beside}`);
      }).observe(document.body, { subtree: true, attributeFilter: ['data-pts'] });
      // Of so small a clip any frame is decoded before its draft would show.
      const usualFetch = window.fetch.bind(window);
      const slowFetch: typeof fetch = async (input, init) => {
        if (!String(input).startsWith('/picture/source')) return usualFetch(input, init);
        decoded.push(String(input));
        await new Promise((resolve) => setTimeout(resolve, 400));
        return usualFetch(input, init);
      };
      Object.assign(window, { seenFrames: seen, decodedPictures: decoded, fetch: slowFetch });
    });
    const slow = { timeout: 20_000 };
    const take = () =>
      app.page.evaluate(() => {
        const { seenFrames, decodedPictures } = window as unknown as Record<'seenFrames' | 'decodedPictures', string[]>;
        return { seen: seenFrames.splice(0), decoded: decodedPictures.splice(0) };
      });
    for (const mode of ['side by side', 'split']) {
      if (mode === 'split') await app.page.keyboard.press('3');
      await expect.poll(() => screen.source.getAttribute('data-sharp'), slow).toBe('true');
      await take();
      await dragAbout([0.1, 0.7, 0.2, 0.8, 0.3, 0.9, 0.15, 0.75, 0.05]);
      const last = Math.floor(cutsClipFrames * 0.05);
      await expect.poll(async () => (await screen.picture(screen.source)).ordinal, slow).toBeLessThan(last + 4);
      await expect.poll(() => screen.source.getAttribute('data-sharp'), slow).toBe('true');
      const { seen, decoded } = await take();
      const frames = seen.map((one) => one.split(' ') as [string, string, string, string, string]);
      for (const [ordinal, pts] of frames) expect(Number(pts)).toBeCloseTo(Number(ordinal) / 24, 4);
      expect(frames.filter(([, , sharp]) => sharp === 'false').length).toBeGreaterThan(2);
      // The two halves of one picture are of one frame.
      if (mode === 'split') for (const [ordinal, , , , beside] of frames) expect(beside).toBe(ordinal);
      // The card under the pointer, which is smaller, has shown the same frames and had none of them decoded.
      expect(await app.page.getByTestId('hover-picture').getAttribute('data-ordinal')).toBe(frames.at(-1)?.[0]);
      expect(new Set(decoded.map((address) => new URL(address, 'http://x').searchParams.get('size'))).size).toBe(1);
      // Nothing jumps: a draft is as large as what follows it.
      expect(new Set(frames.map(([, , , size]) => size)).size).toBe(1);
      await screen.screenshot(`drafts-${mode.replaceAll(' ', '-')}-${host}`);
    }
  });

  it('shows a frame nearby, and says so, where one that is far has no draft, and those around the pointer as it moves', async () => {
    const other = await makeDataDir();
    // Drafts cannot be kept.
    await writeFile(join(other.path, 'drafts'), '');
    const film = await launchApp({ host, args: [await fixtureClip('long-gop')], dataDir: other.path });
    try {
      const shown = new Screen(film.page);
      await shown.waitForStatus('complete');
      await shown.waitForOrdinal(shown.source, 0);
      const caption = film.page.getByTestId('caption-source');
      await film.page.evaluate(() => {
        const usualFetch = window.fetch.bind(window);
        const slowFetch: typeof fetch = async (input, init) => {
          if (String(input).startsWith('/picture/source')) await new Promise((resolve) => setTimeout(resolve, 1200));
          return usualFetch(input, init);
        };
        Object.assign(window, { fetch: slowFetch });
      });
      const seen = () => shown.source.evaluate(({ dataset }) => `${Number(dataset.pts).toFixed(2)} ${dataset.sharp}`);
      await film.page.keyboard.press('End');
      await expect.poll(seen, { timeout: 1100, interval: 20 }).toBe('10.00 false');
      expect(await caption.innerText()).toMatch(/^Nearby frame 250\b/);
      await shown.screenshot(`scrub-near-${host}`);
      await expect.poll(seen, { timeout: 20_000 }).toBe('11.96 true');
      expect(await caption.innerText()).toMatch(/^Frame 299\b/);
      // The last sharp frame is nearer than the key frame: it stays until the next one is there.
      await film.page.keyboard.press('ArrowLeft');
      await film.page.waitForTimeout(500);
      expect(await seen()).toBe('11.96 true');
      await expect.poll(seen, { timeout: 20_000 }).toBe('11.92 true');

      // Where the pointer moves on, the frames around it are decoded small: the very one shows before it is sharp.
      const box = (await film.page.getByTestId('scrub-area').boundingBox())!;
      const moveTo = (share: number) => film.page.mouse.move(box.x + box.width * share, box.y + box.height / 2);
      await moveTo(0.3);
      await film.page.mouse.down();
      let share = 0.3;
      const isShownSmall = async () => {
        share = share === 0.3 ? 0.31 : 0.3;
        await moveTo(share);
        await film.page.waitForTimeout(60);
        return film.page.evaluate(() => {
          const of = (id: string) => document.querySelector<HTMLElement>(`[data-testid=${id}]`)?.dataset ?? {};
          const { ordinal, sharp } = of('source-canvas');
          return sharp === 'false' && ordinal === of('playhead').ordinal;
        });
      };
      await expect.poll(isShownSmall, { timeout: 20_000, interval: 0 }).toBe(true);
      await film.page.mouse.up();
    } finally {
      await film.close();
      await other.remove();
    }
  });

  /** Drags the playhead to these shares of the timeline's width. */
  async function dragAbout(places: readonly number[]) {
    const box = await app.page.getByTestId('scrub-area').boundingBox();
    if (!box) throw new Error('there is no timeline to scrub');
    const y = box.y + box.height / 2;
    await app.page.mouse.move(box.x + box.width * 0.5, y);
    await app.page.mouse.down();
    for (const place of places) {
      await app.page.mouse.move(box.x + box.width * place, y);
      await app.page.waitForTimeout(60);
    }
    await app.page.mouse.up();
  }
});
