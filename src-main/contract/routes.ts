// Addresses of pictures: how the renderer asks for them and how the hosts read the request; the body is raw RGBA, that of drafts JPEG.
import { z } from 'zod';
import { idSchema } from './ids';
import { fitSchema } from './settings';

const number = z.coerce.number();
/** Which frame of a source. */
const sourceFrame = {
  sourceId: idSchema,
  ptsSeconds: number.min(-1e9).max(1e9),
  /** Its index, which is known of analyzed frames; left out, the frame nearest to the time is meant. */
  frame: number.int().nonnegative().optional(),
};

export const pictureRequestSchema = z.discriminatedUnion('kind', [
  /** The source frame at a timestamp, framed like the model's input, at most `size` pixels square. */
  z.object({
    kind: z.literal('source'),
    ...sourceFrame,
    size: number.int().min(16).max(2048),
    fit: fitSchema,
  }),
  /** A small picture of the same frame, or one near it, to show until that one is there: a JPEG of the whole picture, upright; 202 where there is none yet. */
  z.object({ kind: z.literal('draft'), ...sourceFrame }),
  /** The decoded tokens of one analysed frame, at the model's size. */
  z.object({ kind: z.literal('recon'), analysisId: idSchema, ordinal: number.int().nonnegative() }),
  /** One of `count` evenly spaced small pictures of a source, whole frame. */
  z.object({
    kind: z.literal('thumb'),
    sourceId: idSchema,
    index: number.int().min(0).max(999),
    count: number.int().min(1).max(1000),
    height: number.int().min(16).max(256),
  }),
]);
export type PictureRequest = z.infer<typeof pictureRequestSchema>;

/** Answer headers beside the raw RGBA body of width * height * 4 bytes; a draft has no size, and tells where it is of a frame near the one asked for. */
export const pictureHeaders = {
  width: 'x-picture-width',
  height: 'x-picture-height',
  ptsSeconds: 'x-picture-pts',
  isNear: 'x-picture-near',
} as const;

/** Gives the address of a picture, relative to the page. */
export function pictureUrl(request: PictureRequest): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request))
    if (name !== 'kind' && value !== undefined) query.set(name, String(value));
  return `/picture/${request.kind}?${query}`;
}

/** Reads an address made by `pictureUrl`; null when it is not one, or its values are out of range. */
export function parsePictureUrl(url: string): PictureRequest | null {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const kind = /^\/picture\/([a-z]+)$/.exec(pathname)?.[1];
  const parsed = pictureRequestSchema.safeParse({ ...Object.fromEntries(searchParams), kind });
  return parsed.success ? parsed.data : null;
}
