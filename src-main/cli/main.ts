// Entry of `elastictok` in Node.
import { runCli } from './run';

// What starts engines is loaded where one is started: the rest of a command begins sooner.
process.exitCode = await runCli(
  process.argv.slice(2),
  async () => (await import('../engine/forkLink')).spawnForkEngine,
);
