// What the tests of damaged and made-up token files share: the forms of files, and what reading one whole says.
import { StudioError } from '../../../src-main/contract/errors';
import type { TokenFormat } from '../../../src-main/export/tokens/formats';
import { openTokenFile } from '../../../src-main/export/tokens/open';

/** What reading the whole file says; null where nothing is wrong. */
export async function complaint(path: string): Promise<StudioError | null> {
  try {
    const file = await openTokenFile(path);
    try {
      for await (const _shard of file.chunks());
      return null;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof StudioError) return error;
    throw error;
  }
}

/** Each format, in the forms that are laid out otherwise. */
export const forms: { format: TokenFormat; perChunk: boolean; pad: boolean; title: string }[] = [
  { format: 'safetensors', perChunk: false, pad: false, title: 'safetensors' },
  { format: 'safetensors', perChunk: false, pad: true, title: 'safetensors, padded' },
  { format: 'npz', perChunk: false, pad: false, title: 'npz' },
  { format: 'parquet', perChunk: false, pad: false, title: 'parquet' },
  { format: 'webdataset', perChunk: false, pad: false, title: 'webdataset' },
  { format: 'webdataset', perChunk: true, pad: false, title: 'webdataset, a sample a chunk' },
  { format: 'jsonl', perChunk: false, pad: false, title: 'jsonl' },
];
