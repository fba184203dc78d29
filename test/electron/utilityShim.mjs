// Runs a utility process's entry in plain Node: gives it `process.parentPort`, and ends it with its parent as Electron does.
import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';

const parentPort = new EventEmitter();
const early = [];
parentPort.postMessage = (message) => process.connected && process.send(message);
// Messages that come before the entry listens are kept, as Electron's port keeps them until it is started.
const flush = () => {
  for (const message of early.splice(0)) parentPort.emit('message', { data: message });
};
parentPort.on('newListener', (name) => {
  if (name === 'message') setImmediate(flush);
});
process.on('message', (message) => {
  if (parentPort.listenerCount('message') === 0) early.push(message);
  else parentPort.emit('message', { data: message });
});
process.on('disconnect', () => process.exit(0));
process.parentPort = parentPort;
process.argv.splice(1, 1);
await import(pathToFileURL(process.argv[1]));
