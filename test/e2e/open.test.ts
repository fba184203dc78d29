// Opening files by every door, on both hosts; the first bars arrive while the analysis still runs.
import { rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixtureClip } from '../fixtures/clips';
import { hostNames, launchApp, makeDataDir, type RunningApp, slowOnDemand, writePreferences } from './launch';
import { Screen } from './screen';

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

describe.each(hostNames)('on %s', (host) => {
  it('shows bars while the analysis runs', async () => {
    await writePreferences(data.path, slowOnDemand);
    app = await launchApp({ host, args: [await fixtureClip('cuts')], dataDir: data.path });
    const screen = new Screen(app.page);
    await screen.button('analyze').click();
    const early = await screen.waitForFrames(1);
    await screen.waitForStatus('complete');
    expect(await screen.frames()).toBeGreaterThan(early);
  });

  it('opens a file of the command line, with its marks and pictures', async () => {
    const clip = await fixtureClip('cuts');
    app = await launchApp({ host, args: [clip], dataDir: data.path });
    const screen = new Screen(app.page);
    await screen.files.waitFor();
    expect(await screen.files.first().textContent()).toContain(basename(clip));
    await screen.waitForStatus('complete');
    await app.page.keyboard.press('ArrowRight');
    await app.page.keyboard.press('ArrowLeft');
    await screen.waitForOrdinal(screen.source, 0);
    await screen.waitForOrdinal(screen.recon, 0);
    expect(await screen.cuts()).toBeGreaterThan(0);
    expect(await screen.events.count()).toBeGreaterThan(0);
    await screen.screenshot(`open-${host}`);
    expect(app.console.filter((line) => /^(error|pageerror)/.test(line))).toEqual([]);
  });

  it('opens dropped files, and says what is wrong with a bad one', async () => {
    app = await launchApp({ host, args: host === 'serve' ? [await fixtureClip('cuts')] : [], dataDir: data.path });
    const screen = new Screen(app.page);
    const bad = join(data.path, 'bad.mp4');
    await writeFile(bad, 'this is no video');
    await screen.drop([bad]);
    await screen.notice.filter({ hasText: 'bad.mp4' }).first().waitFor();
    await screen.screenshot(`bad-file-${host}`);
    await screen.drop([await fixtureClip('vfr')]);
    await screen.files.filter({ hasText: basename(await fixtureClip('vfr')) }).waitFor();
    await rm(bad);
  });
});

describe('on electron alone', () => {
  it('opens what the native dialog, the menu and the file manager give', async () => {
    const clip = await fixtureClip('cuts');
    app = await launchApp({ host: 'electron', dataDir: data.path });
    const screen = new Screen(app.page);
    await app.desktop?.setDialogAnswer([]);
    await screen.button('open-welcome').click();
    expect(await screen.files.count()).toBe(0);
    await app.desktop?.setDialogAnswer([clip]);
    await screen.button('open').click();
    await screen.files.filter({ hasText: basename(clip) }).waitFor();
    const second = await fixtureClip('vfr');
    await app.desktop?.openFile(second);
    await screen.files.filter({ hasText: basename(second) }).waitFor();
    await app.desktop?.clickMenu('help.shortcuts');
    await app.page.getByTestId('shortcuts').waitFor();
    await app.page.keyboard.press('Escape');
    await app.page.getByTestId('open-more').click();
    expect(await app.page.getByTestId('recent').allTextContents()).toEqual([
      expect.stringContaining(basename(second)),
      expect.stringContaining(basename(clip)),
    ]);
  });

  it('comes back where its window was', async () => {
    const bounds = { x: 60, y: 40, width: 1200, height: 760 };
    app = await launchApp({ host: 'electron', dataDir: data.path });
    await app.desktop?.setBounds(bounds);
    await app.close();
    app = await launchApp({ host: 'electron', dataDir: data.path });
    expect(await app.desktop?.bounds()).toEqual(bounds);
  });
});

describe('on serve alone', () => {
  it('opens the demo clip when no file is given', async () => {
    app = await launchApp({ host: 'serve', dataDir: data.path });
    const screen = new Screen(app.page);
    await screen.files.filter({ hasText: 'demo' }).waitFor();
    await screen.waitForFrames(1);
    await screen.screenshot('demo-serve');
  });
});
