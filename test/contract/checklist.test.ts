// Electron's security checklist (its documentation, "Security", 20 items), one test an item or more; THREATS.md has the table.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { channels, commands } from '../../src-main/contract';
import { repositoryRoot } from '../fixtures/shared';
import { filesWith, sources } from '../fixtures/sources';
import { fakeStudio } from './fakes';

const seen = vi.hoisted(() => ({
  windows: [] as { webPreferences: Record<string, unknown> }[],
  schemes: [] as { scheme: string; privileges: Record<string, boolean> }[],
  handlers: new Map<string, (event: object, ...args: unknown[]) => Promise<unknown>>(),
  reporter: [] as object[],
}));
vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events');
  class BrowserWindow extends EventEmitter {
    webContents = new EventEmitter();
    constructor(options: { webPreferences: Record<string, unknown> }) {
      super();
      seen.windows.push(options);
    }
    loadURL = async () => {};
  }
  return {
    app: Object.assign(new EventEmitter(), { setPath: () => {} }),
    BrowserWindow,
    crashReporter: { start: (options: object) => seen.reporter.push(options) },
    ipcMain: { handle: (channel: string, handler: never) => seen.handlers.set(channel, handler) },
    nativeTheme: new EventEmitter(),
    protocol: { registerSchemesAsPrivileged: (schemes: typeof seen.schemes) => seen.schemes.push(...schemes) },
    screen: { getAllDisplays: () => [] },
    shell: {},
  };
});

const { watchCrashes } = await import('../../src-main/app/crashes');
const { connectIpc } = await import('../../src-main/app/ipcHost');
const { pageUrl } = await import('../../src-main/app/origin');
const { handleProtocol } = await import('../../src-main/app/protocol');
const { registerScheme } = await import('../../src-main/app/security');
const { createWindow } = await import('../../src-main/app/window');
const { contentSecurityPolicy } = await import('../../src-main/ipc/securityHeaders');

const renderer = sources('src-renderer');
const main = sources('src-main');

let preferences: Record<string, unknown>;
beforeAll(() => {
  createWindow({ preload: '/app/preload.cjs', dataDir: '/nowhere', onCrash: () => {} });
  preferences = seen.windows[0]!.webPreferences;
});

