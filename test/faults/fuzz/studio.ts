// A real studio with a clip open, and commands to it: some that fit, some spoilt.
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { appStateSchema, type CommandName, commands, StudioError } from '../../../src-main/contract';
import { spawnForkEngine } from '../../../src-main/engine/forkLink';
import { browserAbilities } from '../../../src-main/serve/abilities';
import { createStudio } from '../../../src-main/services/studio';
import type { Studio } from '../../../src-main/services/types';
import { writePreferences } from '../../e2e/launch';
import { fixtureClip } from '../../fixtures/clips';
import { tinyModelDir } from '../../fixtures/model';
import type { Random } from '../random';
import { fitting, jsonSchemaOf, spoilt } from './values';

const names = Object.keys(commands) as CommandName[];
const schemas = new Map(names.map((name) => [name, jsonSchemaOf(commands[name].input)]));
/** Self-tests of all devices and the whole demo clip take seconds each: some are enough. */
const dear: ReadonlySet<string> = new Set(['devices.test', 'models.verify', 'files.openDemo']);
const oddNames = ['', '__proto__', 'constructor', 'toString', 'app.state\u0000', 'x'.repeat(100_000)];
/** An id of nothing. */
export const noId = '00000000-0000-4000-8000-000000000000';

export interface FuzzStudio {
  studio: Studio;
  /** A whole video; it is opened again where a message has closed it. */
  clip: string;
  /** Ids of what is open, looked up now and then. */
  ids(): Promise<string[]>;
}

/** Starts a studio on a folder of its own; it analyses nothing by itself. */
export async function fuzzStudio(folder: string): Promise<FuzzStudio> {
  await mkdir(folder, { recursive: true });
  await writePreferences(folder, { analyzeOnOpen: false });
  const studio = await createStudio({
    host: browserAbilities,
    dataDir: folder,
    modelDirs: [dirname(await tinyModelDir('fsq', { resolution: 32 }))],
    spawnEngine: spawnForkEngine,
    toolVersion: '0.0.0-test',
  });
  const clip = await fixtureClip('tiny');
  const state = async () => {
    const answer = await studio.invoke('app.state', {});
    if (!answer.ok) throw StudioError.fromData(answer.error);
    return appStateSchema.parse(answer.value);
  };
  let known: string[] = [];
  let sinceLook = 0;
  return {
    studio,
    clip,
    async ids() {
      if (sinceLook++ % 50 !== 0) return known;
      if ((await state()).sources.length === 0) await studio.openPaths([clip]);
      const { sources, analyses, exports } = await state();
      known = [...sources, ...analyses, ...exports].map(({ id }) => id);
      return known;
    },
  };
}

/** A command by a name that may be none, with what it takes or something like it. */
export function randomCommand(random: Random, ids: readonly string[]): { name: string; payload: unknown } {
  let name: CommandName = random.pick(names);
  if (dear.has(name) && random.next() < 0.95) name = 'app.state';
  const fits = fitting(schemas.get(name)!, random, [...ids, noId]);
  const payload = random.next() < 0.4 ? fits : spoilt(fits, random);
  return { name: random.next() < 0.05 ? random.pick(oddNames) : name, payload };
}
