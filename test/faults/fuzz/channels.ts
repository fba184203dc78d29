// Random messages to a real studio: every command of the contract, paths to open, and addresses of pictures.
import {
  openPathsSchema,
  pictureRequestSchema,
  pictureUrl,
  resultSchema,
  StudioError,
} from '../../../src-main/contract';
import type { Random } from '../random';
import type { FuzzKind } from './kind';
import { fuzzStudio, randomCommand } from './studio';
import { fitting, jsonSchemaOf, odd, spoilt } from './values';

const mostPlaces = 20;
const pictureSchema = jsonSchemaOf(pictureRequestSchema);

/** A studio with an analysed clip, given messages; an answer must come, in the form of answers, and within the limit. */
export async function channelKind(folder: string): Promise<FuzzKind> {
  const { studio, clip, ids } = await fuzzStudio(folder);

  async function message(random: Random): Promise<void> {
    const { name, payload } = randomCommand(random, await ids());
    const answer = resultSchema.parse(await studio.invoke(name, payload));
    if (!answer.ok) throw StudioError.fromData(answer.error);
  }

  async function picture(random: Random): Promise<void> {
    await readPicture(await studio.picture(new Request(`http://127.0.0.1${randomPicture(random, await ids())}`)));
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
      const what = random.next();
      await (what < 0.85 ? message(random) : what < 0.97 ? picture(random) : paths(random));
      if (({} as { polluted?: boolean }).polluted) throw new Error('a message changed the prototype of all objects');
    },
    close: () => studio.close(),
  };
}

/** The address of a picture, or of something like one. */
export function randomPicture(random: Random, ids: readonly string[]): string {
  const fits = fitting(pictureSchema, random, ids) as Parameters<typeof pictureUrl>[0];
  // Each place of a strip is a run of ffmpeg.
  if ('count' in fits) fits.count = Math.min(fits.count, mostPlaces);
  return random.next() < 0.5 ? pictureUrl(fits) : pictureUrl(spoiltText(spoilt(fits, random)));
}

/** Reads the answer to that. @throws StudioError where it is refused */
export async function readPicture(response: Response): Promise<void> {
  const body = await response.arrayBuffer();
  // Of what is not there yet a draft has no words.
  if (response.ok && (response.status !== 202 || body.byteLength === 0)) return;
  throw StudioError.fromData(JSON.parse(Buffer.from(body).toString('utf8')));
}

/** Fields as an address can hold them. */
function spoiltText(value: unknown): Parameters<typeof pictureUrl>[0] {
  const fields = value !== null && typeof value === 'object' ? value : { kind: 'source' };
  const made: Record<string, string> = { kind: 'source' };
  // Making an address takes the square of their number.
  for (const name of Object.keys(fields).slice(0, 1000)) {
    try {
      made[name] = String((fields as Record<string, unknown>)[name]).slice(0, 10_000);
    } catch {
      made[name] = 'no text';
    }
  }
  made.kind = encodeURIComponent(Buffer.from(made.kind ?? '').toString()).slice(0, 200);
  return made as never;
}
