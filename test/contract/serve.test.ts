// The serve host lets in who has the key and comes from its own page, and nobody else; uploads never overwrite.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { connect as connectTo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type ServerMessage, serverMessageSchema } from '../../src-main/contract';
import { createGuard } from '../../src-main/serve/guard';
import { type ServeHost, startServer } from '../../src-main/serve/server';
import { type FakeStudio, fakeStudio } from './fakes';

let folder: string;
let studio: FakeStudio;
let host: ServeHost;
let origin: string;
let cookie: string;

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

function ask(path: string, headers: Record<string, string> = {}, method = 'GET', body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // The path goes out as it is written; a URL would tidy it up.
    const { hostname, port } = new URL(origin);
    const asked = httpRequest({ hostname, port, path, method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elastictok-serve-'));
  const rendererDir = join(folder, 'renderer');
  await mkdir(join(rendererDir, 'assets'), { recursive: true });
  await writeFile(join(rendererDir, 'index.html'), '<title>x</title>');
  await writeFile(join(rendererDir, 'assets/a-1.js'), '1');
  await writeFile(join(rendererDir, 'notes.md'), 'not for the page');
  await writeFile(join(folder, 'secret.json'), '{}');
  studio = fakeStudio();
  host = await startServer({ studio, rendererDir, dataDir: folder, port: 0, onPageReady: () => {} });
  origin = new URL(host.address).origin;
  const opened = await ask(new URL(host.address).pathname + new URL(host.address).search);
  cookie = String(opened.headers['set-cookie']).split(';')[0] as string;
});

afterEach(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

describe('key and session', () => {
  it('exchanges the key for a strict cookie and leaves the address', async () => {
    const answer = await ask(`/${new URL(host.address).search}`);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/');
    expect(String(answer.headers['set-cookie'])).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
  });

  it.each(['/', '/?key=wrong', '/?key=', '/assets/a-1.js', '/picture/thumb', '/upload?name=a.mp4'])(
    '%s without a session is refused',
    async (path) => {
      expect((await ask(path)).status).toBe(403);
      expect((await ask(path, { cookie: cookie.replace(/=.*/, '=forged') })).status).toBe(403);
    },
  );

  it('serves the page, its files and pictures with the policy', async () => {
    for (const [path, type] of [
      ['/', 'text/html; charset=utf-8'],
      ['/assets/a-1.js', 'text/javascript; charset=utf-8'],
    ] as const) {
      const answer = await ask(path, { cookie });
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toBe(type);
      expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'/);
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
    }
    expect((await ask('/picture/thumb?x=1', { cookie })).body).toMatch(/\/picture\/thumb\?x=1$/);
  });

  it.each([
    '/secret.json',
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/assets/..%2f..%2fsecret.json',
    '/notes.md',
    '//etc/passwd',
    '//',
    '/\\',
    '/\\evil.example/',
    'http://evil.example/',
  ])('%s is not among the files', async (path) => {
    const { status } = await ask(path, { cookie });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });

  it('refuses other methods', async () => {
    expect((await ask('/', { cookie, origin }, 'POST')).status).toBe(405);
  });
});

describe('keys that are tried', () => {
  const key = (given: string) => ask(`/?key=${given}`);

  it('are cut off after some, the right one never', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 40; i++) statuses.push((await key(`wrong${i}`)).status);
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(403));
    expect(statuses.slice(-10)).toEqual(Array(10).fill(429));
    expect((await ask(`/${new URL(host.address).search}`)).status).toBe(303);
  });

  it('open once where others can read them, and only the newest does', async () => {
    const older = new URL(host.launchAddress()).search;
    const newer = new URL(host.launchAddress()).search;
    expect((await ask(`/${older}`)).status).toBe(403);
    expect((await ask(`/${newer}`)).status).toBe(303);
    expect((await ask(`/${newer}`)).status).toBe(403);
    expect(newer).not.toContain(new URL(host.address).searchParams.get('key'));
  });

  it('are compared in a time that tells nothing: of any length, each as a hash', () => {
    const guard = createGuard(() => 1);
    const wrong = [null, '', guard.key.slice(0, -1), `${guard.key}x`, `x${guard.key.slice(1)}`, '\0'.repeat(32)];
    expect(wrong.map((given) => guard.isKey(given))).toEqual(wrong.map(() => false));
    expect(guard.isKey(guard.key)).toBe(true);
    expect(guard.key.length).toBeGreaterThanOrEqual(32);
  });

  it('cannot be tried from another machine', async () => {
    const { port } = new URL(origin);
    const others = Object.values(networkInterfaces())
      .flatMap((found) => found ?? [])
      .filter((one) => !one.internal && one.family === 'IPv4');
    for (const { address } of others) {
      const reached = await new Promise((resolve) => {
        const socket = connectTo(Number(port), address, () => resolve(true));
        socket.on('error', () => resolve(false));
      });
      expect(reached).toBe(false);
    }
    expect(new URL(origin).hostname).toBe('127.0.0.1');
  });
});

