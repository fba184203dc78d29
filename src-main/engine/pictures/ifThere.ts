// What a picture can do without: tried, and where it cannot be had, said so.
import { StudioError, toErrorData } from '../../contract';

/** What `open` gives; null, having told `note`, where something expected is in the way. Throws StudioError `cancelled`, and what is no StudioError. */
export async function ifThere<T>(open: () => Promise<T>, note: (error: StudioError) => void): Promise<T | null> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof StudioError) || error.code === 'cancelled') throw error;
    note(error);
    return null;
  }
}

/** A sentence for the reader of a report that lacks pictures. @param of `source`, `reconstruction` */
export function lackNotice(of: string, error: StudioError): string {
  const { what, remedy } = toErrorData(error);
  return `No pictures of the ${of}: ${what}. ${remedy}.`;
}
