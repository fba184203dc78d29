// Token file as safetensors: one tensor a column, the info as text in the metadata.
import { layoutSafetensors } from '../../../formats/safetensors';
import { encodeInfo } from '../info';
import { formatMark, type TokenWriter } from './types';

/** Writes the columns as they are. Throws as the stream does. */
export const writeSafetensors: TokenWriter = async ({ spool, out, onProgress }) => {
  const metadata = { format: formatMark, info: encodeInfo(spool.info) };
  const { head, tensors, size } = layoutSafetensors(spool.columns, metadata);
  await out.write(head);
  for (const column of tensors)
    for await (const piece of column.read()) {
      await out.write(piece);
      onProgress(out.size / size);
    }
};
