// Main's side of an engine: what it leaves on a signal that outlives its requests.
import { getEventListeners } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import type { EngineProcess } from '../../../src-main/engine/link';
import { EngineSupervisor } from '../../../src-main/engine/supervisor';

/** An engine that answers every request with what `answer` gives for its id. */
function engineThat(answer: (id: number) => unknown): EngineProcess {
  let listener: (message: unknown) => void = () => undefined;
  return {
    pid: undefined,
    send: (message) => {
      const { id } = message as { id: number };
      queueMicrotask(() => listener(answer(id)));
    },
    onMessage: (heard) => {
      listener = heard;
    },
    onExit: () => undefined,
    kill: () => undefined,
  };
}

describe('EngineSupervisor', () => {
  it('stops listening to the signal once a request is answered, well or badly', async () => {
    const error = { code: 'unreadable', file: null, what: 'it is damaged', remedy: 'Copy it again' };
    const engine = engineThat((id) => (id % 2 === 0 ? { kind: 'done', id, value: id } : { kind: 'failed', id, error }));
    const supervisor = new EngineSupervisor(() => engine, 'engine.js');
    const { signal } = new AbortController();
    for (let i = 1; i <= 20; i++) {
      const asked = supervisor.request({ type: 'forget', path: 'clip.mp4' }, { signal });
      expect(getEventListeners(signal, 'abort').length).toBe(1);
      await asked.catch(() => undefined);
      expect(getEventListeners(signal, 'abort').length).toBe(0);
    }
  });

  it('gives what is asked after a kill to the next process, not to the one that is still leaving', async () => {
    const started: { leave(): void }[] = [];
    const supervisor = new EngineSupervisor(() => {
      const engine = engineThat((id) => ({ kind: 'done', id, value: id }));
      const exits: ((code: number | null) => void)[] = [];
      const number = started.push({ leave: () => exits.forEach((exit) => void exit(null)) });
      return { ...engine, pid: number, onExit: (exit) => void exits.push(exit) };
    }, 'engine.js');
    expect(await supervisor.request({ type: 'forget', path: 'clip.mp4' })).toBe(1);
    supervisor.kill();
    const asked = supervisor.request({ type: 'forget', path: 'clip.mp4' });
    expect(started.length).toBe(1);
    started[0]!.leave();
    expect(await asked).toBe(2);
    expect(supervisor.pid).toBe(2);
  });

  it('says that it works, and that it begins anew after its process was lost', async () => {
    const started: { exit(): void; say(message: unknown): void }[] = [];
    const supervisor = new EngineSupervisor(() => {
      const one = { exit: () => {}, say: (_message: unknown) => {} };
      started.push(one);
      return {
        ...engineThat(() => null),
        onMessage: (heard) => {
          one.say = heard;
        },
        onExit: (exit) => {
          one.exit = () => exit(1);
        },
      };
    }, 'engine.js');
    const states: string[] = [];
    supervisor.onState = () => {
      if (states.at(-1) !== supervisor.state) states.push(supervisor.state);
    };
    const first = supervisor.request({ type: 'forget', path: 'clip.mp4' });
    started[0]!.exit();
    await expect(first).rejects.toMatchObject({ code: 'engine-lost' });
    const again = supervisor.request({ type: 'forget', path: 'clip.mp4' });
    // That it is there says nothing of its work yet.
    started[1]!.say({ kind: 'ready' });
    expect(supervisor.state).toBe('restarting');
    started[1]!.say({ kind: 'done', id: 2, value: null });
    await again;
    expect(states).toEqual(['working', 'idle', 'restarting', 'working', 'idle']);
  });

  it.each([true, false])('a cancelled request that may finish is not killed for: %s', async (mayFinish) => {
    vi.useFakeTimers();
    try {
      const sent: string[] = [];
      const kill = vi.fn();
      const engine = { ...engineThat(() => ({ kind: 'ready' })), kill };
      const listening = { ...engine, send: (message: unknown) => sent.push((message as { kind: string }).kind) };
      const supervisor = new EngineSupervisor(() => listening, 'engine.js');
      const stop = new AbortController();
      void supervisor.request({ type: 'forget', path: 'clip.mp4' }, { signal: stop.signal, mayFinish });
      stop.abort();
      await vi.advanceTimersByTimeAsync(10_000);
      expect(sent).toEqual(['request', 'cancel']);
      expect(kill).toHaveBeenCalledTimes(mayFinish ? 0 : 1);
    } finally {
      vi.useRealTimers();
    }
  });
});
