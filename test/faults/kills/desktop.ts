// The desktop host for the kill script: starts the built app on the stand-in, gives commands from its page, sees its processes.
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AppState, appStateSchema, resultSchema, StudioError } from '../../../src-main/contract';
import { isProcessAlive } from '../../../src-main/fsx/processes';
import { root } from '../../e2e/hosts/process';
import { standInCommand } from '../../e2e/hosts/standIn';
import { CdpConnection, type CdpSession } from '../../electron/cdp';
import { type AppProcess, appProcesses, type Role } from '../processes';

/** A page that answers nothing for so long is being loaded again. */
const answerMs = 8000;

/** Gives what `ask` gives as soon as it gives something; throws with `what` after so many seconds. */
export async function until<T>(what: string, seconds: number, ask: () => Promise<T | null> | T | null): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const found = await ask();
    if (found !== null) return found;
    if (performance.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await sleep(25);
  }
}

/** One start of the app on a data folder. */
export class Desktop {
  #page: CdpSession | null = null;

  private constructor(
    private readonly child: ChildProcess,
    private readonly browser: { endpoint: string; pid: number },
    private readonly marker: string,
  ) {}

  /** Starts it and waits for its window; null where `early` ended it before. */
  static async start(
    dataDir: string,
    env: NodeJS.ProcessEnv,
    early?: (pid: number) => Promise<void>,
  ): Promise<Desktop | null> {
    const command = await standInCommand({
      args: [],
      dataDir,
      env: { ...process.env, ...env, ELASTICTOK_HOME: dataDir },
    });
    const child = spawn(process.execPath, command.words, {
      cwd: root,
      env: command.env,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    let browser: { endpoint: string; pid: number } | null = null;
    child.on('message', (message) => {
      const told = message as { event?: string; endpoint: string; pid: number };
      if (told.event === 'chromium') browser = told;
    });
    const marker = `ELASTICTOK_HOME=${dataDir}`;
    if (early !== undefined) {
      await early(child.pid as number);
      // The browser stands for a part of Electron, which its main takes along; the stand-in's has to be ended by hand.
      for (const { pid } of appProcesses(marker).filter(({ role }) => role === 'browser' || role === 'page'))
        killHard(pid);
      return null;
    }
    const known = await until('the window', 60, () => (child.exitCode === null ? browser : fail('the app ended')));
    const app = new Desktop(child, known, marker);
    await app.state();
    return app;
  }

  get mainPid(): number {
    return this.child.pid as number;
  }

  /** The app's processes that do one kind of work. */
  processes(...roles: Role[]): AppProcess[] {
    return appProcesses(this.marker).filter(({ role }) => roles.includes(role));
  }

  /** Opens files as the file manager does. */
  open(...paths: string[]): void {
    for (const path of paths) this.child.send({ id: 1, op: 'openFile', args: [path] });
  }

  /** Runs an expression in the page and gives its value; a page that has died is waited for. */
  async evaluate(expression: string): Promise<unknown> {
    return until('an answer of the page', 60, async () => {
      try {
        const page = await this.#attached();
        const params = {
          expression: `(async () => ({ value: ${expression} }))()`,
          awaitPromise: true,
          returnByValue: true,
        };
        const asking = page.send<{ result: { value?: { value: unknown } } }>('Runtime.evaluate', params);
        const { result } = await Promise.race([
          asking,
          sleep(answerMs, null, { ref: false }).then(() => fail('no answer')),
        ]);
        return result.value ? { value: result.value.value } : null;
      } catch {
        this.#page = null;
        return null;
      }
    }).then(({ value }) => value);
  }

  /** Gives a command as the page does. @throws StudioError what the app refused */
  async invoke(name: string, payload: object = {}): Promise<unknown> {
    // Before the page has its bridge there is nobody to ask.
    const call = `await window.elastictok?.invoke(${JSON.stringify(name)}, ${JSON.stringify(payload)}) ?? null`;
    const result = await until(`${name}`, 60, () => this.evaluate(call));
    const answer = resultSchema.parse(result);
    if (!answer.ok) throw StudioError.fromData(answer.error);
    return answer.value;
  }

  async state(): Promise<AppState> {
    return appStateSchema.parse(await this.invoke('app.state'));
  }

  /** Status of a picture of the app. */
  async picture(address: string): Promise<number> {
    return Number(await this.evaluate(`(await fetch(${JSON.stringify(address)})).status`));
  }

  /** Kills the main process, then the browser that stands for a part of it. */
  async killMain(): Promise<void> {
    killHard(this.mainPid);
    await this.#ended();
  }

  /** Ends the app as its user does. */
  async quit(): Promise<void> {
    this.child.send({ id: 2, op: 'quit', args: [] });
    await this.#ended();
  }

  async #ended(): Promise<void> {
    await until('the end of the app', 30, () => (isProcessAlive(this.mainPid) ? null : true));
    try {
      process.kill(-this.browser.pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }

  async #attached(): Promise<CdpSession> {
    if (this.#page !== null) return this.#page;
    const connection = await CdpConnection.connect(this.browser.endpoint);
    type Targets = { targetInfos: { targetId: string; type: string; url: string }[] };
    const { targetInfos } = await connection.browser.send<Targets>('Target.getTargets', {});
    const target = targetInfos.find(({ type, url }) => type === 'page' && url.includes('elastictok-app'));
    if (target === undefined) throw new Error('the window has no page yet');
    const params = { targetId: target.targetId, flatten: true };
    const { sessionId } = await connection.browser.send<{ sessionId: string }>('Target.attachToTarget', params);
    this.#page = connection.session(sessionId);
    return this.#page;
  }
}

/** Kills a process at once, where it is still there. */
export function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function fail(what: string): never {
  throw new Error(what);
}
