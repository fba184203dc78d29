// Entry of the serve host in Node.
import { spawnForkEngine } from '../engine/forkLink';
import { runServe } from './run';

runServe(process.argv.slice(2), spawnForkEngine);
