// Prints how large the parts of a packed program are.
import { sizeTable } from './contents.mjs';

const goalBytes = 150e6;

/**
 * @param {import('./contents.mjs').PackedFile[]} files
 * @returns {boolean} true where the program is within the goal
 */
export function printSizes(files) {
  const table = sizeTable(files);
  for (const [name, bytes] of table) console.log(`${name.padEnd(38)} ${(bytes / 1e6).toFixed(1).padStart(7)} MB`);
  return table.at(-1)[1] < goalBytes;
}
