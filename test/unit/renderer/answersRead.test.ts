// Answers without a picture are read to their end as well: a page keeps what belongs to one that is not.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchDraft } from '../../../src-renderer/api/drafts';
import { fetchPicture } from '../../../src-renderer/api/pictures';

const request = { kind: 'source', sourceId: 's', ptsSeconds: 1, frame: 24, size: 64, fit: 'crop' } as const;

/** What the page's fetch answers. */
function answers(status: number, body: string): Response {
  const response = new Response(body, { status });
  vi.stubGlobal('fetch', async () => response);
  return response;
}

describe('answers that are no picture', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('are read where there is no draft yet', async () => {
    const response = answers(202, 'later');
    expect(await fetchDraft(request)).toBeNull();
    expect(response.bodyUsed).toBe(true);
  });

  it.each([202, 404, 500])('are read where a picture is refused with %i', async (status) => {
    const response = answers(status, '{"what":"nothing is open under this id"}');
    await expect(fetchPicture(request)).rejects.toMatchObject({ status });
    expect(response.bodyUsed).toBe(true);
  });
});
