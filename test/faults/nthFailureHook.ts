// Makes the n-th write, rename, spawn or session.run of this process and its decode workers fail; the product knows nothing of it.
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import workerThreads, { type WorkerOptions } from 'node:worker_threads';
import { InferenceSession } from 'onnxruntime-node';

/** `write`: whatever a full or forbidden disk refuses but renames: open to write, make a folder, write, fsync. */
export const faultKinds = ['write', 'rename', 'spawn', 'run'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What a failing call of the file system says. */
export type DiskFault = 'ENOSPC' | 'EACCES';

/** A program that is not there: what cannot be started. */
const nowhere = '/nonexistent/program';
const [placeOfKind, placeOfNth, placeOfSticky] = [faultKinds.length, faultKinds.length + 1, faultKinds.length + 2];

export interface FaultHook extends Disposable {
  /** Counts from zero, and nothing fails. */
  count(): void;
  /** Counts from zero, and the n-th call of a kind (from 1) fails; with `onwards`, every later one as well. */
  fail(kind: FaultKind, nth: number, onwards?: boolean): void;
  /** Calls of each kind since `count` or `fail`. */
  readonly counts: Record<FaultKind, number>;
}

/**
 * Puts the hook in; disposing takes it out.
 * @param root folder below which the file system's calls are counted. @param code what they say when they fail
 */
export function hookFaults(root: string, code: DiskFault = 'ENOSPC'): FaultHook {
  const state = new Int32Array(new SharedArrayBuffer(4 * (faultKinds.length + 3)));
  const isDue = (kind: FaultKind): boolean => {
    const index = faultKinds.indexOf(kind);
    const count = Atomics.add(state, index, 1) + 1;
    if (state[placeOfKind] !== index) return false;
    return state[placeOfSticky] === 1 ? count >= state[placeOfNth]! : count === state[placeOfNth];
  };
  const set = (kind: number, nth: number, sticky: number) => {
    state.fill(0);
    state.set([kind, nth, sticky], placeOfKind);
  };
  set(-1, 0, 0);
  const undo = [hookFiles(root, code, isDue), hookSpawn(isDue), hookWorkers(state), hookRuns(isDue)];
  syncBuiltinESMExports();
  return {
    count: () => set(-1, 0, 0),
    fail: (kind, nth, onwards = false) => set(faultKinds.indexOf(kind), nth, onwards ? 1 : 0),
    get counts() {
      return Object.fromEntries(faultKinds.map((kind, i) => [kind, state[i]])) as Record<FaultKind, number>;
    },
    [Symbol.dispose]: () => {
      for (const restore of undo) restore();
      syncBuiltinESMExports();
    },
  };
}

type Due = (kind: FaultKind) => boolean;
// biome-ignore lint/suspicious/noExplicitAny: functions of Node of any shape are put behind another one of the same shape
type AnyFunction = (...given: any[]) => any;

/** Puts `make(original)` in the place of a function of an object; gives what puts the original back. */
function replace<T extends object>(object: T, name: keyof T, make: (original: AnyFunction) => AnyFunction): () => void {
  const original = object[name] as AnyFunction;
  object[name] = make(original) as T[keyof T];
  return () => {
    object[name] = original as T[keyof T];
  };
}

function hookFiles(root: string, code: DiskFault, isDue: Due): () => void {
  const inside = (path: unknown) => typeof path === 'string' && `${resolve(path)}${sep}`.startsWith(`${root}${sep}`);
  const error = (call: string) => Object.assign(new Error(`${code}: made to fail, ${call}`), { code, syscall: call });
  const handles = new WeakSet<object>();
  const half = (data: string | Uint8Array) => data.slice(0, data.length >> 1);
  const calls = fs.promises;
  const simple = (name: 'mkdir' | 'copyFile', at: number) =>
    replace(calls, name, (original) => async (...given) => {
      if (inside(given[at]) && isDue('write')) throw error(name);
      return original(...given);
    });
  const undo = [
    simple('mkdir', 0),
    simple('copyFile', 1),
    replace(calls, 'rename', (original) => async (...given) => {
      if (inside(given[1]) && isDue('rename')) throw error('rename');
      return original(...given);
    }),
    ...(['writeFile', 'appendFile'] as const).map((name) =>
      replace(calls, name, (original) => async (path, data, ...others) => {
        if (!inside(path) || !isDue('write')) return original(path, data, ...others);
        if (code === 'ENOSPC') await original(path, half(data), ...others);
        throw error('write');
      }),
    ),
    // What is written at once: marks, reports, the log of a process that ends.
    replace(fs, 'mkdirSync', (original) => (path, ...others) => {
      if (inside(path) && isDue('write')) throw error('mkdir');
      return original(path, ...others);
    }),
    ...(['writeFileSync', 'appendFileSync'] as const).map((name) =>
      replace(fs, name, (original) => (path, data, ...others) => {
        if (!inside(path) || !isDue('write')) return original(path, data, ...others);
        if (code === 'ENOSPC') original(path, half(data), ...others);
        throw error('write');
      }),
    ),
    replace(fs, 'renameSync', (original) => (from, to) => {
      if (inside(to) && isDue('rename')) throw error('rename');
      return original(from, to);
    }),
    replace(calls, 'open', (original) => async (path, flags = 'r', ...others) => {
      const writes = inside(path) && isForWriting(flags);
      if (writes && isDue('write')) throw error('open');
      const handle = await original(path, flags, ...others);
      if (writes) handles.add(handle);
      return handle;
    }),
  ];
  const prototype = fileHandlePrototype();
  const handleCalls = (['write', 'writeFile', 'appendFile', 'sync'] as const).map((name) =>
    replace(
      prototype,
      name,
      (original) =>
        async function (this: object, ...given: unknown[]) {
          if (!handles.has(this) || !isDue('write')) return original.apply(this, given);
          // A disk that fills up takes a part first.
          const data = given[0];
          if (name !== 'sync' && data instanceof Uint8Array) await original.call(this, half(data));
          throw error(name);
        },
    ),
  );
  return () => {
    for (const restore of [...undo, ...handleCalls]) restore();
  };
}

function isForWriting(flags: unknown): boolean {
  const { O_WRONLY, O_RDWR, O_CREAT } = fs.constants;
  return typeof flags === 'number' ? (flags & (O_WRONLY | O_RDWR | O_CREAT)) !== 0 : flags !== 'r';
}

let handlePrototype: fs.promises.FileHandle | null = null;
function fileHandlePrototype(): fs.promises.FileHandle {
  if (handlePrototype === null) throw new Error('prepareFaults comes first');
  return handlePrototype;
}

/** To be awaited before the first hook. */
export async function prepareFaults(): Promise<void> {
  const handle = await fs.promises.open('/dev/null');
  handlePrototype = Object.getPrototypeOf(handle) as fs.promises.FileHandle;
  await handle.close();
}

function hookSpawn(isDue: Due): () => void {
  return replace(
    childProcess,
    'spawn',
    (original) =>
      (program, ...others) =>
        original(isDue('spawn') ? nowhere : program, ...others),
  );
}

/** Decode workers start ffmpeg themselves: they get the same hook, and count into the same memory. */
function hookWorkers(state: Int32Array): () => void {
  const hook = pathToFileURL(resolve(import.meta.dirname, 'nthFailureWorker.mjs')).href;
  const { Worker } = workerThreads;
  const spawnFaults = { state, index: faultKinds.indexOf('spawn'), placeOfKind, placeOfNth, placeOfSticky, nowhere };
  workerThreads.Worker = class extends Worker {
    constructor(file: string | URL, options: WorkerOptions = {}) {
      super(file, { ...options, execArgv: ['--import', hook], workerData: { ...options.workerData, spawnFaults } });
    }
  };
  return () => {
    workerThreads.Worker = Worker;
  };
}

function hookRuns(isDue: Due): () => void {
  const prototype = (InferenceSession as unknown as { prototype: InferenceSession }).prototype;
  return replace(
    prototype,
    'run',
    (original) =>
      async function (this: object, ...given: unknown[]) {
        if (isDue('run')) throw new Error('made to fail: out of memory');
        return original.apply(this, given);
      },
  );
}
