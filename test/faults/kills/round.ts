// One round of kills on one data folder: an app works on a queue, is killed and goes on, until the work is done or the round is full.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AppState, pictureUrl } from '../../../src-main/contract';
import { writePreferences } from '../../e2e/launch';
import { type AppProcess, appProcesses, type Role } from '../processes';
import type { Random } from '../random';
import { Desktop, killHard, until } from './desktop';
import { queueAll, type Reference, startExport } from './reference';
import { damageOf, differences, hashesBelow, temporaries } from './stored';

/** What is killed. `starting` is the main process while it starts, `tool` any ffmpeg or ffprobe. */
export const killTargets = ['main', 'starting', 'page', 'analysis', 'preview', 'recon', 'export', 'tool'] as const;
export type KillTarget = (typeof killTargets)[number];

export interface Tally {
  kills: Partial<Record<KillTarget, number>>;
  lost: number;
  different: number;
  left: number;
  temporaries: number;
  /** Analyses and exports compared at the end of a round. */
  analyses: number;
  exports: number;
  notes: string[];
}

/** A process that lost its parent is given so long to notice. */
const graceSeconds = 8;
/** Longest wait before a kill: some blocks, some shards, or the start of the next file. */
const mostWaitMs = 1500;

export class Round {
  #stored = new Map<string, string>();

  private constructor(
    private readonly dataDir: string,
    private readonly reference: Reference,
    private readonly tally: Tally,
    private readonly random: Random,
    private app: Desktop,
  ) {}

  /** Starts the app on a new data folder and gives it work. */
  static async start(dataDir: string, reference: Reference, tally: Tally, random: Random): Promise<Round> {
    await mkdir(join(dataDir, 'analyses'), { recursive: true });
    await mkdir(join(dataDir, 'exports'), { recursive: true });
    await writePreferences(dataDir, { analyzeOnOpen: false });
    const round = new Round(dataDir, reference, tally, random, await started(dataDir, reference));
    await queueAll(round.app, reference.clips);
    return round;
  }

  /** True when every analysis of the queue is stored to its end. */
  async isDone(): Promise<boolean> {
    return this.#unfinished().length === 0;
  }

  /** Waits for a random moment at which there is such a process, kills it, and sees that the app goes on. */
  async kill(target: KillTarget): Promise<void> {
    await sleep(this.random.next() * mostWaitMs);
    if (target === 'main' || target === 'starting') await this.#killMain(target === 'starting');
    else await this.#killPart(target);
    this.tally.kills[target] = (this.tally.kills[target] ?? 0) + 1;
    await this.#goOn(target);
    await this.#check(target);
  }

  /** Lets the work end, ends the app, and compares everything. */
  async finish(): Promise<void> {
    await until('the end of the work', 300, async () => {
      await this.#goOn('the last kill');
      await sleep(200);
      return this.#unfinished().length === 0 ? true : null;
    });
    await until('the end of the queue', 60, async () => {
      const { analyses } = await this.app.state();
      return analyses.every(({ status }) => status !== 'queued' && status !== 'running') ? true : null;
    });
    await this.app.invoke('export.cancel', { exportId: null });
    await this.app.quit();
    await this.#noneLeft('the end');
    const different = differences(hashesBelow(join(this.dataDir, 'analyses')), this.reference.stored);
    this.#note(different.length, 'different', `at the end: ${different.join(', ')}`);
    this.tally.analyses += this.reference.clips.length;
    const exportsDir = join(this.dataDir, 'exports');
    for (const name of readdirSync(exportsDir).filter((entry) => entry.endsWith('.mp4'))) {
      const hash = createHash('sha256')
        .update(readFileSync(join(exportsDir, name)))
        .digest('hex');
      this.tally.exports++;
      this.#note(hash === this.reference.exported.sha256 ? 0 : 1, 'different', `export ${name}`);
    }
    const temps = temporaries(this.dataDir);
    this.#note(temps.length, 'temporaries', `temporary files: ${temps.join(', ')}`);
  }

