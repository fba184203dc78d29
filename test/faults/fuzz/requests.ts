// Serve's addresses from outside: requests that no browser sends, pictures with ranges and breaks, uploads that lie about themselves.
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { resultSchema, StudioError } from '../../../src-main/contract';
import type { Random } from '../random';
import { randomPicture, readPicture } from './channels';
import { mutate } from './mutate';
import { bytesOf, exchange, inTime, judge, type Target } from './tcp';

const methods = ['GET', 'GET', 'HEAD', 'PUT', 'POST', 'OPTIONS', 'TRACE', 'CONNECT', 'PRI', 'get', 'G\u0000T', ''];
const oddPaths = [
  ...[
    '/',
    '/assets/a.js',
    '/socket',
    '/picture/',
    '/picture/source?sourceId=%00',
    '/upload',
    '/upload?name=%ff%fe&name=b',
  ],
  ...[
    '/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%5c..%5cx',
    '/%',
    '/%zz',
    '/%00',
    '/;',
    '/#',
    '/?',
    '/\u00e9',
  ],
  ...[
    '/\\',
    '/\\evil.example/',
    '/\\[',
    '/\\a:b@c/',
    '/\\:99999/',
    '//evil.example/',
    '///',
    'http://evil.example/',
    '*',
    '',
  ],
  ...['/?key=', '/?key=%00', '/?key=x&key=y', '/ /', '/\t', `/${'a'.repeat(20_000)}`, `/?${'k=v&'.repeat(3000)}`],
];
const oddHeaders = [
  ...['Range: bytes=0-', 'Range: bytes=5-1', 'Range: bytes=-1,0-0,9-99999999999999999999', 'Range: lines=1-2'],
  ...['Content-Length: 5', 'Content-Length: -1', 'Content-Length: 99999999999999999999', 'Content-Length: 1, 2'],
  ...[
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: gzip, chunked',
    'Transfer-Encoding: identity',
    'Expect: 100-continue',
  ],
  ...[
    'Expect: nothing',
    'Host: evil.example',
    'Host: [::1',
    'Origin: null',
    'Cookie: a=b',
    `Cookie: ${'x=y;'.repeat(3000)}`,
  ],
  ...[
    'Upgrade: h2c',
    'Connection: Upgrade, HTTP2-Settings',
    'Sec-Fetch-Site: cross-site',
    ' folded: 1',
    'no colon',
    ': empty',
  ],
  ...[
    'X: \u0001',
    'Content-Encoding: gzip',
    'Accept-Encoding: br',
    'If-None-Match: *',
    `X-Long: ${'x'.repeat(20_000)}`,
  ],
];

/** A request in bytes, with what follows it, whole or broken off. */
async function raw(target: Target, random: Random): Promise<void> {
  const version = random.pick(['1.1', '1.1', '1.1', '1.0', '0.9', '2.0', 'x']);
  const own = [`Host: 127.0.0.1:${target.port}`, `Cookie: ${target.cookie}`, `Origin: ${target.origin}`];
  const kept = own.filter(() => random.next() < 0.9);
  const odd = Array.from({ length: random.int(4) }, () => random.pick(oddHeaders));
  const head = [
    `${random.pick(methods)} ${random.pick(oddPaths)} HTTP/${version}`,
    ...kept,
    ...odd,
    'Connection: close',
  ];
  const body = random.pick([
    '',
    'hello',
    '5\r\nhello\r\n0\r\n\r\n',
    'fffffffff\r\nx',
    '-1\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
  ]);
  const whole = Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1');
  const sent = random.next() < 0.2 ? Buffer.from(mutate(whole, random)) : whole;
  const cut = random.int(sent.length);
  const pieces = random.next() < 0.3 ? [sent.subarray(0, cut), sent.subarray(cut)] : [sent];
  judge(await exchange(target.port, random.next() < 0.1 ? [sent.subarray(0, cut)] : pieces, 100));
}

/** Asks for a picture, perhaps for a part of it, and perhaps goes away meanwhile. */
async function picture(target: Target, random: Random, ids: readonly string[]): Promise<void> {
  const range = random.next() < 0.3 ? { range: random.pick(['bytes=0-0', 'bytes=9-1', 'bytes=-5', 'pages=1']) } : {};
  const method = random.pick(['GET', 'GET', 'GET', 'HEAD']);
  const leaves = random.next() < 0.2;
  const asked = { path: randomPicture(random, ids), method, headers: range };
  const { status, body } = await send(target, asked, [], leaves ? random.int(40) : null);
  if (status === null || method === 'HEAD') return;
  // What the server itself refuses is told by its status and a sentence.
  if (status >= 400 && !body.toString().startsWith('{')) return judge(`HTTP/1.1 ${status} ${body}`);
  await readPicture(new Response(status === 202 && body.length === 0 ? null : new Uint8Array(body), { status }));
}

