// Commands and events over WebSockets: one connection a page, with limits on size, rate and what may pile up unsent.

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { clientMessageSchema, maxPayloadBytes, type ServerMessage, type StudioEvent } from '../contract';
import { rateLimit } from '../diagnosis/rateLimit';
import type { Studio } from '../services/types';

/** A page sends a handful a second at most; a script that floods is cut off. */
const burst = 300;
const perSecond = 100;
/** A page that reads so slowly is dropped; it comes back and asks for the whole state anew. */
const mostUnsentBytes = 64 * 2 ** 20;
const pingMs = 30_000;

export interface SocketHost {
  /** Takes an upgrade request that the guard has let through. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void;
  /** Sends an event to every page. */
  send(event: StudioEvent): void;
  close(): void;
}

/** Gives the socket end of the host; `onPageReady` is called when a page has got its state. */
export function createSocketHost(studio: Studio, onPageReady: () => void): SocketHost {
  const server = new WebSocketServer({ noServer: true, maxPayload: maxPayloadBytes + 1000, perMessageDeflate: false });
  const alive = new WeakSet<WebSocket>();

  const send = (event: StudioEvent) => {
    if (server.clients.size === 0) return;
    const text = JSON.stringify({ event } satisfies ServerMessage);
    for (const client of server.clients) {
      if (client.bufferedAmount > mostUnsentBytes) client.terminate();
      else client.send(text);
    }
  };
  const stopEvents = studio.onEvent(send);
  // A laptop that went to sleep leaves connections that nobody closes.
  const pings = setInterval(() => {
    for (const client of server.clients) {
      if (!alive.delete(client)) client.terminate();
      else client.ping();
    }
  }, pingMs);

  const serve = (client: WebSocket) => {
    const allow = rateLimit(burst, perSecond);
    alive.add(client);
    client.on('pong', () => alive.add(client));
    client.on('error', () => client.terminate());
    client.on('message', (data, isBinary) => {
      if (!allow()) return client.close(1008, 'too many messages');
      const message = isBinary ? null : readMessage(String(data));
      if (!message) return client.close(1007, 'not understood');
      return void studio.invoke(message.name, message.payload).then((result) => {
        client.send(JSON.stringify({ id: message.id, result } satisfies ServerMessage));
        if (message.name === 'app.state' && result.ok) onPageReady();
      });
    });
  };
  return {
    upgrade: (request, stream, head) => server.handleUpgrade(request, stream, head, serve),
    send,
    close() {
      stopEvents();
      clearInterval(pings);
      for (const client of server.clients) client.close(1001, 'the program has ended');
      server.close();
    },
  };
}

function readMessage(text: string) {
  try {
    return clientMessageSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
