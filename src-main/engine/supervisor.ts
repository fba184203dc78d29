// Main's side of an engine: starts the process when needed, matches answers to requests, kills what does not obey, restarts.
import { StudioError } from '../contract';
import { reportCrash } from '../diagnosis/diagnosis';
import { log } from '../diagnosis/log';
import { ForeignChildren } from '../fsx/children';
import type { EngineProcess, EngineSpawner } from './link';
import {
  type AnalysisEvent,
  type EngineReply,
  type EngineRequestBody,
  type ExportEvent,
  engineReplySchema,
  type ImportEvent,
} from './protocol';

/** A cancelled request is given this long before its engine is killed: whoever cancels is answered within a second. */
const cancelGraceMs = 900;
/** An engine that is asked to end is given this long. */
const closeGraceMs = 2000;
/** So long after an engine is gone its last lines have come. */
const lastWordsMs = 100;

interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
  onEvent: ((event: AnalysisEvent) => void) | undefined;
  onImport: ((event: ImportEvent) => void) | undefined;
  onExport: ((event: ExportEvent) => void) | undefined;
  /** Kills the engine when it neither answers nor obeys in time. */
  killTimer: NodeJS.Timeout | undefined;
  cancelled: boolean;
  mayFinish: boolean;
  /** Stops listening to the caller's signal, which may outlive many requests. */
  release(): void;
}

export interface RequestOptions {
  onEvent?: (event: AnalysisEvent) => void;
  /** Hears how far a request `importModel` is. */
  onImport?: (event: ImportEvent) => void;
  /** Hears how far a request `export` is. */
  onExport?: (event: ExportEvent) => void;
  signal?: AbortSignal;
  /** A cancel of this request is a wish: the engine is not killed where it finishes what it has begun. */
  mayFinish?: boolean;
  /** The engine is killed and the request fails when it takes longer. */
  timeoutMs?: number;
}

/** One supervised engine process. */
export class EngineSupervisor {
  #process: EngineProcess | null = null;
  #exited: Promise<void> = Promise.resolve();
  /** From the kill of a process to its exit; what is asked meanwhile is for the next one. */
  #leaving = false;
  #pending = new Map<number, Pending>();
  #nextId = 1;
  #closed = false;
  /** The process was lost, and the next one has not said anything of its work yet. */
  #isLost = false;
  /** Is called when the state may have changed. */
  onState: () => void = () => {};

  /**
   * @param spawn starts a process in this host's way
   * @param entry the built engine file
   * @param args command line of the engine, such as `--threads=1`; `--role=NAME` tells lists of processes which engine it is
   */
  constructor(
    private readonly spawn: EngineSpawner,
    private readonly entry: string,
    private readonly args: string[] = [],
  ) {}

