// The serve host: reads the command line, builds the studio, serves it to a browser on this machine.
import { resolve } from 'node:path';
import { type Result, StudioError, type StudioEvent } from '../contract';
import { startDiagnosis } from '../diagnosis/diagnosis';
import type { EngineSpawner } from '../engine/link';
import { modelDirs, dataDir as usualDataDir } from '../fsx/places';
import { toolVersion } from '../fsx/version';
import { createOpenQueue } from '../ipc/openQueue';
import { createStudio } from '../services/studio';
import { browserAbilities } from './abilities';
import { readServeArgs, type ServeArgs, serveUsage } from './args';
import { openBrowser } from './openBrowser';
import { startServer } from './server';

function commandLine(words: string[]): ServeArgs {
  try {
    return readServeArgs(words, process.cwd());
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${serveUsage}`);
    process.exit(2);
  }
}

async function serve(words: string[], spawnEngine: EngineSpawner): Promise<void> {
  const args = commandLine(words);
  const dataDir = resolve(args.dataDir ?? usualDataDir());
  startDiagnosis({ dataDir, host: 'serve', version: toolVersion });
  const studio = await createStudio({
    host: browserAbilities,
    dataDir,
    modelDirs: modelDirs(dataDir),
    spawnEngine,
    toolVersion,
  });
  const tell = (result: Result) => {
    if (result.ok) return;
    const { message } = StudioError.fromData(result.error);
    console.error(message);
    host.send({ type: 'notice', notice: { level: 'error', message } } satisfies StudioEvent);
  };
  const files = createOpenQueue((paths) => void studio.openPaths(paths).then(tell));
  let demoWanted = args.files.length === 0;
  const host = await startServer({
    studio,
    rendererDir: resolve(import.meta.dirname, '..', 'renderer'),
    dataDir,
    port: args.port,
    onPageReady: () => {
      files.ready();
      if (demoWanted) void studio.openDemo().then(tell);
      demoWanted = false;
    },
  });
  files.push(args.files);
  console.log(`ElasticTok Studio: ${host.address}`);
  if (args.openBrowser) openBrowser(host.launchAddress());

  let closing = false;
  const close = async () => {
    // A second Ctrl+C does not wait.
    if (closing) process.exit(130);
    closing = true;
    await host.close();
    await studio.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void close());
}

/**
 * Serves until it is told to end (SIGINT, SIGTERM), which ends the process.
 * @param words the command line without program and script. @param spawnEngine starts processes of the engine
 */
export function runServe(words: string[], spawnEngine: EngineSpawner): void {
  serve(words, spawnEngine).catch((error) => {
    console.error(error instanceof StudioError ? error.message : error);
    process.exit(1);
  });
}