describe('host and origin', () => {
  it.each([
    'evil.example',
    `evil.example:80`,
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'localhost@evil.example',
  ])('host %j is refused, with the session and with the key', async (name) => {
    expect((await ask('/', { cookie, host: name })).status).not.toBe(200);
    expect((await ask(`/${new URL(host.address).search}`, { host: name })).status).not.toBe(303);
  });

  it.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'http://localhost'])(
    'origin %s is refused',
    async (from) => {
      expect((await ask('/', { cookie, origin: from })).status).toBe(403);
      expect((await ask('/upload?name=a.mp4', { cookie, origin: from }, 'PUT', 'x')).status).toBe(403);
      await expect(connect({ cookie, origin: from })).rejects.toThrow('403');
    },
  );

  it('refuses another port of this machine, which counts as the same site', async () => {
    expect((await ask('/picture/thumb', { cookie, 'sec-fetch-site': 'same-site' })).status).toBe(403);
  });

  it('wants an origin where a page always sends one', async () => {
    expect((await ask('/upload?name=a.mp4', { cookie }, 'PUT', 'x')).status).toBe(403);
    await expect(connect({ cookie })).rejects.toThrow('403');
    await expect(connect({ origin })).rejects.toThrow('403');
  });
});

function connect(headers: Record<string, string>, path = '/socket'): Promise<WebSocket> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}${path}`, { headers });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

const nextMessage = (socket: WebSocket) =>
  new Promise<ServerMessage>((resolve) => {
    socket.once('message', (data) => resolve(serverMessageSchema.parse(JSON.parse(String(data)))));
  });
const closeCode = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve));

describe('socket', () => {
  it('answers commands and sends events', async () => {
    const socket = await connect({ cookie, origin });
    const answer = nextMessage(socket);
    socket.send(JSON.stringify({ id: 5, name: 'files.openDemo', payload: {} }));
    expect(await answer).toEqual({ id: 5, result: { ok: true, value: { sourceIds: ['demo'] } } });
    const event = nextMessage(socket);
    studio.emit({ type: 'notice', notice: { level: 'info', message: 'hello' } });
    expect(await event).toEqual({ event: { type: 'notice', notice: { level: 'info', message: 'hello' } } });
    socket.close();
  });

  it('is at one address alone', async () => {
    await expect(connect({ cookie, origin }, '/other')).rejects.toThrow('403');
  });

  it.each(['no json', '{}', '{"id":"x","name":"app.state","payload":{}}'])('closes on %j', async (text) => {
    const socket = await connect({ cookie, origin });
    const closed = closeCode(socket);
    socket.send(text);
    expect(await closed).toBe(1007);
  });

  it('closes on a message that is too long, and on a flood', async () => {
    const long = await connect({ cookie, origin });
    const closedLong = closeCode(long);
    long.send('x'.repeat(1_100_000));
    expect(await closedLong).toBe(1009);
    const flood = await connect({ cookie, origin });
    const closedFlood = closeCode(flood);
    for (let i = 0; i < 1000; i++) flood.send(JSON.stringify({ id: i, name: 'recents.clear', payload: {} }));
    expect(await closedFlood).toBe(1008);
  });
});

describe('upload', () => {
  const put = (name: string, body: string) =>
    ask(`/upload?name=${encodeURIComponent(name)}`, { cookie, origin }, 'PUT', body);

  it('stores the file and opens it', async () => {
    expect(JSON.parse((await put('clip.mp4', 'one')).body)).toMatchObject({ ok: true });
    expect(studio.opened).toEqual([[join(folder, 'uploads', 'clip.mp4')]]);
    expect(await readFile(join(folder, 'uploads', 'clip.mp4'), 'utf8')).toBe('one');
  });

  it('keeps several files of one name apart, and takes the same content once', async () => {
    await Promise.all([put('clip.mp4', 'one'), put('clip.mp4', 'two')]);
    await put('clip.mp4', 'two');
    const names = (await readdir(join(folder, 'uploads'))).sort();
    expect(names).toEqual(['clip (2).mp4', 'clip.mp4']);
    const contents = await Promise.all(names.map((name) => readFile(join(folder, 'uploads', name), 'utf8')));
    expect(contents.sort()).toEqual(['one', 'two']);
  });

  it.each([
    ['../../evil.mp4', 'evil.mp4'],
    ['C:\\Users\\me\\clip.mp4', 'clip.mp4'],
    ['..', 'video'],
    ['', 'video'],
    ['.hidden.mp4', 'hidden.mp4'],
    ['a\u0000b\n.mp4', 'a_b_.mp4'],
    ['con.mp4', '_con.mp4'],
    ['dance 💃 "x".mp4', 'dance 💃 _x_.mp4'],
  ])('%j is stored as %j', async (given, stored) => {
    await put(given, 'x');
    expect(await readdir(join(folder, 'uploads'))).toEqual([stored]);
  });

  it('takes a few at once', async () => {
    const headers = { cookie, origin, 'content-length': '1000' };
    const slow = Array.from({ length: 8 }, (_, i) => {
      const asked = httpRequest(new URL(`/upload?name=slow${i}.mp4`, origin), { method: 'PUT', headers });
      asked.on('error', () => {});
      asked.write('part');
      return asked;
    });
    await vi.waitFor(async () => expect((await readdir(join(folder, 'uploads'))).length).toBe(8));
    expect((await put('ninth.mp4', 'x')).status).toBe(429);
    for (const asked of slow) asked.destroy();
    await vi.waitFor(async () => expect((await put('later.mp4', 'x')).status).toBe(200));
  });

  it('leaves nothing of an upload that breaks off', async () => {
    const headers = { cookie, origin, 'content-length': '1000' };
    const asked = httpRequest(new URL('/upload?name=a.mp4', origin), { method: 'PUT', headers });
    asked.on('error', () => {});
    asked.write('part');
    await new Promise((resolve) => setTimeout(resolve, 100));
    asked.destroy();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await readdir(join(folder, 'uploads'))).toEqual([]);
    expect(studio.opened).toEqual([]);
  });

  it('refuses what the disk has no room for, before it is sent', async () => {
    const headers = { cookie, origin, 'content-length': String(2 ** 50) };
    const answer = await new Promise<string>((resolve, reject) => {
      const asked = httpRequest(new URL('/upload?name=a.mp4', origin), { method: 'PUT', headers }, (response) => {
        response.on('data', (chunk) => resolve(String(chunk)));
      });
      asked.on('error', reject);
      asked.flushHeaders();
    });
    expect(JSON.parse(answer)).toMatchObject({ ok: false, error: { code: 'disk-full', file: 'a.mp4' } });
  });
});
