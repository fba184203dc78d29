// The queue of jobs as a pure state machine: one runs at a time, every job ends exactly once, equal jobs join, and the whole can be paused.

export type JobState = 'queued' | 'running' | 'complete' | 'partial' | 'failed' | 'cancelled';
/** The states a job ends in. */
export type TerminalState = Exclude<JobState, 'queued' | 'running'>;

export interface Job<T> {
  readonly id: string;
  /** Jobs of one key do the same work: while one has not ended, another start joins it. */
  readonly key: string;
  readonly payload: T;
  readonly state: JobState;
  /** True from the moment a cancel was asked for; the job may still be running. */
  readonly cancelRequested: boolean;
  /** True while it still runs in a queue that was paused: when it has stopped it waits again. */
  readonly pauseRequested: boolean;
}

/** What the owner of the queue must do next. */
export interface QueueAction<T> {
  readonly kind: 'start' | 'cancel';
  readonly job: Job<T>;
}

export interface JobQueue<T> {
  /**
   * Adds a job at the end, or joins the one of the same key that has not ended and is not being cancelled.
   * @throws RangeError when the id was used before.
   */
  add(id: string, key: string, payload: T): { job: Job<T>; joined: boolean; actions: QueueAction<T>[] };
  /**
   * Asks for the end of a job: a queued one is cancelled at once, for a running one the action `cancel` is given, once (again where it was being paused). Unknown and ended jobs
   * are left as they are.
   */
  cancel(id: string): QueueAction<T>[];
  /**
   * Says that the running job ended, and how; a job that ended otherwise while a cancel was pending keeps its own end. A second end of the same
   * job, or the end of one that is not running, changes nothing.
   */
  end(id: string, state: TerminalState): QueueAction<T>[];
  /** Drops an ended job; others stay. */
  forget(id: string): void;
  /** Starts nothing more; the running job is stopped as by a cancel, and waits again. A queue in which nothing is left is not paused. */
  pause(): QueueAction<T>[];
  /** Goes on. */
  resume(): QueueAction<T>[];
  readonly paused: boolean;
  get(id: string): Job<T> | undefined;
  /** The job that runs now. */
  running(): Job<T> | undefined;
  /** All jobs in the order in which they were added. */
  list(): Job<T>[];
}

/** True for states that no job leaves. */
export function isTerminal(state: JobState): state is TerminalState {
  return state !== 'queued' && state !== 'running';
}

/**
 * An empty queue. It starts nothing itself: every call gives the actions that follow from it, in order, and the caller carries them out, so that
 * the rules can be tested without processes.
 * @param rank the waiting job of the lowest rank is next, of equal ones the first that was added. Asked at every start, so that it may change.
 */
export function createJobQueue<T>(rank: (payload: T) => number = () => 0): JobQueue<T> {
  const jobs = new Map<string, Job<T>>();
  let paused = false;

  function change(job: Job<T>, changes: Partial<Job<T>>): Job<T> {
    const changed = { ...job, ...changes };
    jobs.set(job.id, changed);
    return changed;
  }

  function running(): Job<T> | undefined {
    return [...jobs.values()].find((job) => job.state === 'running');
  }

  function startNext(): QueueAction<T>[] {
    const waiting = [...jobs.values()].filter((job) => job.state === 'queued');
    if (running() !== undefined) return [];
    if (waiting.length === 0) paused = false;
    if (paused || waiting.length === 0) return [];
    const ranks = waiting.map((job) => rank(job.payload));
    const next = waiting[ranks.indexOf(ranks.reduce((least, one) => Math.min(least, one)))]!;
    return [{ kind: 'start', job: change(next, { state: 'running' }) }];
  }

  return {
    add(id, key, payload) {
      if (jobs.has(id)) throw new RangeError(`the job id ${id} was used before`);
      const same = [...jobs.values()].find((job) => job.key === key && !isTerminal(job.state) && !job.cancelRequested);
      if (same !== undefined) return { job: same, joined: true, actions: [] };
      jobs.set(id, { id, key, payload, state: 'queued', cancelRequested: false, pauseRequested: false });
      const actions = startNext();
      return { job: jobs.get(id)!, joined: false, actions };
    },
    cancel(id) {
      const job = jobs.get(id);
      if (job === undefined || isTerminal(job.state) || job.cancelRequested) return [];
      if (job.state === 'queued') {
        change(job, { state: 'cancelled', cancelRequested: true });
        return startNext();
      }
      return [{ kind: 'cancel', job: change(job, { cancelRequested: true }) }];
    },
    end(id, state) {
      const job = jobs.get(id);
      if (job?.state !== 'running') return [];
      // A user who cancels means this job, one who pauses does not.
      const waits = state === 'cancelled' && job.pauseRequested && !job.cancelRequested;
      change(job, { state: waits ? 'queued' : state, pauseRequested: false });
      return startNext();
    },
    pause() {
      paused = true;
      const job = running();
      if (job === undefined || job.cancelRequested || job.pauseRequested) return [];
      return [{ kind: 'cancel', job: change(job, { pauseRequested: true }) }];
    },
    resume() {
      paused = false;
      return startNext();
    },
    get paused() {
      return paused;
    },
    forget(id) {
      const job = jobs.get(id);
      if (job !== undefined && isTerminal(job.state)) jobs.delete(id);
    },
    get: (id) => jobs.get(id),
    running,
    list: () => [...jobs.values()],
  };
}
