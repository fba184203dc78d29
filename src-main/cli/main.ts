// Entry of `elastictok`: reads the command line, loads and runs the command alone, sets the exit code.
import { resolve } from 'node:path';
import { StudioError, toErrorData } from '../contract/errors';
import { toolVersion } from '../fsx/version';
import { type Examined, examine } from '../media/examine';
import { likelyFfmpeg } from '../media/locate';

/**
 * Has the file that the command line begins with examined while the rest of `events` is loaded: both take as long.
 * Undefined where it cannot be; the command then examines it again, and says why.
 */
async function beginExamining([command, path]: readonly string[]): Promise<Examined | undefined> {
  if (command !== 'events' || path === undefined || path.startsWith('-')) return undefined;
  return examine(resolve(path), await likelyFfmpeg()).catch(() => undefined);
}

async function main(argv: readonly string[]): Promise<number> {
  const begun = await beginExamining(argv);
  const { readArgs, usage } = await import('./args');
  const args = readArgs([...argv]);
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
      return (await import('./curve')).runCurve(args);
    case 'events':
      return (await import('./events')).runEvents(args, begun);
    case 'inspect':
      return (await import('./inspectAny')).runInspectAny(args.folder, args.json);
    case 'export':
      return (await import('./export')).runExport(args);
    case 'models':
      return (await import('./models')).runModels(args);
    case 'analyze':
      return (await import('./analyze')).runAnalyze(args);
  }
}

// A reader that closes early (`| head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const { file, what, remedy } = toErrorData(error);
  console.error(`elastictok: ${file === null ? '' : `${file}: `}${what}. ${remedy}.`);
  process.exitCode = error instanceof StudioError ? 2 : 1;
}
