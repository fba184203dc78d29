// Answers picture requests with raw RGBA, or a draft's JPEG: looks the ids up, asks the preview engine, turns failures into statuses.
import { type PictureRequest, parsePictureUrl, pictureHeaders, StudioError, toErrorData } from '../contract';
import { draftSchema, type EngineRequestBody, type Picture, pictureSchema } from '../engine/protocol';
import type { EngineSupervisor } from '../engine/supervisor';
import type { AnalysisList } from './analyses';
import type { RunnerServices } from './runner';
import { requestWithin, type SourceList } from './sources';

/** Finds what a picture request needs behind its id; null for an unknown id. */
export type PictureLookup = (request: PictureRequest) => Promise<EngineRequestBody | null>;

/** A frame whose chunk is not stored yet is accepted but not there: browsers log a 4xx as an error, which it is not. */
const statusOf: Partial<Record<string, number>> = { 'analysis-missing': 202, cancelled: 503, 'engine-lost': 503 };

function refusal(status: number, error: unknown): Response {
  return Response.json(toErrorData(error), { status, headers: { 'cache-control': 'no-store' } });
}

function answer(picture: Picture, cache: string): Response {
  // A copy of its own: a Response body must not be a view on shared memory.
  return new Response(new Uint8Array(picture.rgba), {
    headers: {
      'content-type': 'application/octet-stream',
      'cache-control': cache,
      [pictureHeaders.width]: String(picture.width),
      [pictureHeaders.height]: String(picture.height),
      [pictureHeaders.ptsSeconds]: String(picture.ptsSeconds),
    },
  });
}

/** A draft, or that there is none yet. */
function draftAnswer(value: unknown): Response {
  const draft = draftSchema.nullable().parse(value);
  if (draft === null) return new Response(null, { status: 202, headers: { 'cache-control': 'no-store' } });
  const headers = new Headers({ 'content-type': 'image/jpeg', 'cache-control': 'no-store' });
  if (draft.isNear) headers.set(pictureHeaders.isNear, 'true');
  if (draft.ptsSeconds !== null) headers.set(pictureHeaders.ptsSeconds, String(draft.ptsSeconds));
  return new Response(new Uint8Array(draft.jpeg), { headers });
}

/** Gives the handler of `/picture/...` for both windowed hosts; `engineOf` says which engine makes a picture. */
export function createPictureHandler(engineOf: (body: EngineRequestBody) => EngineSupervisor, lookup: PictureLookup) {
  return async (request: Request): Promise<Response> => {
    const asked = parsePictureUrl(request.url);
    if (!asked) return refusal(400, new StudioError('bad-request', 'this is no picture address', 'Reload the window'));
    try {
      const body = await lookup(asked);
      if (!body && asked.kind === 'draft') return draftAnswer(null);
      if (!body)
        return refusal(404, new StudioError('bad-request', 'nothing is open under this id', 'Open the file again'));
      const { signal } = request;
      // What nobody waits for any more is not begun; an engine that is at it may finish, as a kill would cost more.
      const asking = engineOf(body).request(body, { timeoutMs: 60_000, signal, mayFinish: true });
      if (asked.kind === 'draft') return draftAnswer(await asking);
      const picture = pictureSchema.parse(await asking);
      // Thumbnails and source frames never change while a source is open; a reconstruction may, when it is analysed again.
      return answer(picture, asked.kind === 'recon' ? 'no-store' : 'private, max-age=3600');
    } catch (error) {
      return refusal(statusOf[toErrorData(error).code] ?? 500, error);
    }
  };
}

/** Gives what turns the ids of a picture request into what the preview engine needs. */
export function pictureLookup(
  analyses: AnalysisList,
  sources: SourceList,
  services: Pick<RunnerServices, 'models' | 'tools'>,
  draftsFolder: string,
): PictureLookup {
  return async (request) => {
    if (request.kind === 'recon') {
      const found = analyses.get(request.analysisId);
      if (!found?.folder) return null;
      const modelDir = services.models.get(found.view.model.name).dir;
      return { type: 'recon', folder: found.folder, modelDir, ordinal: request.ordinal };
    }
    const source = sources.get(request.sourceId);
    const within = source && requestWithin(source, request);
    // A picture of a folder is there at once.
    if (!within || (request.kind === 'draft' && source.pictures !== null)) return null;
    const { path, probe, asked } = within;
    const { tools } = services;
    if (asked.kind === 'thumb') {
      const { index, count, height } = asked;
      return { type: 'thumb', path, probe, tools, index, count, height };
    }
    if (asked.kind === 'draft') {
      const { ptsSeconds, frame = null } = asked;
      return { type: 'draft', path, probe, tools, folder: draftsFolder, ptsSeconds, frame };
    }
    const { ptsSeconds, frame = null, size, fit } = asked;
    return { type: 'source', path, probe, tools, ptsSeconds, frame, size, fit };
  };
}
