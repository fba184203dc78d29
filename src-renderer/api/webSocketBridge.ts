// The bridge of the serve host: commands and events on a WebSocket that comes back by itself, files by upload.
import {
  type Result,
  type StudioBridge,
  StudioError,
  type StudioEvent,
  serverMessageSchema,
} from '../../src-main/contract';
import type { LinkListeners } from './link';
import { uploadFiles } from './upload';

const firstWaitMs = 250;
const longestWaitMs = 5000;

interface Pending {
  resolve: (result: Result) => void;
  reject: (error: StudioError) => void;
}

const lostError = () =>
  new StudioError(
    'engine-lost',
    'the connection to ElasticTok Studio was lost',
    'Check that it still runs; this page reconnects by itself',
  );

/** Connects to `/socket` of the page's own host; authority comes from the cookie that the host has set. */
export function createWebSocketBridge(listeners: LinkListeners): StudioBridge {
  const eventListeners = new Set<(event: StudioEvent) => void>();
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let waitMs = firstWaitMs;
  let socket: WebSocket | null = null;
  let outbox: string[] = [];

  const open = () => {
    const address = new URL('/socket', window.location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const current = new WebSocket(address);
    socket = current;
    current.onopen = () => {
      waitMs = firstWaitMs;
      for (const message of outbox) current.send(message);
      outbox = [];
      listeners.onStatus('open');
    };
    current.onmessage = (message) => receive(String(message.data));
    current.onclose = () => {
      socket = null;
      outbox = [];
      listeners.onStatus('lost');
      for (const { reject } of pending.values()) reject(lostError());
      pending.clear();
      window.setTimeout(open, waitMs);
      waitMs = Math.min(longestWaitMs, waitMs * 2);
    };
  };

  const receive = (text: string) => {
    const parsed = serverMessageSchema.safeParse(JSON.parse(text));
    if (!parsed.success) {
      reportError(new Error(`A message of the host was not understood: ${parsed.error.issues[0]?.message}`));
      return;
    }
    const message = parsed.data;
    if ('event' in message) {
      for (const listener of eventListeners) listener(message.event);
      return;
    }
    pending.get(message.id)?.resolve(message.result);
    pending.delete(message.id);
  };

  listeners.onStatus('connecting');
  open();

  return {
    invoke(name, payload) {
      const id = nextId++;
      return new Promise((resolve, reject) => {
        const message = JSON.stringify({ id, name, payload });
        if (socket === null) {
          reject(lostError());
          return;
        }
        pending.set(id, { resolve, reject });
        if (socket.readyState === WebSocket.OPEN) socket.send(message);
        else outbox.push(message);
      });
    },
    onEvent(listener) {
      eventListeners.add(listener);
      return () => eventListeners.delete(listener);
    },
    openFiles: (files) => uploadFiles(files, listeners.onUpload),
  };
}
