// `elastictok`: reads the command line, loads and runs the command alone. The same in Node and in the installed app.
import { resolve } from 'node:path';
import { StudioError, toErrorData } from '../contract/errors';
import type { EngineSpawner } from '../engine/link';
import { toolVersion } from '../fsx/version';
import { type Examined, examine } from '../media/examine';
import { likelyFfmpeg } from '../media/locate';

/** Gives what starts processes of the engine, for the commands that do. */
type LoadSpawner = () => Promise<EngineSpawner>;

/**
 * Has the file that the command line begins with examined while the rest of `events` is loaded: both take as long.
 * Undefined where it cannot be; the command then examines it again, and says why.
 */
async function beginExamining([command, path]: readonly string[]): Promise<Examined | undefined> {
  if (command !== 'events' || path === undefined || path.startsWith('-')) return undefined;
  return examine(resolve(path), await likelyFfmpeg()).catch(() => undefined);
}

async function run(words: string[], loadSpawner: LoadSpawner): Promise<number> {
  const begun = await beginExamining(words);
  const { readArgs, usage } = await import('./args');
  const args = readArgs(words);
  switch (args.command) {
    case 'help':
      console.log(usage);
      return 0;
    case 'decode':
      return (await import('./decode')).runDecode(args);
    case 'report':
      return (await import('./report')).runReport(args);
    case 'version':
      console.log(toolVersion);
      return 0;
    case 'curve':
      return (await import('./curve')).runCurve(args, await loadSpawner());
    case 'events':
      return (await import('./events')).runEvents(args, begun);
    case 'inspect':
      return (await import('./inspectAny')).runInspectAny(args.folder, args.json);
    case 'export':
      return (await import('./export')).runExport(args, await loadSpawner());
    case 'models':
      return (await import('./models')).runModels(args, await loadSpawner());
    case 'analyze':
      return (await import('./analyze')).runAnalyze(args, await loadSpawner());
  }
}

/**
 * Runs a command; what goes wrong is told on the error stream.
 * @param words the command line without program and script. @param loadSpawner gives what starts processes of the engine
 * @returns the exit code
 */
export async function runCli(words: string[], loadSpawner: LoadSpawner): Promise<number> {
  // A reader that closes early (`| head`) is no error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  try {
    return await run(words, loadSpawner);
  } catch (error) {
    const { file, what, remedy } = toErrorData(error);
    console.error(`elastictok: ${file === null ? '' : `${file}: `}${what}. ${remedy}.`);
    return error instanceof StudioError ? 2 : 1;
  }
}