const oddNames = [
  ...[
    'a.mp4',
    'b.mkv',
    '..%2f..%2fx.mp4',
    '%00',
    '%ff%fe.mp4',
    '..',
    '.',
    '%2e%2e%5cx',
    'con',
    'nul.mp4',
    '%e2%80%ae4pm.exe',
  ],
  ...[
    'a%0d%0aSet-Cookie:x.mp4',
    '%F0%9F%92%83.mp4',
    `${'n'.repeat(3000)}.mp4`,
    `a.${'e'.repeat(300)}`,
    '',
    '%zz',
    '-i',
    '|x',
    '~',
  ],
];

/** Sends a file: random, damaged or whole, with the length that it has, another or none, to its end or not. */
async function upload(target: Target, random: Random, clip: Uint8Array): Promise<void> {
  const body = random.pick([
    () => bytesOf(random, random.int(2000)),
    () => Buffer.from(mutate(clip, random)),
    () => Buffer.from(clip.subarray(0, random.int(clip.length))),
    () => Buffer.alloc(0),
    () => Buffer.alloc(random.int(400_000)),
  ])();
  const declared = random.pick([
    body.length,
    body.length,
    body.length,
    null,
    body.length + 1000,
    body.length >> 1,
    2 ** 50,
  ]);
  const encoding = random.next() < 0.1 ? { 'content-encoding': 'gzip' } : {};
  const headers = { ...encoding, ...(declared === null ? {} : { 'content-length': declared }) };
  const path = `/upload?name=${random.pick(oddNames)}`;
  const isWhole = declared === null || declared === body.length;
  const leavesMs = random.next() < 0.15 || !isWhole ? 20 + random.int(60) : null;
  const answer = await send(target, { path, method: 'PUT', headers }, [body], leavesMs);
  if (answer.status === null) return;
  if (answer.status !== 200) return judge(`HTTP/1.1 ${answer.status} ${answer.body}`);
  const result = resultSchema.parse(JSON.parse(String(answer.body)));
  if (!result.ok) throw StudioError.fromData(result.error);
}

interface Asked {
  path: string;
  method: string;
  headers: OutgoingHttpHeaders;
}

/** Sends a request of our page. `leavesMs` breaks it off after so long; status null: nothing came by then, or the server hung up. */
async function send(
  { port, origin, cookie }: Target,
  { path, method, headers }: Asked,
  pieces: readonly Buffer[],
  leavesMs: number | null,
): Promise<{ status: number | null; body: Buffer }> {
  const all = { host: `127.0.0.1:${port}`, origin, cookie, connection: 'close', ...headers };
  const asking = new Promise<{ status: number | null; body: Buffer }>((resolve, reject) => {
    const asked = httpRequest({ port, host: '127.0.0.1', path, method, headers: all }, (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => resolve({ status: null, body: Buffer.alloc(0) }));
      response.on('end', () => resolve({ status: response.statusCode ?? null, body: Buffer.concat(chunks) }));
    });
    asked.on('error', (error) =>
      leavesMs === null ? reject(error) : resolve({ status: null, body: Buffer.alloc(0) }),
    );
    for (const piece of pieces) asked.write(piece);
    asked.end();
    if (leavesMs !== null) setTimeout(() => asked.destroy(), leavesMs);
  });
  return inTime(`an answer to ${method} ${path.slice(0, 100)}`, asking);
}

/** Asks in one of the ways. @throws StudioError where that was refused */
export async function randomRequest(
  target: Target,
  random: Random,
  ids: readonly string[],
  clip: Uint8Array,
): Promise<void> {
  const what = random.next();
  if (what < 0.5) return raw(target, random);
  if (what < 0.75) return picture(target, random, ids);
  return upload(target, random, clip);
}

/** Asks for the page. Throws where it does not come. */
export async function normalRequest(target: Target): Promise<void> {
  const { status } = await send(target, { path: '/', method: 'GET', headers: {} }, [], null);
  if (status !== 200) throw new Error(`the page is answered with ${status}`);
}
