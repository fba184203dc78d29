// Sends dropped or chosen files to the serve host, one after the other, telling how far it is.
import { type Result, resultSchema, StudioError, toErrorData } from '../../src-main/contract';
import type { LinkListeners } from './link';

/** Uploads files; the first refusal ends it, after the others have been sent. */
export async function uploadFiles(files: File[], onUpload: LinkListeners['onUpload']): Promise<Result> {
  const sourceIds: string[] = [];
  let failure: Result | null = null;
  for (const file of files) {
    const result = await uploadOne(file, (fraction) => onUpload({ name: file.name, fraction }));
    if (!result.ok) failure ??= result;
    else sourceIds.push(...sourceIdsOf(result.value));
  }
  onUpload(null);
  return failure ?? { ok: true, value: { sourceIds } };
}

function sourceIdsOf(value: unknown): string[] {
  const ids = (value as { sourceIds?: unknown } | null)?.sourceIds;
  return Array.isArray(ids) ? ids.map(String) : [];
}

// XMLHttpRequest, because fetch does not tell the progress of an upload.
function uploadOne(file: File, onProgress: (fraction: number) => void): Promise<Result> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const fail = (what: string, remedy: string) =>
      resolve({ ok: false, error: toErrorData(new StudioError('unreadable', what, remedy, file.name)) });
    request.open('PUT', `/upload?name=${encodeURIComponent(file.name)}`);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const parsed = resultSchema.safeParse(parseJson(request.responseText));
      if (parsed.success) resolve(parsed.data);
      else fail(`the upload was answered with status ${request.status}`, 'Reload the page and try again');
    };
    request.onerror = () =>
      fail('the file could not be sent', 'Check that it still exists and that the app still runs');
    onProgress(0);
    request.send(file);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
