// A small client of Chromium's debugging protocol: commands, events, one session a page.
import { EventEmitter } from 'node:events';
import { WebSocket } from 'ws';

interface Reply {
  id?: number;
  sessionId?: string;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
}

/** Answers of the protocol are read by field; their full types are Chromium's. */
export type Fields = Record<string, never>;

/** One page's end of the connection; protocol events are emitted by their name. */
export class CdpSession extends EventEmitter {
  constructor(
    private readonly connection: CdpConnection,
    readonly sessionId: string | undefined,
  ) {
    super();
  }

  send<T = Fields>(method: string, params: object = {}): Promise<T> {
    return this.connection.send<T>(method, params, this.sessionId);
  }
}

/** The connection to the browser. */
export class CdpConnection {
  #socket: WebSocket;
  #nextId = 1;
  #pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #sessions = new Map<string | undefined, CdpSession>();
  /** The browser's own session. */
  readonly browser = this.session(undefined);

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#take(JSON.parse(String(data)) as Reply));
    socket.on('close', () => {
      for (const { reject } of this.#pending.values()) reject(new Error('Chromium is gone'));
      this.#pending.clear();
    });
  }

  static connect(address: string): Promise<CdpConnection> {
    const socket = new WebSocket(address, { perMessageDeflate: false, maxPayload: 2 ** 30 });
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(new CdpConnection(socket)));
      socket.once('error', reject);
    });
  }

  session(id: string | undefined): CdpSession {
    const known = this.#sessions.get(id);
    if (known) return known;
    const made = new CdpSession(this, id);
    this.#sessions.set(id, made);
    return made;
  }

  send<T>(method: string, params: object, sessionId: string | undefined): Promise<T> {
    const id = this.#nextId++;
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  }

  #take(reply: Reply): void {
    if (reply.id === undefined) {
      this.#sessions.get(reply.sessionId)?.emit(reply.method ?? '', reply.params);
      return;
    }
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.error) pending?.reject(new Error(reply.error.message));
    else pending?.resolve(reply.result);
  }
}
