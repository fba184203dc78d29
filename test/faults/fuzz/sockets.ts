// Serve's socket from outside: handshakes, frames and texts that no page sends, many at once, in any order.
import { WebSocket } from 'ws';
import { clientMessageSchema, resultSchema, StudioError, serverMessageSchema } from '../../../src-main/contract';
import type { Random } from '../random';
import { mutate } from './mutate';
import { randomCommand } from './studio';
import { bytesOf, exchange, inTime, judge, type Target } from './tcp';

/** One way to use the socket. @throws StudioError where it was refused */
type Way = (target: Target, random: Random, ids: readonly string[]) => Promise<void>;

const patienceMs = 60;
const handshake = ({ port, origin, cookie }: Target, changes: string[] = []): Buffer => {
  const lines = ['GET /socket HTTP/1.1', `Host: 127.0.0.1:${port}`, `Origin: ${origin}`, `Cookie: ${cookie}`];
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  const all = [...lines, ...upgrade, 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', ...changes];
  return Buffer.from(`${all.join('\r\n')}\r\n\r\n`, 'latin1');
};

/** A frame with a length that may lie, reserved bits, any opcode, with or without the mask that a client has to use. */
function frame(random: Random): Buffer {
  const body = random.next() < 0.5 ? bytesOf(random, random.int(200)) : Buffer.from('{"id":1,"name":"app.state"}');
  const length = random.next() < 0.6 ? body.length : random.pick([0, 126, 65_536, 1_001_001, 2 ** 31, 2 ** 52]);
  const opcode = random.pick([0, 1, 1, 2, 8, 9, 10, random.int(16)]);
  const bits = (random.next() < 0.7 ? 0x80 : 0) | (random.next() < 0.15 ? random.int(8) << 4 : 0);
  return framed(bits | opcode, body, length, random.next() < 0.85);
}

function framed(first: number, body: Buffer, length = body.length, masked = true): Buffer {
  const size = Buffer.alloc(length < 126 ? 1 : length < 65_536 ? 3 : 9);
  if (length < 126) size[0] = length;
  else if (length < 65_536) size.writeUInt16BE(length, 1);
  else size.writeBigUInt64BE(BigInt(length), 1);
  if (length >= 126) size[0] = length < 65_536 ? 126 : 127;
  size[0] = size[0]! | (masked ? 0x80 : 0);
  // A mask of zeros leaves the bytes as they are.
  return Buffer.concat([Buffer.from([first]), size, masked ? Buffer.alloc(4) : Buffer.alloc(0), body]);
}

/** A text like a command: whole, cut, damaged, deep, long, of odd ids. */
function text(random: Random, ids: readonly string[]): string | Buffer {
  const whole = commandText(random, ids, random.pick([1, 1, 1, -1, 0.5, 1e308, '1', null, 2 ** 60]));
  const depth = 10 ** random.int(6);
  return random.pick<() => string | Buffer>([
    () => whole,
    () => whole,
    () => whole.slice(0, random.int(whole.length)),
    () => Buffer.from(mutate(Buffer.from(whole), random)),
    () => `{"id":1,"name":"app.state","payload":${'['.repeat(depth)}${']'.repeat(depth)}}`,
    () => '{"a":'.repeat(depth),
    () => 'x'.repeat(random.int(1_200_000)),
    () => '{"id":1,"id":2,"name":"app.state","name":"recents.clear","payload":{}}',
    () => '{"id":1,"name":"app.state","__proto__":{"polluted":true},"payload":{"__proto__":{"polluted":true}}}',
    () => bytesOf(random, random.int(300)),
  ])();
}

function commandText(random: Random, ids: readonly string[], id: unknown): string {
  const { name, payload } = randomCommand(random, ids);
  try {
    return JSON.stringify({ id, name, payload });
  } catch {
    return JSON.stringify({ id, name, payload: null });
  }
}

async function open({ origin, cookie }: Target): Promise<WebSocket> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/socket`, { headers: { cookie, origin } });
  const opened = new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  await inTime('a connection', opened);
  socket.on('error', () => socket.terminate());
  return socket;
}

/** Waits for an answer to each text or the end of the socket, and throws what it was refused with. */
async function answers(socket: WebSocket, sent: readonly (string | Buffer)[]): Promise<void> {
  const refusals: StudioError[] = [];
  let left = sent.length;
  let wrong: unknown = null;
  const ended = new Promise<void>((resolve) => {
    socket.on('close', (code) => {
      refusals.push(new StudioError('bad-request', `the socket was closed (${code})`, 'Open it again'));
      resolve();
    });
    socket.on('message', (data) => {
      try {
        const message = serverMessageSchema.parse(JSON.parse(String(data)));
        if ('event' in message) return;
        const result = resultSchema.parse(message.result);
        if (!result.ok) refusals.push(StudioError.fromData(result.error));
        if (--left === 0) resolve();
      } catch (error) {
        wrong = error;
        resolve();
      }
    });
  });
  const begins = [...new Set(sent.map((one) => String(one).slice(0, 120)))].join(' ');
  await inTime(`an answer to ${begins.slice(0, 1000)}`, ended).finally(() => socket.terminate());
  const worst = refusals.find(({ code }) => code === 'internal') ?? refusals[0];
  if (wrong ?? worst) throw wrong ?? worst;
}

const ways: Record<string, Way> = {
  frames: async (target, random) => {
    const sent = Array.from({ length: 1 + random.int(8) }, () => frame(random));
    judge(await exchange(target.port, [handshake(target), ...sent], patienceMs));
  },
  // Each piece costs the receiver far more than its byte.
  fragments: async (target, random) => {
    const pieces = Array.from({ length: 10 ** random.int(5) }, () => framed(0, Buffer.from('x')));
    const sent = Buffer.concat([framed(1, Buffer.from('{')), ...pieces]);
    judge(await exchange(target.port, [handshake(target), sent], patienceMs));
  },
  handshakes: async (target, random) => {
    const changes = [
      'Sec-WebSocket-Extensions: constructor, __proto__; toString=1',
      `Sec-WebSocket-Extensions: ${'permessage-deflate; '.repeat(random.int(500))}x`,
      `Sec-WebSocket-Protocol: ${'a,'.repeat(random.int(2000))}a`,
      'Sec-WebSocket-Key: short',
      'Sec-WebSocket-Version: 99',
      'Upgrade: h2c',
      'Origin: https://evil.example',
      'Content-Length: 100',
      'Transfer-Encoding: chunked',
    ];
    const asked = handshake(target, [random.pick(changes)]);
    judge(
      await exchange(target.port, [random.next() < 0.5 ? asked : mutated(asked, random), frame(random)], patienceMs),
    );
  },
  texts: async (target, random, ids) => {
    const sent = text(random, ids);
    const socket = await open(target);
    socket.send(sent, { binary: random.next() < 0.1 });
    await answers(socket, [sent]);
  },
  floods: async (target, random, ids) => {
    const count = 1 + random.int(random.pick([5, 50, 600]));
    const socket = await open(target);
    const simple = JSON.stringify({ id: random.int(10), name: random.pick(['recents.clear', 'none']), payload: {} });
    const sent = Array.from({ length: count }, (_, i) => (random.next() < 0.05 ? commandText(random, ids, i) : simple));
    for (const one of sent) socket.send(one);
    await answers(socket, sent);
  },
  crowds: async (target, random) => {
    const opening = Array.from({ length: 1 + random.int(60) }, () => open(target));
    const sockets = (await Promise.all(opening)).sort(() => random.next() - 0.5);
    for (const socket of sockets) if (random.next() < 0.5) socket.send('{"id":1,"name":"app.state","payload":{}}');
    for (const socket of sockets) socket[random.next() < 0.5 ? 'terminate' : 'close']();
  },
};

const mutated = (bytes: Buffer, random: Random) => Buffer.from(mutate(bytes, random));

/** Uses the socket in one of the ways. @throws StudioError where that was refused */
export async function randomSocket(target: Target, random: Random, ids: readonly string[]): Promise<void> {
  const way = random.pick([
    'texts',
    'texts',
    'texts',
    'frames',
    'frames',
    'fragments',
    'handshakes',
    'floods',
    'crowds',
  ]);
  await ways[way]!(target, random, ids);
}

/** Does what a page does first. Throws where it is not answered as ever. */
export async function normalSocket(target: Target): Promise<void> {
  const socket = await open(target);
  const asked = JSON.stringify(clientMessageSchema.parse({ id: 1, name: 'app.state', payload: {} }));
  socket.send(asked);
  await answers(socket, [asked]);
}
