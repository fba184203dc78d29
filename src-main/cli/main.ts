// Entry of `elastictok` in Node.
import { spawnForkEngine } from '../engine/forkLink';
import { runCli } from './run';

process.exitCode = await runCli(process.argv.slice(2), spawnForkEngine);
