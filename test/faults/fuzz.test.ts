// Seeded damage and random messages, some of each kind: whatever comes, it is read or refused in words. `npm run faults -- fuzz` makes many.
import { expect, it } from 'vitest';
import { scratchFolder } from '../integration/engine/setup';
import { channelKind } from './fuzz/channels';
import { electronKind } from './fuzz/electron';
import { engineKind } from './fuzz/engine';
import { type MakeKind, runKind } from './fuzz/kind';
import { mediaKind } from './fuzz/media';
import { readerKinds } from './fuzz/readers';
import { serveKind } from './fuzz/serve';
import { whole } from './size';

/** Inputs of each kind: so many in short, so many in all. */
const kinds: [string, MakeKind, number, number][] = [
  ['containers', mediaKind, 5, 14],
  ['messages', channelKind, 100, 300],
  ['sockets and requests', serveKind, 40, 120],
  ['channels of Electron', electronKind, 60, 200],
  ['messages of engines', engineKind, 40, 120],
  ['analysis folders', readerKinds.analyses!, 50, 150],
  ['token files', readerKinds.tokenFiles!, 40, 120],
  ['settings', readerKinds.settings!, 30, 60],
  ['queues and self-tests', readerKinds.queues!, 30, 60],
  ['checkpoints', readerKinds.checkpoints!, 10, 20],
  ['models', readerKinds.models!, 10, 20],
];

it.each(kinds)('%s', async (_name, make, some, all) => {
  await using scratch = await scratchFolder();
  const kind = await make(scratch.path);
  try {
    const to = whole ? all : some;
    const count = await runKind(kind, { seed: 8, from: 0, to });
    expect(count.untyped).toEqual([]);
    expect(count).toMatchObject({ inputs: to, hangs: 0 });
  } finally {
    await kind.close();
  }
});
