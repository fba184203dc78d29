// The app as the cases meet it: its real queue and engine under a tiny model, in folders of its own, with an ffmpeg that can be slowed and capped.
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type AnalysisView,
  type AppState,
  appStateSchema,
  type Result,
  settingsFrom,
} from '../../../src-main/contract';
import { spawnForkEngine } from '../../../src-main/engine/forkLink';
import { likelyFfmpeg } from '../../../src-main/media/locate';
import { browserAbilities } from '../../../src-main/serve/abilities';
import { createStudio } from '../../../src-main/services/studio';
import { tinyModelDir } from '../../fixtures/model';
import { listing, strayProcesses } from './checks';

/** Parts of a path by which the programs know what is asked of them. */
export const slowMark = 'read-slowly';
export const cappedMark = 'capped';

/** Longest wait for an event before the app is looked at again. */
const lookMs = 200;
/** 2 GB, in the kilobytes of `ulimit`. */
const capKilobytes = 2_000_000;

/** All that the app keeps in its data folder, and in the folder of an analysis. */
const appFiles = new Set(['lock', 'analyses', 'settings.json', 'queue.json', 'self-tests.json']);
const storedFiles = /^(?:|analysis\.json|shards|shards\/\d{5}\.safetensors)$/;

export interface FaultStudio {
  /** For the sources. */
  readonly sources: string;
  /** Where analyses go. */
  readonly analyses: string;
  open(path: string): Promise<Result>;
  ask(command: string, input: unknown): Promise<unknown>;
  /** Queues all that is open, in the order of the list. */
  analyzeAll(): Promise<void>;
  /** Waits until this holds, told of every event. @throws after a minute, with what is there instead */
  until<T>(look: (state: AppState) => T | null): Promise<T>;
  /** What is left where nothing may be left but these analyses, described; nothing while all is well. */
  leftovers(stored: readonly string[]): Promise<string[]>;
  /** Takes everything off the list and off the disk. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the app. Temporary files of it and of its processes go to a folder of their own from then on. */
export async function startFaultStudio(): Promise<FaultStudio> {
  const model = await tinyModelDir('fsq');
  const home = await mkdtemp(join(tmpdir(), 'elastictok-faults-'));
  // Nobody, too, may look in.
  await chmod(home, 0o755);
  const [sources, temporary, dataDir] = ['sources', 'tmp', 'data'].map((name) => join(home, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [sources, temporary]) await mkdir(folder);
  const before = { TMPDIR: process.env.TMPDIR, FFMPEG_PATH: process.env.FFMPEG_PATH };
  if (process.platform !== 'win32') process.env.FFMPEG_PATH = await wrappedTools(join(home, 'bin'));
  process.env.TMPDIR = temporary;
  const analyses = join(dataDir, 'analyses');
  const engines = new Set<number | undefined>();
  const studio = await createStudio({
    host: browserAbilities,
    dataDir,
    modelDirs: [dirname(model)],
    spawnEngine: (entry, args) => {
      const engine = spawnForkEngine(entry, args);
      engines.add(engine.pid);
      return engine;
    },
    toolVersion: '0.0.0-test',
  });
  const ask = async (command: string, input: unknown) => {
    const result = await studio.invoke(command, input);
    if (!result.ok) throw new Error(`${command}: ${result.error.code}: ${result.error.what}`);
    return result.value;
  };
  const state = async () => appStateSchema.parse(await ask('app.state', {}));
  // The threshold would not matter: faults of the source are asked for, and one probe a block is quick.
  await ask('preferences.set', { device: 'cpu', search: 'fixed', count: 4, analyzeOnOpen: false });

  const happens = () =>
    new Promise<void>((resolve) => {
      const go = () => {
        clearTimeout(timer);
        stop();
        resolve();
      };
      const timer = setTimeout(go, lookMs);
      const stop = studio.onEvent(go);
    });

  return {
    sources,
    analyses,
    open: (path) => studio.openPaths([path]),
    ask,
    analyzeAll: async () => {
      const { sources, models, preferences } = await state();
      const settings = settingsFrom(preferences, models);
      await Promise.all(sources.map(({ id }) => ask('analysis.start', { sourceId: id, settings })));
    },
    until: async (look) => {
      const end = Date.now() + 60_000;
      for (;;) {
        const now = await state();
        const found = look(now);
        if (found !== null) return found;
        if (Date.now() > end) throw new Error(`nothing more happens: ${now.analyses.map(brief).join(', ')}`);
        await happens();
      }
    },
    leftovers: async (stored) => {
      const isKept = (name: string) => {
        const [top, analysis, ...rest] = name.split(/[/\\]/);
        if (analysis === undefined) return appFiles.has(top!);
        return top === 'analyses' && stored.includes(analysis) && storedFiles.test(rest.join('/'));
      };
      return [
        ...(await listing(temporary)).map((name) => `temporary file ${name}`),
        ...(await listing(dataDir)).filter((name) => !isKept(name)).map((name) => `data folder ${name}`),
        ...strayProcesses(engines).map((line) => `process ${line}`),
      ];
    },
    clear: async () => {
      await ask('queue.cancelAll', {});
      for (const { id } of (await state()).sources) await ask('source.close', { sourceId: id });
      for (const name of await readdir(analyses)) await rm(join(analyses, name), { recursive: true, force: true });
    },
    close: async () => {
      await studio.close();
      const stray = strayProcesses(new Set());
      for (const [name, value] of Object.entries(before))
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      await rm(home, { recursive: true, force: true });
      if (stray.length > 0) throw new Error(`processes are left: ${stray.join('; ')}`);
    },
  };
}

const brief = ({ name, status }: AnalysisView) => `${name} ${status}`;

/** ffmpeg and ffprobe that read a file slowly, or have little memory, where its path says so. */
async function wrappedTools(folder: string): Promise<string> {
  await mkdir(folder);
  const programs = await likelyFfmpeg();
  for (const tool of ['ffmpeg', 'ffprobe'] as const) {
    const slowly = tool === 'ffmpeg' ? `*/${slowMark}/*) exec '${programs.ffmpeg}' -readrate 4 "$@" ;;` : '';
    const script = `#!/bin/sh\ncase "$*" in\n${slowly}\n*/${cappedMark}/*) ulimit -v ${capKilobytes} ;;\nesac\nexec '${programs[tool]}' "$@"\n`;
    await writeFile(join(folder, tool), script, { mode: 0o755 });
  }
  return join(folder, 'ffmpeg');
}
