// Playback and scrubbing: both viewers in step, J K L, a loop, going to a place, the frame under the pointer, and files that no browser plays.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cutsClipCuts, cutsClipFrames, fixtureClip } from '../fixtures/clips';
import { fixtureFfmpeg } from '../fixtures/ffmpeg';
import { launchApp, makeDataDir, type RunningApp, writePreferences } from './launch';
import { Screen } from './screen';

const run = promisify(execFile);
const encoders = await run(fixtureFfmpeg, ['-hide_banner', '-encoders']).then(
  ({ stdout }) => stdout,
  () => '',
);

let data: Awaited<ReturnType<typeof makeDataDir>>;
let app: RunningApp | null = null;

beforeEach(async () => {
  data = await makeDataDir();
});
afterEach(async () => {
  await app?.close();
  app = null;
  await data.remove();
});

/** What both canvases show. */
interface Seen {
  source: number;
  recon: number;
  pts: number;
}

/** Notes what both canvases show at each frame of the screen, until `stop`. */
async function watch(screen: Screen): Promise<{ stop(): Promise<Seen[]> }> {
  const log = await screen.page.evaluateHandle(() => {
    const seen = { list: [] as Seen[], on: true };
    const canvas = (id: string) => document.querySelector<HTMLElement>(`[data-testid=${id}]`)?.dataset;
    const look = () => {
      const [source, recon] = [canvas('source-canvas'), canvas('recon-canvas')];
      const now = { source: Number(source?.ordinal), recon: Number(recon?.ordinal), pts: Number(source?.pts) };
      const before = seen.list.at(-1);
      if (before?.source !== now.source || before.recon !== now.recon || before.pts !== now.pts) seen.list.push(now);
      if (seen.on) requestAnimationFrame(look);
    };
    look();
    return seen;
  });
  return {
    stop: () =>
      log.evaluate((seen) => {
        seen.on = false;
        return seen.list;
      }),
  };
}

/** A busy machine may take its time for pictures. */
const slow = { timeout: 60_000 };

const pressed = (screen: Screen, id: string) => screen.page.getByTestId(id).getAttribute('aria-pressed');
const paused = (screen: Screen) => expect.poll(() => pressed(screen, 'play'), slow).toBe('false');

const apart = (seen: Seen[]) => seen.filter(({ source, recon }) => source !== recon);

async function startAnalyzed(): Promise<Screen> {
  app = await launchApp({ host: 'serve', args: [await fixtureClip('cuts')], dataDir: data.path });
  const screen = new Screen(app.page);
  await screen.waitForStatus('complete');
  await screen.waitForFrames(cutsClipFrames);
  return screen;
}

it('plays both viewers in step, faster, backwards and in a loop, and goes to places by keys', async () => {
  const screen = await startAnalyzed();
  const { page } = screen;
  const both = async (ordinal: number) => {
    await screen.waitForOrdinal(screen.source, ordinal);
    await screen.waitForOrdinal(screen.recon, ordinal);
  };

  await page.keyboard.press('Home');
  await both(0);
  let watching = await watch(screen);
  await page.keyboard.press(' ');
  await paused(screen);
  await both(cutsClipFrames - 1);
  let seen = await watching.stop();
  // At no frame of the screen do the two show different frames, not where it ends either.
  expect(apart(seen)).toEqual([]);
  expect(seen.length).toBeGreaterThan(3);
  const sources = seen.map(({ source }) => source);
  expect(sources).toEqual([...sources].sort((a, b) => a - b));

  // Backwards, faster at the second press; K stops.
  watching = await watch(screen);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect.poll(() => page.getByTestId('shuttle').textContent(), slow).toMatch(/2×/);
  await expect.poll(async () => (await screen.picture(screen.source)).ordinal, slow).toBeLessThan(cutsClipFrames - 6);
  await page.keyboard.press('k');
  await paused(screen);
  seen = await watching.stop();
  const back = seen.map(({ source }) => source);
  expect(back).toEqual([...back].sort((a, b) => b - a));
  expect(apart(seen)).toEqual([]);

  // To the beginning, where its first frame is the end at once.
  watching = await watch(screen);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await paused(screen);
  await both(0);
  expect(apart(await watching.stop())).toEqual([]);

  // Marks of one kind, and places that are typed.
  await page.keyboard.press('Home');
  await page.keyboard.press('n');
  await both(cutsClipCuts[0] as number);
  await page.keyboard.press('n');
  await both(cutsClipCuts[1] as number);
  await page.keyboard.press('p');
  await both(cutsClipCuts[0] as number);
  const wrong = 'somewhere';
  const goTo = async (text: string) => {
    await page.keyboard.press('g');
    await page.getByTestId('go-to-input').fill(text);
    await page.keyboard.press('Enter');
    if (text !== wrong) await page.getByTestId('go-to').waitFor({ state: 'hidden' });
  };
  await goTo(wrong);
  await expect.poll(() => page.getByTestId('go-to-help').textContent(), slow).toMatch(/frame \(123\)/);
  await screen.screenshot('go-to');
  await page.keyboard.press('Escape');
  await page.getByTestId('go-to').waitFor({ state: 'hidden' });
  await goTo('00:00:02:12');
  await both(60);
  await goTo('40');
  await both(40);

  // From in to out and again: it never leaves them, and begins anew.
  await page.keyboard.press('i');
  await goTo('46');
  await page.keyboard.press('o');
  await both(46);
  await page.keyboard.press('/');
  expect(await pressed(screen, 'loop')).toBe('true');
  await goTo('43');
  await both(43);
  watching = await watch(screen);
  await page.keyboard.press('l');
  await expect
    .poll(
      async () => {
        const list = await screen.page.getByTestId('source-canvas').getAttribute('data-ordinal');
        return Number(list);
      },
      { timeout: 30_000, interval: 20 },
    )
    .toBeLessThan(43);
  await page.keyboard.press('k');
  seen = await watching.stop();
  expect(Math.min(...seen.map(({ source }) => source))).toBeGreaterThanOrEqual(40);
  expect(Math.max(...seen.map(({ source }) => source))).toBeLessThanOrEqual(46);
  expect(app?.console.filter((line) => /^(error|pageerror)/.test(line))).toEqual([]);
});