  async #killMain(whileStarting: boolean): Promise<void> {
    await this.app.killMain();
    await this.#noneLeft('main');
    if (whileStarting) {
      await Desktop.start(this.dataDir, this.reference.env, async (pid) => {
        await sleep(this.random.next() * 2000);
        killHard(pid);
      });
      await this.#noneLeft('starting');
    }
    this.app = await started(this.dataDir, this.reference);
  }

  async #killPart(target: Exclude<KillTarget, 'main' | 'starting'>): Promise<void> {
    const pids = await until(`a process of the kind ${target}`, 120, async () => {
      await this.#provoke(target);
      // The one that is there now may be gone after the moment that chance chose; then there is another one.
      return this.#whenThere(target);
    });
    for (const pid of pids) killHard(pid);
    if (target === 'analysis' || target === 'preview') await this.#noneWithoutEngine(target);
  }

  /** Waits a moment for a process of the kind, then another random one; gives those that are still there. */
  async #whenThere(target: Role): Promise<number[] | null> {
    const there = () => {
      const pids = this.app.processes(target).map(({ pid }) => pid);
      return pids.length === 0 ? null : pids;
    };
    const found = await until(target, 2, there).catch(() => null);
    if (found === null) return null;
    await sleep(this.random.next() * (target === 'tool' ? 60 : 400));
    const pids = there();
    return target === 'tool' && pids !== null ? [this.random.pick(pids)] : pids;
  }

  /** Gives the app something to do that takes such a process. */
  async #provoke(target: Role): Promise<void> {
    if (target === 'page') return;
    const state = await this.app.state();
    const [source] = state.sources;
    if (target === 'analysis' || target === 'tool') await this.#goOn(`before ${target}`);
    if ((target === 'preview' || target === 'tool') && source !== undefined) this.#look(source.id);
    if (target !== 'export' && target !== 'recon') return;
    const analysis = await this.#exportable(state);
    if (target === 'recon')
      void this.app
        .picture(pictureUrl({ kind: 'recon', analysisId: analysis, ordinal: this.random.int(200) }))
        .catch(() => 0);
    else if (!state.exports.some(({ status }) => status === 'running' || status === 'queued')) {
      await this.app.invoke('export.clear');
      await startExport(this.app, analysis);
    }
  }

  /** Asks for a picture of a source that is in no cache. */
  #look(sourceId: string): void {
    const place = { frame: this.random.int(60), size: 64 + this.random.int(400), fit: 'crop' as const };
    void this.app
      .picture(pictureUrl({ kind: 'source', sourceId, ptsSeconds: this.random.next() * 3, ...place }))
      .catch(() => 0);
  }

  /** The analysis that is exported; opened where this start of the app has not. */
  async #exportable({ analyses }: AppState): Promise<string> {
    const name = this.reference.exported.folder.split('/').at(-1);
    const known = analyses.find((one) => one.name === name);
    if (known) return known.id;
    this.app.open(this.reference.exported.folder);
    return until('the analysis to export', 60, async () => {
      const { analyses: now } = await this.app.state();
      return now.find((one) => one.name === name)?.id ?? null;
    });
  }

  /** What a user does after something was lost: go on with the queue, retry what failed, open again what is not listed. */
  async #goOn(after: string): Promise<void> {
    const state = await this.app.state();
    if (state.queue.paused) await this.app.invoke('queue.resume');
    for (const { status, error, name } of state.analyses) {
      if (status === 'failed' && !['engine-lost', 'ffmpeg-failed'].includes(error?.code ?? ''))
        this.tally.notes.push(`${name}: ${error?.code} ${error?.what}`);
      if (status === 'partial') this.#note(1, 'different', `${name} is partial`);
    }
    if (state.analyses.some(({ status }) => status === 'failed')) await this.app.invoke('queue.retryFailed');
    // Right after a start, what was interrupted is still being put back.
    const missing = async () => this.#missing(await this.app.state());
    const none = async () => ((await missing()).length === 0 ? true : null);
    if (await until('the queue', 30, none).catch(() => null)) return;
    const lost = await missing();
    this.#note(lost.length, 'lost', `not in the queue any more after ${after}: ${lost.join(', ')}`);
    await queueAll(this.app, lost);
  }

  /** Clips that are neither stored to the end nor waiting for it. */
  #missing({ analyses, sources }: AppState): string[] {
    const listed = new Set(analyses.filter(({ status }) => status !== 'complete').map(({ sourceId }) => sourceId));
    const names = new Set(sources.filter(({ id }) => listed.has(id)).map(({ name }) => name));
    return this.#unfinished().filter((clip) => !names.has(basename(clip)));
  }

  /** Clips whose analysis is not stored to its end. */
  #unfinished(): string[] {
    return this.reference.clips.filter((clip) => {
      const folder = `${basename(clip, extname(clip))}.etok`;
      return !isComplete(join(this.dataDir, 'analyses', folder, 'analysis.json'));
    });
  }

  async #check(target: KillTarget): Promise<void> {
    const now = hashesBelow(join(this.dataDir, 'analyses'));
    const { lost, different } = damageOf(this.#stored, now, this.reference.stored);
    this.#note(lost.length, 'lost', `after ${target}: ${lost.join(', ')}`);
    this.#note(different.length, 'different', `after ${target}: ${different.join(', ')}`);
    this.#stored = now;
  }

  /** Nothing of the app may live when its main process does not. */
  async #noneLeft(after: string): Promise<void> {
    const marker = `ELASTICTOK_HOME=${this.dataDir}`;
    const ours = () => appProcesses(marker).filter(({ role }) => role !== 'browser' && role !== 'page');
    const left = await leftOf(ours);
    this.#noteLeft(after, left);
    for (const { pid } of left) killHard(pid);
  }

  /** An ffmpeg whose engine was killed may not live on. */
  async #noneWithoutEngine(after: string): Promise<void> {
    const orphans = () => {
      // One look at all: between two of them a new engine may have started tools.
      const all = this.app.processes('main', 'analysis', 'preview', 'recon', 'export', 'engine', 'tool');
      const engines = new Set(all.filter(({ role }) => role !== 'tool').map(({ pid }) => pid));
      return all.filter(({ role, parent }) => role === 'tool' && !engines.has(parent));
    };
    this.#noteLeft(after, await leftOf(orphans));
  }

  #noteLeft(after: string, left: readonly AppProcess[]): void {
    this.#note(left.length, 'left', `after ${after}: ${left.map(({ command }) => command.slice(0, 200)).join(' | ')}`);
  }

  #note(count: number, kind: 'lost' | 'different' | 'left' | 'temporaries', what: string): void {
    if (count === 0) return;
    this.tally[kind] += count;
    this.tally.notes.push(`${kind}: ${what}`);
    console.log(`  ${kind}: ${what}`);
  }
}

async function started(dataDir: string, { env }: Reference): Promise<Desktop> {
  const app = await Desktop.start(dataDir, env);
  if (app === null) throw new Error('the app did not start');
  return app;
}

function isComplete(manifest: string): boolean {
  return existsSync(manifest) && /"status":\s*"complete"/.test(readFileSync(manifest, 'utf8'));
}

/** The processes that are still there when the time to notice has passed; none where there was none at any look. */
async function leftOf(look: () => AppProcess[]): Promise<AppProcess[]> {
  let left: AppProcess[] = [];
  const none = () => {
    left = look();
    return left.length === 0 ? true : null;
  };
  await until('none left', graceSeconds, none).catch(() => undefined);
  return left;
}
