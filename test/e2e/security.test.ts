// The page is locked in, on the running app: policy, no Node, no navigation, no permission, no path, no foreign sender.
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src-main/contract';
import { fixtureClip } from '../fixtures/clips';
import { hostNames, launchApp, makeDataDir, type RunningApp } from './launch';
import { Screen } from './screen';

/** Every command but those that take long and have answers of numbers alone, and those that close, one of which comes last. */
const commandNames = Object.keys(commands).filter(
  (name) => !['source.close', 'queue.clearFinished', 'devices.test', 'models.verify', 'files.openDemo'].includes(name),
);

describe.each(hostNames)('on %s', (host) => {
  let data: Awaited<ReturnType<typeof makeDataDir>>;
  let app: RunningApp;
  let clip: string;
  const received: string[] = [];

  beforeAll(async () => {
    data = await makeDataDir();
    clip = await fixtureClip('cuts');
    app = await launchApp({ host, args: [clip], dataDir: data.path });
    app.page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => received.push(String(payload))));
    // A reload brings the socket and its first answers anew, past the listener that was just set.
    if (host === 'serve') await app.page.reload();
    await app.page.evaluate(() => {
      const bridge = (window as unknown as { elastictok?: { onEvent(listener: (event: unknown) => void): void } })
        .elastictok;
      const heard: string[] = [];
      Object.assign(window, { heard });
      bridge?.onEvent((event) => heard.push(JSON.stringify(event)));
    });
    await new Screen(app.page).waitForStatus('complete');
  });
  afterAll(async () => {
    await app.close();
    await data.remove();
  });

  it('sends the policy with the page and breaks it nowhere', async () => {
    const headers = await app.page.evaluate(async () => {
      const answer = await fetch('/');
      return Object.fromEntries(answer.headers);
    });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(headers['content-security-policy']).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(app.console.filter((line) => /Content Security Policy|Refused to/.test(line))).toEqual([]);
  });

  it('runs no inline script and no eval', async () => {
    const ran = await app.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.body.append(script);
      const image = document.createElement('div');
      image.innerHTML = '<img src="x:" onerror="window.inlineRan = true">';
      document.body.append(image);
      return new Promise((resolve) => {
        setTimeout(() => resolve((window as unknown as { inlineRan?: boolean }).inlineRan ?? false), 300);
      });
    });
    expect(ran).toBe(false);
  });

  it('gives the page nothing of Node, and of Electron the bridge alone', async () => {
    const found = await app.page.evaluate(() => {
      const names = ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'electron', 'ipcRenderer'];
      const bridge = (window as unknown as { elastictok?: object }).elastictok;
      return { names: names.filter((name) => name in window), bridge: bridge ? Object.keys(bridge).sort() : null };
    });
    expect(found.names).toEqual([]);
    expect(found.bridge).toEqual(host === 'electron' ? ['invoke', 'onEvent', 'openFiles'] : null);
  });

  it('denies permissions', async () => {
    const states = await app.page.evaluate(async () => {
      const asked = ['geolocation', 'notifications', 'camera', 'microphone'] as PermissionName[];
      return Promise.all(asked.map(async (name) => (await navigator.permissions.query({ name })).state));
    });
    expect(states.every((state) => state !== 'granted')).toBe(true);
    if (host === 'electron') expect(states).toEqual(['denied', 'denied', 'denied', 'denied']);
  });

  if (host === 'electron')
    it('does not leave its page and opens no window', async () => {
      const { page } = app;
      const address = page.url();
      const pages = page.context().pages().length;
      for (const url of ['https://evil.example/', 'file:///etc/passwd', 'data:text/html,hello']) {
        await page.evaluate((to) => {
          location.href = to;
        }, url);
        await page.waitForTimeout(300);
        expect(page.url()).toBe(address);
      }
      const opened = await page.evaluate(() => window.open('https://evil.example/') === null);
      expect(opened).toBe(true);
      await page.waitForTimeout(300);
      expect(page.context().pages()).toHaveLength(pages);
      await page.getByTestId('status-bar').waitFor();
      const recorded = await app.desktop?.recorded();
      if (recorded) expect(recorded.external).toEqual([]);
    });

  if (host === 'electron')
    it('refuses unknown commands, bad payloads and foreign senders', async () => {
      const answers = await app.page.evaluate(async () => {
        type Bridge = { invoke(name: string, payload: unknown): Promise<{ ok: boolean; error?: { code: string } }> };
        const { invoke } = (window as unknown as { elastictok: Bridge }).elastictok;
        const asked: [string, unknown][] = [
          ['nope', {}],
          ['__proto__', {}],
          ['files.openRecent', { recentId: '../../etc/passwd' }],
          ['app.state', { path: '/etc/passwd' }],
          ['files.openRecent', { recentId: 'x'.repeat(2_000_000) }],
        ];
        return Promise.all(asked.map(async ([name, payload]) => (await invoke(name, payload)).error?.code));
      });
      expect(answers).toEqual(Array(5).fill('bad-request'));
      for (const url of ['https://evil.example/', 'elastictok://app/', 'file:///x']) {
        for (const channel of ['elastictok:invoke', 'elastictok:open-paths']) {
          const answer = await app.desktop?.foreignMessage(channel, url, ['app.state', {}]);
          if (answer !== null) expect(answer).toMatchObject({ ok: false, error: { code: 'bad-request' } });
        }
      }
    });

  it('never tells the page a path', async () => {
    const told = await app.page.evaluate(async () => {
      type Told = { elastictok?: { invoke(name: string, payload: unknown): Promise<unknown> }; heard: string[] };
      const { elastictok, heard } = window as unknown as Told;
      const state = elastictok ? JSON.stringify(await elastictok.invoke('app.state', {})) : '';
      return [state, ...heard, document.documentElement.outerHTML].join('\n');
    });
    const all = [told, ...received, ...app.console].join('\n');
    // What was looked through is really what the page was told.
    expect(all).toContain('"sources":[{');
    expect(all).toContain('"type":"blocks"');
    for (const path of [dirname(clip), data.path, homedir()]) {
      if (path.length > 1) expect(all.includes(path)).toBe(false);
    }
  });

  if (host === 'electron')
    it('answers no command with a path, and no picture of what is closed', async () => {
      const { answers, statuses } = await app.page.evaluate(async (names) => {
        type Answer = { ok: boolean; value: { sources: { id: string; analysisIds: string[] }[] } };
        type Bridge = { invoke(name: string, payload: unknown): Promise<Answer> };
        const { invoke } = (window as unknown as { elastictok: Bridge }).elastictok;
        const { id: sourceId, analysisIds } = (await invoke('app.state', {})).value.sources[0]!;
        const [analysisId] = analysisIds;
        const payloads: Record<string, object> = {
          'source.move': { sourceId, before: null },
          'source.pictureNames': { sourceId },
          'health.report': { names: false },
          'events.export': { analysisId, format: 'json' },
          'storage.clear': { uploads: true, demo: true, analyses: null },
          'diagnosis.pageFault': { message: 'x', stack: '' },
        };
        const withAnalysis = ['analysis.series', 'analysis.reveal', 'analysis.cancel', 'analysis.resume'];
        const answers: Record<string, Answer> = {};
        for (const name of names)
          answers[name] = await invoke(name, payloads[name] ?? (withAnalysis.includes(name) ? { analysisId } : {}));
        const address = `/picture/thumb?sourceId=${sourceId}&index=0&count=10&height=64`;
        const recon = `/picture/recon?analysisId=${analysisId}&ordinal=0`;
        const status = async (url: string) => (await fetch(url)).status;
        const open = [await status(address), await status(recon), await status(address.replace(sourceId, 'other'))];
        answers['source.close'] = await invoke('source.close', { sourceId });
        // Not from the browser's own memory.
        const closed = [await status(`${address}&`), await status(recon), await status(`${recon}&path=/etc/passwd`)];
        return {
          answers: Object.entries(answers).map(([name, answer]) => [name, JSON.stringify(answer)]),
          statuses: [open, closed],
        };
      }, commandNames);
      expect(statuses).toEqual([
        [200, 200, 404],
        [404, 404, 404],
      ]);
      // Those that were only refused have told nothing: most have not been.
      expect(answers.filter(([, text]) => text?.startsWith('{"ok":true')).length).toBeGreaterThan(20);
      for (const [name, text] of answers)
        for (const path of [dirname(clip), data.path, homedir()])
          if (path.length > 1) expect(text?.includes(path), name).toBe(false);
    });

  if (host === 'serve')
    it('lets in no browser without the key', async () => {
      const { origin } = new URL(app.address as string);
      for (const path of ['/', '/?key=x', '/picture/thumb']) expect((await fetch(`${origin}${path}`)).status).toBe(403);
      expect(await app.page.evaluate(() => document.cookie)).toBe('');
      expect(app.page.url()).toBe(`${origin}/`);
    });
});
