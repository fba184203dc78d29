// `npm run faults -- fuzz [--kinds a,b]`: seeded damage of every kind of file, random messages and requests through every way in; each kind in a process that may crash or hang alone.
import { fork } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { channelKind } from '../fuzz/channels';
import { electronKind } from '../fuzz/electron';
import { engineKind } from '../fuzz/engine';
import { type FuzzCount, limitMs, type MakeKind, noCount, runKind } from '../fuzz/kind';
import { mediaKind } from '../fuzz/media';
import { readerKinds } from '../fuzz/readers';
import { serveKind } from '../fuzz/serve';
import { memoryOf } from '../processes';
import { numbersOf } from '../random';

/** Memory that neither the process nor a tool of it may pass. */
const capBytes = 2 * 2 ** 30;
const hosts = { messages: channelKind, serve: serveKind, electron: electronKind, engine: engineKind };
const kinds: Record<string, MakeKind> = { containers: mediaKind, ...hosts, ...readerKinds };
/** How many inputs a kind gets for each of `--runs`: reading a small file is quick. */
const shares: Record<string, number> = { containers: 1, messages: 4, checkpoints: 0.4, models: 0.4 };

type FromChild = { index: number } | { count: FuzzCount };

/** Runs inputs in this process and tells the parent. */
async function child(name: string, seed: number, from: number, to: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'elastictok-fuzz-'));
  const send = (message: FromChild) => process.send?.(message);
  const kind = await kinds[name]!(folder);
  try {
    const count = noCount();
    for (let index = from; index < to; index++) {
      send({ index });
      await runKind(kind, { seed, from: index, to: index + 1 }, count);
      send({ count });
    }
  } finally {
    await kind.close();
    await rm(folder, { recursive: true, force: true });
  }
  process.exit(0);
}

/** The most memory of a process, and of what it runs. */
async function peak(pid: number): Promise<number> {
  let most = memoryOf(pid, 'VmHWM') ?? 0;
  for (const thread of await readdir(`/proc/${pid}/task`).catch(() => [])) {
    const children = await readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '');
    for (const one of children.split(' ').filter(Boolean)) most = Math.max(most, memoryOf(Number(one), 'VmHWM') ?? 0);
  }
  return most;
}

/** Takes `--kinds a,b` out of the words; without it, all kinds. */
function kindsOf(words: string[]): { chosen: string[]; rest: string[] } {
  const at = words.indexOf('--kinds');
  if (at < 0) return { chosen: Object.keys(kinds), rest: words };
  const chosen = (words[at + 1] ?? '').split(',');
  const unknown = chosen.filter((name) => !(name in kinds));
  if (unknown.length > 0) throw new Error(`No kind ${unknown.join()}; there are ${Object.keys(kinds).join(', ')}`);
  return { chosen, rest: words.toSpliced(at, 2) };
}

interface Outcome extends FuzzCount {
  crashes: number;
  peakBytes: number;
}

/** Runs all inputs of a kind, in as many processes as it takes: one that ends or hangs is followed by another, after the guilty input. */
async function parent(name: string, seed: number, runs: number): Promise<Outcome> {
  const total: Outcome = { ...noCount(), crashes: 0, peakBytes: 0 };
  for (let from = 0; from < runs; ) {
    const words = ['--child', name, String(seed), String(from), String(runs)];
    const running = fork(fileURLToPath(import.meta.url), words, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    let last = from;
    let count = noCount();
    let hung = false;
    let timer: NodeJS.Timeout | undefined;
    const watch = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        hung = true;
        running.kill('SIGKILL');
      }, ms);
    };
    watch(180_000);
    running.on('message', (message: FromChild) => {
      if ('count' in message) count = message.count;
      else {
        last = message.index;
        watch(limitMs * 2);
      }
    });
    const meter = setInterval(async () => {
      total.peakBytes = Math.max(total.peakBytes, await peak(running.pid as number));
    }, 200);
    const code = await new Promise<number | null>((resolve) => running.once('exit', resolve));
    clearTimeout(timer);
    clearInterval(meter);
    total.inputs += count.inputs;
    total.refused += count.refused;
    total.untyped.push(...count.untyped);
    total.hangs += count.hangs;
    total.slowestMs = Math.max(total.slowestMs, count.slowestMs);
    if (code === 0) break;
    console.log(
      `  ${name}: input ${last} of seed ${seed} ${hung ? 'hangs' : `ended the process (${code ?? 'killed'})`}`,
    );
    total.inputs++;
    if (hung) total.hangs++;
    else total.crashes++;
    from = last + 1;
  }
  return total;
}

if (process.argv[2] === '--child') {
  const [name, ...numbers] = process.argv.slice(3);
  const [seed, from, to] = numbers.map(Number);
  await child(name!, seed!, from!, to!);
} else {
  const { chosen, rest } = kindsOf(process.argv.slice(2));
  const { runs, seed } = numbersOf({ runs: 500, seed: 20261126 }, rest);
  let bad = 0;
  for (const name of chosen) {
    const inputs = Math.max(1, Math.round(runs * (shares[name] ?? 2)));
    const { inputs: done, crashes, hangs, untyped, refused, peakBytes, slowestMs } = await parent(name, seed, inputs);
    for (const one of untyped.slice(0, 20)) console.log(`  untyped ${one}`);
    const over = peakBytes > capBytes;
    const memory = `${(peakBytes / 2 ** 20).toFixed(0)} MiB at most${over ? ', over the cap' : ''}`;
    console.log(
      `${name.padEnd(12)} ${done} inputs, ${refused} refused, ${crashes} crashes, ${hangs} hangs, ${untyped.length} untyped, ` +
        `slowest ${(slowestMs / 1000).toFixed(1)} s, ${memory}`,
    );
    bad += crashes + hangs + untyped.length + (over ? 1 : 0);
  }
  console.log(`seed ${seed}: ${bad === 0 ? 'nothing wrong' : `${bad} wrong`}`);
  if (bad > 0) process.exitCode = 1;
}
