// Which clips are scored: those with a .json of the same name beside them in a folder, and the sets that are made.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { z } from 'zod';
import { footageSet, generatedSet, stressSet, type TrueClip } from '../../fixtures/scenes/sets';
import { sharedPath } from '../../fixtures/shared';

const truthSchema = z.object({
  file: z.string().optional(),
  frames: z.number(),
  cuts: z.array(z.number()),
  transitions: z
    .array(z.object({ start: z.number(), end: z.number(), type: z.string() }))
    .optional()
    .default([]),
});

/** The clips of a folder that have their truth beside them, by name. Throws where a .json is not a truth. */
export function clipsOfFolder(folder: string): TrueClip[] {
  const names = readdirSync(folder).sort();
  return names
    .filter((name) => extname(name) === '.json')
    .flatMap((name) => {
      const { file, ...truth } = truthSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
      const video =
        file ?? names.find((other) => other !== name && basename(other, extname(other)) === basename(name, '.json'));
      return video !== undefined && names.includes(video) ? [{ path: join(folder, video), truth, kind: null }] : [];
    });
}

/** A named set of clips. */
export interface ClipSet {
  name: string;
  clips: AsyncIterable<TrueClip> | Iterable<TrueClip>;
}

/** All sets there are: shared films and montages where they are there, drawn montages, montages of footage, stress. */
export function allSets(): ClipSet[] {
  const [films, montages] = [sharedPath('clips'), sharedPath('clips', 'montage')];
  return [
    ...(films === null ? [] : [{ name: 'films', clips: clipsOfFolder(films) }]),
    ...(montages === null ? [] : [{ name: 'montages', clips: clipsOfFolder(montages) }]),
    { name: 'generated', clips: generatedSet() },
    ...(films === null ? [] : [{ name: 'footage', clips: footageSet() }]),
    { name: 'stress', clips: stressSet() },
  ];
}
