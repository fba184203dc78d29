// The preload exposes the bridge and nothing else, and hands the page neither paths nor Electron's objects.
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { StudioBridge } from '../../src-main/contract';

const exposed: Record<string, unknown> = {};
const invoked: unknown[][] = [];
const listeners = new Map<string, Set<(...args: unknown[]) => void>>();

vi.mock('electron', () => ({
  contextBridge: {
    exposeInMainWorld: (name: string, api: unknown) => {
      exposed[name] = api;
    },
  },
  ipcRenderer: {
    invoke: async (...args: unknown[]) => {
      invoked.push(args);
      return { ok: true, value: {} };
    },
    on: (channel: string, listener: () => void) => {
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
    },
    removeListener: (channel: string, listener: () => void) => listeners.get(channel)?.delete(listener),
  },
  webUtils: { getPathForFile: (file: File) => (file.name === 'made-up' ? '' : `/home/${file.name}`) },
}));

let bridge: StudioBridge;
beforeAll(async () => {
  await import('../../src-main/preload/preload');
  bridge = exposed.elastictok as StudioBridge;
});

describe('preload', () => {
  it('exposes exactly the bridge', () => {
    expect(Object.keys(exposed)).toEqual(['elastictok']);
    expect(Object.keys(bridge).sort()).toEqual(['invoke', 'onEvent', 'openFiles']);
  });

  it('sends commands on the one channel', async () => {
    await bridge.invoke('app.state', {});
    expect(invoked.at(-1)).toEqual(['elastictok:invoke', 'app.state', {}]);
  });

  it('sends paths of dropped files to main, and gives none to the page', async () => {
    const result = await bridge.openFiles([new File(['x'], 'a.mp4'), new File(['x'], 'made-up')]);
    expect(invoked.at(-1)).toEqual(['elastictok:open-paths', ['/home/a.mp4']]);
    expect(JSON.stringify(result)).not.toContain('/home');
  });

  it('gives listeners the event alone, until they stop', () => {
    const heard: unknown[][] = [];
    const stop = bridge.onEvent((...args) => heard.push(args));
    const send = () => {
      for (const listener of listeners.get('elastictok:event') ?? []) listener({ sender: 'secret' }, { type: 'menu' });
    };
    send();
    stop();
    send();
    expect(heard).toEqual([[{ type: 'menu' }]]);
  });
});
