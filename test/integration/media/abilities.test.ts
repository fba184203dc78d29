// The ffmpeg that is found has what the program needs of it.
import { expect, it } from 'vitest';
import { readAbilities } from '../../../src-main/media/abilities';
import { tools } from './support';

it('nothing is missing', async () => {
  const found = await readAbilities(tools);
  console.log(`ffmpeg ${tools.version}: MP4 by ${found.encoders.mp4?.name}, WebM by ${found.encoders.webm?.name}`);
  expect(found).toMatchObject({ missingCodecs: [], missingFilters: [], missingDemoFilters: [] });
  expect(found.encoders.mp4?.name).not.toBe('mpeg4');
  expect(found.encoders.webm?.best).toBe(true);
});