it('1: loads nothing from elsewhere: no address but links for the user in the page or in main', () => {
  // Names of XML and of SVG are no addresses that anything is loaded from.
  const elsewhere = /\b(?:https?|wss?|ftp):\/\/(?!www\.w3\.org\/)[^\s'"`)]+/g;
  const found = [...renderer, ...main].flatMap(
    ([path, text]) =>
      text
        .replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, '')
        .match(elsewhere)
        ?.map((address) => `${path} ${address}`) ?? [],
  );
  const known = [
    /^src-main\/app\/security\.ts https:\/\/(?:arxiv\.org|github\.com)\//,
    // The serve host's own address, and the base that paths are read against.
    /^src-main\/serve\/\w+\.ts http:\/\/(?:127\.0\.0\.1:)?\$\{/,
    /^src-main\/contract\/routes\.ts http:\/\/localhost$/,
    // This machine, in the policy of the page.
    /^src-renderer\/index\.html ws:\/\/127\.0\.0\.1:\*/,
    // Told to users and to other programs.
    /^src-main\/(?:cli|inference\/import|export)\//,
  ];
  expect(found.filter((line) => !known.some((one) => one.test(line)))).toEqual([]);
});

it('2 to 4: no Node in the page, an isolated context, a sandbox', () => {
  expect(preferences).toMatchObject({
    ...{ nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false },
    ...{ contextIsolation: true, sandbox: true },
  });
  expect(filesWith(main, /new BrowserWindow\(|new WebContentsView\(|new BrowserView\(/)).toEqual([
    'src-main/app/window.ts',
  ]);
});

// 5, permissions: electronHost.test.ts "gets no permission ..."; e2e/security.test.ts "denies permissions".

it('6, 8 to 10: web security on, nothing insecure, experimental or switched on in Blink', () => {
  expect(preferences).toMatchObject({
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
  });
  expect(Object.keys(preferences)).not.toContain('enableBlinkFeatures');
  expect(filesWith(main, /appendSwitch|commandLine\.append|ignore-certificate|disable-web-security/)).toEqual([]);
});

it('7: a policy that begins with nothing, and lets no script, frame or form in from elsewhere', () => {
  const policy = Object.fromEntries(
    contentSecurityPolicy.split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1).join(' ')]),
  );
  expect(policy).toMatchObject({
    ...{ 'default-src': "'none'", 'script-src': "'self'", 'connect-src': "'self'", 'worker-src': "'self'" },
    ...{ 'base-uri': "'none'", 'form-action': "'none'", 'frame-ancestors': "'none'" },
  });
  expect(contentSecurityPolicy).not.toMatch(/unsafe-eval|\*|https?:/);
  // Styles alone may be inline, and as attributes alone.
  expect(Object.keys(policy).filter((name) => policy[name]?.includes('unsafe-inline'))).toEqual(['style-src-attr']);
  expect(
    filesWith(renderer, /dangerouslySetInnerHTML|\beval\(|new Function\(|document\.write\(|insertAdjacentHTML/),
  ).toEqual([]);
});

it('11 and 12: no webview, in the page or allowed', () => {
  expect(preferences.webviewTag).toBe(false);
  expect(filesWith(renderer, /<webview|allowpopups/i)).toEqual([]);
});

// 13 and 14, navigation and windows: electronHost.test.ts "stays where it is", "opens no window ..."; e2e/security.test.ts.

it('15: one place opens addresses outside, of a list of two', () => {
  expect(filesWith(main, /openExternal|shell\.openPath/)).toEqual(['src-main/app/security.ts']);
});

it('16: Electron is one exact version, of a line that is looked after', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));
  expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
  // The newest when this was written; three lines are looked after at a time. `npm view electron version` tells the newest now.
  expect(Number(devDependencies.electron.split('.')[0])).toBeGreaterThanOrEqual(45);
});

describe('17: every message', () => {
  const page = { url: pageUrl };
  const webContents = { mainFrame: page, send: () => {} };
  const window = { isDestroyed: () => false, webContents };
  const own = { sender: webContents, senderFrame: page };
  const studio = fakeStudio();
  connectIpc({ studio, window: () => window as never, onPageReady: () => {} });
  const toMain = Object.entries(channels).filter(([name]) => name !== 'event');

  it('has a handler that is known, and there is no other way in', () => {
    expect([...seen.handlers.keys()].sort()).toEqual(toMain.map(([, channel]) => channel).sort());
    expect(filesWith(main, /ipcMain/)).toEqual(['src-main/app/ipcHost.ts']);
    expect(filesWith(main, /webContents\.ipc\b|MessageChannelMain|postMessage\([^)]*ports/)).toEqual([]);
  });

  it.each(toMain)('%s is refused from every other sender', async (_name, channel) => {
    const frames = [
      { ...own, sender: {} },
      { ...own, senderFrame: null },
      { ...own, senderFrame: { url: pageUrl } },
      { ...own, senderFrame: { url: 'https://evil.example/' } },
      { sender: { mainFrame: page }, senderFrame: page },
    ];
    for (const event of frames) {
      const answer = await seen.handlers.get(channel)!(
        event,
        ...(channel === channels.invoke ? ['app.state', {}] : [['/a']]),
      );
      expect(answer).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    }
    expect(studio.opened).toEqual([]);
  });

  it.each(toMain)('%s refuses what its schema does not know', async (_name, channel) => {
    const hostile: unknown[] = [
      undefined,
      null,
      7,
      '/etc/passwd',
      {},
      [7],
      [''],
      ['x'.repeat(40_000)],
      Array(6000).fill('/a'),
      [['/a']],
      // Becomes no text.
      { toString: 1, valueOf: null },
    ];
    for (const value of hostile) {
      const answer = await seen.handlers.get(channel)!(own, value, value);
      expect(answer).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    }
    expect(studio.opened).toEqual([]);
  });

  it('names things by ids: no field of a command takes any text, but for these', () => {
    const free: string[] = [];
    const walk = (node: unknown, path: string) => {
      if (typeof node !== 'object' || node === null) return;
      const { type, pattern, enum: words, const: word } = node as Record<string, unknown>;
      if (type === 'string' && pattern === undefined && words === undefined && word === undefined) free.push(path);
      for (const [key, value] of Object.entries(node)) {
        const isName = ![
          'type',
          'properties',
          'items',
          'anyOf',
          'oneOf',
          'additionalProperties',
          'prefixItems',
        ].includes(key);
        walk(value, isName && !/^\d+$/.test(key) ? `${path}.${key}` : path);
      }
    };
    for (const [name, { input }] of Object.entries(commands)) walk(z.toJSONSchema(input, { io: 'input' }), name);
    const allowed = [
      // Names of models, looked up in the list of those that are there.
      /^analysis\.start\.settings\.model$|^models\.(?:verify|remove)\.model$|^preferences\.set\.(?:model|compareModels)$/,
      // Keys of the keyboard and labels of menu items.
      /^preferences\.set\.keys\.|^menu\.show\./,
      // What the page tells of its faults.
      /^diagnosis\.pageFault\.(?:message|stack)$/,
    ];
    expect(free.filter((path) => !allowed.some((one) => one.test(path)))).toEqual([]);
  });
});

describe('18: a scheme of our own', () => {
  it('has no more rights than it needs', () => {
    registerScheme();
    expect(seen.schemes).toEqual([
      { scheme: 'elastictok', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
    ]);
    expect(pageUrl).toBe('elastictok://app/');
    expect(filesWith(main, /loadFile\(|loadURL\((?!pageUrl)/)).toEqual([]);
  });

  it('answers one host, files of the page and pictures alone', async () => {
    let answer: ((request: Request) => Promise<Response>) | undefined;
    const asked: string[] = [];
    handleProtocol({ protocol: { handle: (_scheme: string, handler: typeof answer) => (answer = handler) } } as never, {
      rendererDir: join(repositoryRoot, 'src-renderer'),
      picture: async ({ url }) => {
        asked.push(url);
        return new Response(null, { status: 404 });
      },
    });
    const status = async (url: string, method = 'GET') => (await answer!(new Request(url, { method }))).status;
    expect(await status('elastictok://app/')).toBe(200);
    expect(await status('elastictok://other/')).toBe(404);
    expect(await status('elastictok://app/picture/thumb?sourceId=x')).toBe(404);
    for (const path of ['package.json', '../package.json', '%2e%2e/package.json', '..%5cpackage.json', 'main.tsx', '.'])
      expect(await status(`elastictok://app/${path}`), path).toBe(path === '.' ? 200 : 404);
    expect(await status('elastictok://app/', 'POST')).toBe(405);
    expect(asked).toHaveLength(1);
  });
});

it.skipIf(!existsSync(join(repositoryRoot, 'build/pack/config.mjs')))('19: fuses', async () => {
  const { fuses } = await import(pathToFileURL(join(repositoryRoot, 'build/pack/config.mjs')).href);
  expect(fuses).toEqual({
    ...{ runAsNode: false, enableCookieEncryption: true, enableNodeOptionsEnvironmentVariable: false },
    ...{ enableNodeCliInspectArguments: false, enableEmbeddedAsarIntegrityValidation: true, onlyLoadAppFromAsar: true },
    grantFileProtocolExtraPrivileges: false,
  });
});

// 20, what the page gets of Electron: preload.test.ts "exposes exactly the bridge"; e2e/security.test.ts "gives the page nothing of Node ...".

it('programs are started without a shell', () => {
  expect(filesWith(main, /shell:\s*true/)).toEqual([]);
  // What takes a line of words takes it to a shell.
  expect(filesWith(main, /import \{[^}]*\bexec(?:Sync)?\b[^}]*\} from 'node:child_process'/)).toEqual([]);
  expect(filesWith(main, /from 'node:child_process'/)).toContain('src-main/media/runTool.ts');
});

it('crash reports stay here', () => {
  watchCrashes({ logsFolder: '', lastRunBroke: false, crashes: { dumps: '/nowhere', pruneDumps: () => {} } as never });
  expect(seen.reporter).toEqual([{ uploadToServer: false }]);
});

describe('what comes from elsewhere', () => {
  const lock = JSON.parse(readFileSync(join(repositoryRoot, 'package-lock.json'), 'utf8'));
  const packages = Object.entries<Record<string, unknown>>(lock.packages).filter(([path]) => path !== '');

  it('is one exact version with a checksum each', () => {
    const unsafe = packages.filter(([, { integrity, link }]) => !link && !/^sha512-/.test(String(integrity)));
    expect(unsafe.map(([path]) => path)).toEqual([]);
    const { dependencies } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));
    expect(Object.values(dependencies).filter((version) => !/^\d+\.\d+\.\d+$/.test(String(version)))).toEqual([]);
  });

  it('runs nothing when it is installed', () => {
    expect(readFileSync(join(repositoryRoot, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m);
  });
});
