// The serve host from outside: its socket and its addresses, by whoever knows the key; in between and at the end it serves a page as ever.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from '../../../src-main/serve/server';
import type { FuzzKind } from './kind';
import { normalRequest, randomRequest } from './requests';
import { normalSocket, randomSocket } from './sockets';
import { fuzzStudio } from './studio';
import type { Target } from './tcp';

/** A page comes after so many inputs. */
const pageEvery = 40;

/** A serve host with a studio behind it. */
export async function serveKind(folder: string): Promise<FuzzKind> {
  const { studio, clip, ids } = await fuzzStudio(join(folder, 'data'));
  const rendererDir = join(folder, 'renderer');
  await mkdir(join(rendererDir, 'assets'), { recursive: true });
  await writeFile(join(rendererDir, 'index.html'), '<title>page</title>');
  await writeFile(join(rendererDir, 'assets', 'a.js'), '1');
  const dataDir = join(folder, 'data');
  const host = await startServer({ studio, rendererDir, dataDir, port: 0, onPageReady: () => {} });
  const { origin, port } = new URL(host.address);
  const opened = await fetch(host.address, { redirect: 'manual' });
  const target: Target = { port: Number(port), origin, cookie: opened.headers.get('set-cookie')!.split(';')[0]! };
  const film = new Uint8Array(await readFile(clip));
  let inputs = 0;

  const page = async () => {
    await normalRequest(target);
    await normalSocket(target);
  };
  /** Uploads are whole files of plain names in one folder, or nothing. */
  const leftovers = async (): Promise<string[]> => {
    const entries = await readdir(join(dataDir, 'uploads'), { withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => !entry.isFile() || entry.name.startsWith('.')).map(({ name }) => name);
  };
  return {
    name: 'serve',
    async run(random) {
      if (++inputs % pageEvery === 0) await page();
      const known = await ids();
      await (random.next() < 0.5 ? randomSocket(target, random, known) : randomRequest(target, random, known, film));
      if (({} as { polluted?: boolean }).polluted) throw new Error('a message changed the prototype of all objects');
    },
    async close() {
      await page();
      // What was broken off is cleared up a moment later.
      for (let tries = 0; tries < 50 && (await leftovers()).length > 0; tries++) await sleep(100);
      const left = await leftovers();
      await host.close();
      await studio.close();
      if (left.length > 0) throw new Error(`left in the uploads: ${left.join(', ')}`);
    },
  };
}
