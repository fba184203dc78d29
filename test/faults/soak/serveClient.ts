// The serve host for the soak: starts it, and gives it files and commands as its page does.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { type AppState, appStateSchema, resultSchema, StudioError } from '../../../src-main/contract';
import { builtMain, root, waitForEnd, waitForLine } from '../../e2e/hosts/process';

/** One running host and the connection to it. */
export class ServeClient {
  #nextId = 1;
  #pending = new Map<number, (result: unknown) => void>();

  private constructor(
    private readonly child: ChildProcess,
    private readonly socket: WebSocket,
    private readonly origin: string,
    private readonly cookie: string,
  ) {
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as { id?: number; result?: unknown };
      if (message.id === undefined) return;
      this.#pending.get(message.id)?.(message.result);
      this.#pending.delete(message.id);
    });
  }

  /** Starts it on a data folder. */
  static async start(dataDir: string, env: NodeJS.ProcessEnv): Promise<ServeClient> {
    const child = spawn(process.execPath, [join(builtMain, 'serve.js'), '--no-open', '--data', dataDir], {
      cwd: root,
      env: { ...process.env, ...env, ELASTICTOK_HOME: dataDir },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const address = (await waitForLine(child, /(http:\/\/\S+)/, 60))[1]!;
    const { origin } = new URL(address);
    const opened = await fetch(address, { redirect: 'manual' });
    const cookie = opened.headers.get('set-cookie')!.split(';')[0]!;
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/socket`, { headers: { cookie, origin } });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return new ServeClient(child, socket, origin, cookie);
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** Gives a command. @throws StudioError what the host refused */
  async invoke(name: string, payload: object = {}): Promise<unknown> {
    const id = this.#nextId++;
    const answered = new Promise((resolve) => this.#pending.set(id, resolve));
    this.socket.send(JSON.stringify({ id, name, payload }));
    return unwrap(await answered);
  }

  async state(): Promise<AppState> {
    return appStateSchema.parse(await this.invoke('app.state'));
  }

  /** Sends a file as a drop on the page does. */
  async upload(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const headers = { cookie: this.cookie, origin: this.origin };
    const asked = { method: 'PUT', headers, body: bytes };
    unwrap(await (await fetch(`${this.origin}/upload?name=${encodeURIComponent(name)}`, asked)).json());
  }

  /** Status of a picture; its bytes are read. */
  async picture(address: string): Promise<number> {
    const response = await fetch(`${this.origin}${address}`, { headers: { cookie: this.cookie } });
    await response.arrayBuffer();
    return response.status;
  }

  /** Ends it as its user does. */
  async close(): Promise<void> {
    this.socket.close();
    this.child.kill('SIGTERM');
    await waitForEnd(this.child, 60);
  }
}

function unwrap(result: unknown): unknown {
  const answer = resultSchema.parse(result);
  if (!answer.ok) throw StudioError.fromData(answer.error);
  return answer.value;
}
