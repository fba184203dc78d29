// `elastictok` of the installed app: the command line, or a server for a browser, in this process, without a window.
import { app } from 'electron';
import { runCli } from '../cli/run';
import { spawnElectronEngine } from '../engine/electronLink';
import { runServe } from '../serve/run';

/**
 * Carries the user's words out and ends the process with the exit code: `serve ...` as the serve host, anything else as the cli does.
 * Must be called before the app is ready.
 */
export async function runCommandLine(words: string[]): Promise<void> {
  app.disableHardwareAcceleration();
  app.dock?.hide();
  await app.whenReady();
  if (words[0] === 'serve') return runServe(words.slice(1), spawnElectronEngine);
  const code = await runCli(words, async () => spawnElectronEngine);
  // What was printed into a pipe may still be on its way.
  await new Promise((resolve) => process.stdout.write('', resolve));
  app.exit(code);
}