  /** Process id of the running engine, for tests and diagnosis; undefined while none runs. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Whether requests are open, and whether those begin anew after the process was lost. */
  get state(): 'idle' | 'working' | 'restarting' {
    if (this.#pending.size === 0) return 'idle';
    return this.#isLost ? 'restarting' : 'working';
  }

  /**
   * Sends a request and gives its answer. Rejects with the engine's StudioError, with `cancelled` when the signal
   * aborts, or with `engine-lost` when the process ends before it answers.
   */
  request(body: EngineRequestBody, options: RequestOptions = {}): Promise<unknown> {
    if (this.#closed) return Promise.reject(new StudioError('cancelled', 'the program is closing', 'Start it again'));
    if (options.signal?.aborted) return Promise.reject(cancelledError());
    if (this.#leaving) return this.#exited.then(() => this.request(body, options));
    const engine = this.#running();
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const killTimer = options.timeoutMs === undefined ? undefined : setTimeout(() => this.kill(), options.timeoutMs);
      const cancel = () => this.#cancel(id);
      options.signal?.addEventListener('abort', cancel, { once: true });
      const release = () => options.signal?.removeEventListener('abort', cancel);
      const { onEvent, onImport, onExport, mayFinish = false } = options;
      const hears = { onEvent, onImport, onExport };
      this.#pending.set(id, { resolve, reject, ...hears, killTimer, cancelled: false, mayFinish, release });
      engine.send({ kind: 'request', id, body });
      this.onState();
    });
  }

  /** Kills the process at once; open requests fail, the next request starts a new one. */
  kill(): void {
    if (!this.#process) return;
    this.#leaving = true;
    this.#process.kill();
  }

  /** Asks the process to end, kills it after the grace time, and waits until it is gone. */
  async close(): Promise<void> {
    this.#closed = true;
    const engine = this.#process;
    if (!engine) return this.#exited;
    engine.send({ kind: 'shutdown' });
    const timer = setTimeout(() => this.kill(), closeGraceMs);
    await this.#exited;
    clearTimeout(timer);
  }

  #running(): EngineProcess {
    if (this.#process) return this.#process;
    const engine = this.spawn(this.entry, this.args);
    this.#process = engine;
    const children = new ForeignChildren();
    this.#exited = new Promise((resolve) => {
      engine.onExit((code, signal) => {
        children.kill();
        this.#process = null;
        this.#tellExit(code, signal ?? null);
        this.#leaving = false;
        this.#isLost = true;
        this.#failAll(code);
        resolve();
      });
    });
    engine.onMessage((message) => {
      const parsed = engineReplySchema.safeParse(message);
      if (!parsed.success) return;
      if (parsed.data.kind === 'children') children.set(parsed.data.pids);
      else this.#take(parsed.data);
    });
    return engine;
  }

  /** An end that nobody asked for is a crash; what the engine said last is on its way. */
  #tellExit(code: number | null, signal: string | null): void {
    if (this.#closed) return;
    const data = { code, signal, requests: this.#pending.size };
    if (this.#leaving) {
      log.warning('an engine was killed', { data });
      return;
    }
    const reason = signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`;
    setTimeout(() => reportCrash('engine', reason), lastWordsMs).unref();
  }

  #take(reply: Exclude<EngineReply, { kind: 'children' }>): void {
    if (reply.kind === 'ready') return;
    const pending = this.#pending.get(reply.id);
    if (!pending) return;
    if (this.#isLost) {
      this.#isLost = false;
      this.onState();
    }
    if (reply.kind === 'event') {
      if (pending.cancelled) return;
      if (reply.event.type === 'import') pending.onImport?.(reply.event);
      else if (reply.event.type === 'export') pending.onExport?.(reply.event);
      else pending.onEvent?.(reply.event);
      return;
    }
    this.#settle(reply.id);
    if (reply.kind === 'done') pending.resolve(reply.value);
    else pending.reject(StudioError.fromData(reply.error));
  }

  #settle(id: number): void {
    const pending = this.#pending.get(id);
    clearTimeout(pending?.killTimer);
    pending?.release();
    this.#pending.delete(id);
    this.onState();
  }

  #cancel(id: number): void {
    const pending = this.#pending.get(id);
    if (!pending || pending.cancelled) return;
    pending.cancelled = true;
    this.#process?.send({ kind: 'cancel', id });
    if (pending.mayFinish) return;
    clearTimeout(pending.killTimer);
    pending.killTimer = setTimeout(() => this.kill(), cancelGraceMs);
  }

  #failAll(code: number | null): void {
    for (const [id, pending] of [...this.#pending]) {
      this.#settle(id);
      pending.reject(
        pending.cancelled
          ? cancelledError()
          : new StudioError(
              'engine-lost',
              `the engine stopped unexpectedly (${code === null ? 'killed' : `exit code ${code}`})`,
              'Try again; finished chunks are kept and the analysis resumes from them',
            ),
      );
    }
  }
}

function cancelledError(): StudioError {
  return new StudioError('cancelled', 'stopped by the user', 'Resume it to go on from the last finished chunk');
}
