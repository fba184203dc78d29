// Child processes of the end-to-end tests: waiting for a line, for an end, and for nothing being left.
import type { ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { repositoryRoot } from '../../fixtures/shared';

/** The repository. */
export const root = repositoryRoot;
/** The built main files; ELASTICTOK_OUT names another build than the usual one. */
export const builtMain = resolve(root, process.env.ELASTICTOK_OUT ?? 'out', 'main');

/** Waits for a line of output that matches. */
export function waitForLine(child: ChildProcess, pattern: RegExp, seconds: number): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`no ${pattern} within ${seconds} s: ${text}`)), seconds * 1000);
    child.stdout?.on('data', (chunk) => {
      text += chunk;
      const found = pattern.exec(text);
      if (!found) return;
      clearTimeout(timer);
      resolve(found);
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`ended with ${code}: ${text}`));
    });
  });
}

/** Waits for the end of a process; kills it when it does not come, and says so. */
export function waitForEnd(child: ChildProcess, seconds: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the app did not end within ${seconds} s`));
    }, seconds * 1000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
