// What ONNX Runtime says when it fails, for people.
import { StudioError } from '../contract/errors';

/** What went wrong in ONNX Runtime: the first line, without the place in its source that it starts with. */
export function reasonOf(error: unknown): string {
  const line = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  return /was false\. (.*)$/.exec(line)?.[1] ?? line;
}

/** The error of a run that failed: a device that is lost, or has no memory left. */
export function runFailed(cause: unknown): StudioError {
  const what = `the model could not be computed: ${reasonOf(cause)}`;
  return new StudioError('device-failed', what, 'Free some memory, or choose another device', null, { cause });
}