it('keeps a dialog open that is asked for again before the browser has told that it was closed', async () => {
  const { page } = await startAnalyzed();
  await page.keyboard.press('g');
  await page.getByTestId('go-to-input').waitFor();
  const open = await page.evaluate(async () => {
    const dialog = document.querySelector<HTMLDialogElement>('[data-testid=go-to]');
    const press = (key: string) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    const closed = new Promise((told) => dialog?.addEventListener('close', told));
    const seen: unknown[] = [];
    press('Escape');
    await Promise.resolve();
    seen.push(dialog?.open);
    press('g');
    await closed;
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    seen.push(dialog?.open);
    return seen;
  });
  expect(open).toEqual([false, true]);
});

it('shows the frame under the pointer, and scrubs with Shift without a click', async () => {
  const screen = await startAnalyzed();
  const { page } = screen;
  await page.keyboard.press('Home');
  await screen.waitForOrdinal(screen.source, 0);
  const box = await page.getByTestId('scrub-area').boundingBox();
  if (box === null) throw new Error('there is no timeline to scrub');
  const y = box.y + box.height / 2;
  const hovered = page.getByTestId('hover-picture');
  await page.mouse.move(box.x + box.width * 0.6, y, { steps: 4 });
  await expect.poll(() => hovered.getAttribute('data-state'), slow).toBe('shown');
  await expect.poll(async () => (await screen.picture(hovered)).ordinal, slow).toBeGreaterThan(cutsClipFrames * 0.5);
  await screen.screenshot('hover');
  // Hovering alone moves nothing.
  expect((await screen.picture(screen.source)).ordinal).toBe(0);
  await page.keyboard.down('Shift');
  await page.mouse.move(box.x + box.width * 0.75, y, { steps: 8 });
  await page.keyboard.up('Shift');
  const under = async () => (await screen.picture(hovered)).ordinal;
  await expect
    .poll(async () => [(await screen.picture(screen.source)).ordinal === (await under()), await under()], slow)
    .toEqual([true, expect.toSatisfy((ordinal: number) => ordinal > cutsClipFrames * 0.65)]);
});

/** What Chromium does not play: none of it is built with these decoders, or takes these containers. */
const foreign = [
  {
    name: 'HEVC, 10 bit, in MKV',
    file: 'hevc.mkv',
    encoder: 'libx265',
    args: ['-pix_fmt', 'yuv420p10le', '-x265-params', 'log-level=none'],
  },
  { name: 'ProRes in MOV', file: 'prores.mov', encoder: 'prores_ks', args: ['-pix_fmt', 'yuv422p10le'] },
];

describe.each(foreign)('$name', ({ name, file, encoder, args }) => {
  const absent = !encoders.includes(` ${encoder} `);
  if (absent) console.log(`Skipped: ${name}: this ffmpeg has no encoder ${encoder}.`);

  it.skipIf(absent)('plays from decoded frames to the end', async () => {
    const clip = join(data.path, file);
    const input = ['-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=24:d=1.5'];
    await run(fixtureFfmpeg, ['-nostdin', '-v', 'error', ...input, '-c:v', encoder, ...args, clip]);
    await writePreferences(data.path, { analyzeOnOpen: false });
    app = await launchApp({ host: 'serve', args: [clip], dataDir: data.path });
    const screen = new Screen(app.page);
    await expect.poll(() => screen.source.getAttribute('data-state'), slow).toBe('shown');
    const first = await screen.picture(screen.source);
    const cannot = await app.page.evaluate(
      (type) => document.createElement('video').canPlayType(type),
      file.endsWith('.mov') ? 'video/quicktime; codecs="apch"' : 'video/x-matroska; codecs="hvc1.2.4.L90"',
    );
    expect(cannot).toBe('');
    const watching = await watch(screen);
    await app.page.keyboard.press(' ');
    await paused(screen);
    await expect.poll(async () => (await screen.picture(screen.source)).pts, slow).toBeCloseTo(35 / 24, 3);
    const seen = (await watching.stop()).map(({ pts }) => pts);
    expect(seen.length).toBeGreaterThan(3);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect((await screen.picture(screen.source)).sum).not.toBe(first.sum);
  });
});
