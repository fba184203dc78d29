// Random messages to a real studio: every command of the contract, paths to open, and addresses of pictures.
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  appStateSchema,
  type CommandName,
  commands,
  openPathsSchema,
  pictureRequestSchema,
  pictureUrl,
  resultSchema,
  StudioError,
} from '../../../src-main/contract';
import { spawnForkEngine } from '../../../src-main/engine/forkLink';
import { browserAbilities } from '../../../src-main/serve/abilities';
import { createStudio } from '../../../src-main/services/studio';
import { writePreferences } from '../../e2e/launch';
import { fixtureClip } from '../../fixtures/clips';
import { tinyModelDir } from '../../fixtures/model';
import type { Random } from '../random';
import type { FuzzKind } from './kind';
import { fitting, jsonSchemaOf, odd, spoilt } from './values';

const names = Object.keys(commands) as CommandName[];
const schemas = new Map(names.map((name) => [name, jsonSchemaOf(commands[name].input)]));
const pictureSchema = jsonSchemaOf(pictureRequestSchema);
/** Self-tests of all devices and the whole demo clip take seconds each: some are enough. */
const dear: ReadonlySet<string> = new Set(['devices.test', 'models.verify', 'files.openDemo']);

/** A studio with an analysed clip, given messages; an answer must come, in the form of answers, and within the limit. */
export async function channelKind(folder: string): Promise<FuzzKind> {
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
  const idsOf = ({ sources, analyses, exports }: Awaited<ReturnType<typeof state>>) =>
    [...sources, ...analyses, ...exports].map(({ id }) => id);
  let ids: string[] = [];
  let sinceLook = 0;

  /** Keeps something open for messages to be about. */
  async function look(): Promise<void> {
    if (sinceLook++ % 50 !== 0) return;
    if ((await state()).sources.length === 0) await studio.openPaths([clip]);
    ids = idsOf(await state());
  }

  async function message(random: Random): Promise<void> {
    let name: string = random.pick(names);
    if (dear.has(name) && random.next() < 0.95) name = 'app.state';
    const fits = fitting(schemas.get(name as CommandName)!, random, [...ids, '00000000-0000-4000-8000-000000000000']);
    const payload = random.next() < 0.4 ? fits : spoilt(fits, random);
    const spoiltName = random.pick([
      '',
      '__proto__',
      'constructor',
      'toString',
      'app.state\u0000',
      'x'.repeat(100_000),
    ]);
    const sent = random.next() < 0.05 ? spoiltName : name;
    const answer = resultSchema.parse(await studio.invoke(sent, payload));
    if (!answer.ok) throw StudioError.fromData(answer.error);
  }

  async function picture(random: Random): Promise<void> {
    const fits = fitting(pictureSchema, random, ids) as Parameters<typeof pictureUrl>[0];
    const address = random.next() < 0.5 ? pictureUrl(fits) : pictureUrl(spoiltText(spoilt(fits, random)));
    const response = await studio.picture(new Request(`http://127.0.0.1${address}`));
    const body = await response.arrayBuffer();
    // Of what is not there yet a draft has no words.
    if (response.ok && (response.status !== 202 || body.byteLength === 0)) return;
    throw StudioError.fromData(JSON.parse(Buffer.from(body).toString('utf8')));
  }

  async function paths(random: Random): Promise<void> {
    const asked = [random.pick([clip, '/nonexistent', '', '/proc/self/mem', '/dev/zero', folder, odd(random)])];
    const parsed = openPathsSchema.safeParse(asked);
    if (!parsed.success) throw new StudioError('bad-request', 'these are no files', 'Choose others');
    const answer = await studio.openPaths(parsed.data);
    if (!answer.ok) throw StudioError.fromData(answer.error);
  }

  return {
    name: 'messages',
    async run(random) {
      await look();
      const what = random.next();
      await (what < 0.85 ? message(random) : what < 0.97 ? picture(random) : paths(random));
      if (({} as { polluted?: boolean }).polluted) throw new Error('a message changed the prototype of all objects');
    },
    close: () => studio.close(),
  };
}

/** Fields as an address can hold them. */
function spoiltText(value: unknown): Parameters<typeof pictureUrl>[0] {
  const fields = value !== null && typeof value === 'object' ? value : { kind: 'source' };
  const made: Record<string, string> = { kind: 'source' };
  for (const name of Object.keys(fields)) {
    try {
      made[name] = String((fields as Record<string, unknown>)[name]).slice(0, 10_000);
    } catch {
      made[name] = 'no text';
    }
  }
  made.kind = encodeURIComponent(made.kind ?? '').slice(0, 200);
  return made as never;
}
