// Electron's own ways in: what its channels carry, from our page and from strangers, and requests to the app's scheme.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectIpc } from '../../../src-main/app/ipcHost';
import { pageUrl } from '../../../src-main/app/origin';
import { handleProtocol } from '../../../src-main/app/protocol';
import { channels, eventSchema, resultSchema, StudioError } from '../../../src-main/contract';
import { ipcMain } from '../../electron/ipcMain';
import type { Random } from '../random';
import { randomPicture, readPicture } from './channels';
import type { FuzzKind } from './kind';
import { mutate } from './mutate';
import { fuzzStudio, randomCommand } from './studio';
import { odd, spoilt } from './values';

const addresses = [
  ...[
    pageUrl,
    `${pageUrl}index.html`,
    `${pageUrl}%2e%2e/x`,
    `${pageUrl}%00`,
    `${pageUrl}picture/`,
    `${pageUrl}\\..\\x`,
  ],
  ...[
    'elastictok://other/',
    'elastictok://app:1/',
    'elastictok://u:p@app/',
    'file:///etc/passwd',
    'https://evil.example/',
  ],
];
const toMain = [channels.invoke, channels.openPaths];

/** The handlers of the desktop app over a real studio; the stand-in of Electron carries the messages. */
export async function electronKind(folder: string): Promise<FuzzKind> {
  const { studio, clip, ids } = await fuzzStudio(join(folder, 'data'));
  const rendererDir = join(folder, 'renderer');
  await mkdir(rendererDir, { recursive: true });
  await writeFile(join(rendererDir, 'index.html'), '<title>page</title>');
  const wrongEvents: string[] = [];
  const send = (_channel: string, event: unknown) => {
    const { success, error } = eventSchema.safeParse(event);
    if (!success) wrongEvents.push(error.message);
  };
  const mainFrame = { url: pageUrl };
  const webContents = { mainFrame, send };
  const window = { isDestroyed: () => false, webContents };
  let current: typeof window | null = window;
  connectIpc({ studio, window: () => current as never, onPageReady: () => {} });
  type Answer = (request: Request) => Promise<Response>;
  let scheme: Answer | undefined;
  const protocol = { handle: (_scheme: string, handler: Answer) => (scheme = handler) };
  handleProtocol({ protocol } as never, { rendererDir, picture: (request) => studio.picture(request) });

  const own = { sender: webContents, senderFrame: mainFrame };
  const strangers = [
    { ...own, sender: { mainFrame } },
    { ...own, senderFrame: null },
    { ...own, senderFrame: { ...mainFrame } },
    { ...own, senderFrame: { url: 'https://evil.example/' } },
    { sender: {}, senderFrame: {} },
    {},
  ];

  async function message(random: Random): Promise<void> {
    const isOwn = random.next() < 0.7;
    const channel = random.pick(toMain);
    const { name, payload } = randomCommand(random, await ids());
    const paths = random.next() < 0.3 ? [clip] : spoilt([clip, '/nowhere'], random);
    const fits = channel === channels.invoke ? [name, payload] : [paths];
    const args = random.next() < 0.8 ? fits : Array.from({ length: random.int(4) }, () => hostile(random));
    // Now and then the window is gone.
    current = random.next() < 0.05 ? null : window;
    const hasWindow = current !== null;
    const sent = ipcMain.deliver(channel, isOwn ? own : random.pick(strangers), args.map(cloned));
    const answer = resultSchema.parse(await sent);
    if (!answer.ok) throw StudioError.fromData(answer.error);
    if (!isOwn || !hasWindow) throw new Error('a stranger was answered');
  }

  async function request(random: Random): Promise<void> {
    const picture = pageUrl + randomPicture(random, await ids()).slice(1);
    const address = random.next() < 0.6 ? picture : damaged(random.pick(addresses), random);
    const method = random.pick(['GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT']);
    let asked: Request;
    try {
      asked = new Request(address, { method });
    } catch {
      throw new StudioError('bad-request', 'this is no address', 'Choose another');
    }
    const response = await scheme!(asked);
    if (response.status >= 500 && !/json/.test(response.headers.get('content-type') ?? ''))
      throw new Error(`${address.slice(0, 200)} is answered with ${response.status}`);
    if (address === picture && method === 'GET') return readPicture(response);
    if (!response.ok) throw new StudioError('bad-request', `answered ${response.status}`, 'Ask for something else');
  }

  return {
    name: 'electron',
    async run(random) {
      await (random.next() < 0.75 ? message(random) : request(random));
      if (wrongEvents.length > 0) throw new Error(`a wrong event: ${wrongEvents.pop()}`);
      if (({} as { polluted?: boolean }).polluted) throw new Error('a message changed the prototype of all objects');
    },
    async close() {
      current = window;
      const answer = resultSchema.parse(await ipcMain.deliver(channels.invoke, own, ['app.state', {}]));
      for (const channel of toMain) ipcMain.removeHandler(channel);
      await studio.close();
      if (!answer.ok) throw StudioError.fromData(answer.error);
    },
  };
}

/** A value that becomes no text by itself, as a name of a command must. */
const hostile = (random: Random): unknown =>
  random.next() < 0.3 ? { toString: 1, valueOf: null } : random.next() < 0.3 ? Object.create(null) : odd(random);

/** As Electron carries it; what it would not, is not sent. */
function cloned(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return undefined;
  }
}

const damaged = (address: string, random: Random): string =>
  random.next() < 0.5 ? address : Buffer.from(mutate(Buffer.from(address), random)).toString('latin1');
