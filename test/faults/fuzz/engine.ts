// The link between main and an engine: random requests to a real engine, which answers each once; random replies to main.
import { cp, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { inspect } from 'node:util';
import { z } from 'zod';
import { StudioError } from '../../../src-main/contract';
import { spawnForkEngine } from '../../../src-main/engine/forkLink';
import type { EngineProcess } from '../../../src-main/engine/link';
import { type EngineReply, engineReplySchema, engineRequestSchema } from '../../../src-main/engine/protocol';
import { EngineSupervisor } from '../../../src-main/engine/supervisor';
import { entryPath } from '../../../src-main/fsx/places';
import { locateFfmpeg } from '../../../src-main/media/locate';
import { fixtureClip } from '../../fixtures/clips';
import { tinyModelDir } from '../../fixtures/model';
import type { Random } from '../random';
import type { FuzzKind } from './kind';
import { inTime } from './tcp';
import { fitting, jsonSchemaOf, odd, spoilt } from './values';

const requests = jsonSchemaOf(engineRequestSchema.options[0]);
const replies = jsonSchemaOf(engineReplySchema);
const settled = z.union([engineReplySchema.options[3], engineReplySchema.options[4]]);

/** Node's channel ends a process that is sent some thousands of levels; main sends what the contract knows, which has a dozen. */
const mostLevels = 1000;

/** An engine as the hosts start it. */
export async function engineKind(folder: string): Promise<FuzzKind> {
  await mkdir(folder, { recursive: true });
  const tools = await locateFfmpeg();
  // Copies, and the engine's own folder: it writes where it is told to.
  const copied = async (path: string): Promise<string> => {
    const to = join(folder, basename(path));
    await cp(path, to, { recursive: true });
    return to;
  };
  const clip = await copied(await fixtureClip('tiny'));
  const places = [clip, await copied(await tinyModelDir('fsq', { resolution: 32 })), folder, join(folder, 'none')];
  const before = process.cwd();
  process.chdir(folder);
  let nextId = 1;
  let engine: EngineProcess | null = null;
  let gone = false;
  const waiting = new Map<number, (reply: EngineReply) => void>();
  const twice: number[] = [];

  function running(): EngineProcess {
    if (engine !== null && !gone) return engine;
    gone = false;
    engine = spawnForkEngine(entryPath('engine'), ['--threads=1', '--quiet']);
    engine.onExit(() => {
      gone = true;
    });
    engine.onMessage((message) => {
      const { data } = settled.safeParse(message);
      if (data === undefined) return;
      const take = waiting.get(data.id);
      if (take === undefined && data.id > 0) twice.push(data.id);
      waiting.delete(data.id);
      take?.(data);
    });
    return engine;
  }

  /** Sends a request and waits for its one answer. */
  async function ask(message: { id: number }): Promise<void> {
    const answered = new Promise<EngineReply>((resolve) => waiting.set(message.id, resolve));
    running().send(message);
    const reply = await inTime(`an answer to ${inspect(message).slice(0, 1000)}`, answered);
    if (reply.kind === 'failed') throw StudioError.fromData(reply.error);
  }

  async function toEngine(random: Random): Promise<void> {
    const fits = placed(sendable(fitting(requests, random, places)), random, places) as { body?: object } | undefined;
    const body = fits?.body !== undefined && random.next() < 0.5 ? spoilt(fits.body, random) : fits?.body;
    const known = isObject(body) && 'tools' in body && random.next() < 0.8 ? { ...body, tools } : body;
    // Each place of a strip is a run of ffmpeg.
    if (isObject(known) && 'count' in known && typeof known.count === 'number') known.count = Math.min(known.count, 20);
    const whole = sendable({ kind: 'request', id: nextId++, body: known }) as { id: number } | undefined;
    if (whole === undefined || isDeeper(whole, mostLevels))
      throw new StudioError('bad-request', 'this cannot be sent', 'Send something else');
    // What is no request is passed over; the next one shows that the engine lives.
    const noise = sendable(random.next() < 0.5 ? odd(random) : spoilt({ ...whole, id: -1 }, random));
    if (isObject(noise) && !isDeeper(noise, mostLevels) && random.next() < 0.3) running().send(noise);
    if (random.next() < 0.2) running().send({ kind: 'cancel', id: random.pick([nextId, -1, 2 ** 40]) });
    await ask(whole);
  }

  return {
    name: 'engine',
    async run(random) {
      await (random.next() < 0.6 ? toEngine(random) : toMain(random));
      await ask({ kind: 'request', id: nextId++, body: { type: 'forget', path: '/nowhere' } } as { id: number });
      if (gone) throw new Error('the engine ended');
      if (twice.length > 0) throw new Error(`request ${twice.pop()} was answered twice`);
    },
    async close() {
      process.chdir(before);
      if (engine === null || gone) return;
      const ended = new Promise<void>((resolve) => engine?.onExit(() => resolve()));
      engine.send({ kind: 'shutdown' });
      await inTime('the end of the engine', ended);
    },
  };
}

/** An engine that says anything, before and after its answer. */
async function toMain(random: Random): Promise<void> {
  let say: (message: unknown) => void = () => {};
  let exit: (code: number | null) => void = () => {};
  const process: EngineProcess = {
    pid: undefined,
    send: () => {},
    kill: () => exit(null),
    onMessage: (listener) => {
      say = listener;
    },
    onExit: (listener) => {
      exit = listener;
    },
  };
  const supervisor = new EngineSupervisor(() => process, 'none');
  const heard: unknown[] = [];
  const hear = (event: unknown) => void heard.push(event);
  const asked = supervisor.request({ type: 'forget', path: '/a' }, { onEvent: hear, onImport: hear, onExport: hear });
  for (let left = random.int(20); left > 0; left--) {
    const reply = sendable(fitting(replies, random, ['1'])) as Record<string, unknown> | undefined;
    if (reply === undefined) continue;
    // Whoever it says that it has started would be killed with it: ids that nothing has.
    if (reply.kind === 'children') reply.pids = [2 ** 30, 2 ** 31 - 1];
    if (reply.kind !== 'done' && reply.kind !== 'failed' && random.next() < 0.5) reply.id = 1;
    const said = random.next() < 0.5 ? reply : sendable(spoilt(reply, random));
    if ((said as { kind?: unknown } | null)?.kind !== 'children' || said === reply) say(said);
  }
  say({ kind: 'done', id: 1, value: 'well' });
  exit(0);
  await inTime('an answer', asked);
}

/** Texts that would lead elsewhere lead into the places. */
function placed(value: unknown, random: Random, places: readonly string[], depth = 0): unknown {
  if (typeof value === 'string' && ['a', 'name', 'tiny-fsq'].includes(value)) return random.pick(places);
  if (value === null || typeof value !== 'object' || depth > 10) return value;
  if (Array.isArray(value)) return value.map((part) => placed(part, random, places, depth + 1));
  const parts = Object.entries(value).map(([name, part]) => [name, placed(part, random, places, depth + 1)]);
  return Object.fromEntries(parts);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Whether a value has more levels of parts within parts than that; what is met again on the way is no further level. */
function isDeeper(value: unknown, levels: number, met = new Set<object>()): boolean {
  if (!isObject(value) || met.has(value)) return false;
  met.add(value);
  return levels === 0 || Object.values(value).some((part) => isDeeper(part, levels - 1, met));
}

/** As the link carries it; undefined where it cannot. */
function sendable(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return undefined;
  }
}
