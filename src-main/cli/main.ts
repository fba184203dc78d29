// Entry of `elastictok`: reads the command line, loads and runs the command alone, sets the exit code.
import { StudioError, toErrorData } from '../contract';
import { toolVersion } from '../fsx/version';
import { readArgs, usage } from './args';

async function main(): Promise<number> {
  const args = readArgs(process.argv.slice(2));
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
      return (await import('./events')).runEvents(args);
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
  process.exitCode = await main();
} catch (error) {
  const { file, what, remedy } = toErrorData(error);
  console.error(`elastictok: ${file === null ? '' : `${file}: `}${what}. ${remedy}.`);
  process.exitCode = error instanceof StudioError ? 2 : 1;
}
