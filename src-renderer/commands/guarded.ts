// Carries out what a user asked for; every failure becomes a notice.
import { notifyError } from '../store/ui';

/** Waits for an action; true when it succeeded. */
export async function guarded(action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    notifyError(error);
    return false;
  }
}
