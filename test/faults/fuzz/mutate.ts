// Damages bytes as disks, networks and strangers do: flips, cuts, insertions, zeros, repeats, and lengths that lie.
import type { Random } from '../random';

/** Gives a damaged copy; one to four of the ways at once, at most a few dozen bytes each but for cuts and repeats. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  let made: Buffer = Buffer.from(bytes);
  for (let left = 1 + random.int(4); left > 0; left--) made = random.pick(ways)(made, random);
  return made;
}

/** A place in the file: half of them near its head, where the structure of most formats stands. */
function place(length: number, random: Random): number {
  return random.int(Math.max(1, random.next() < 0.5 ? Math.min(length, 512) : length));
}

const ways: ((bytes: Buffer, random: Random) => Buffer)[] = [
  function flipBits(bytes, random) {
    for (let left = 1 + random.int(16); left > 0 && bytes.length > 0; left--) {
      const at = place(bytes.length, random);
      bytes[at] = bytes[at]! ^ (1 << random.int(8));
    }
    return bytes;
  },
  function setBytes(bytes, random) {
    for (let left = 1 + random.int(8); left > 0 && bytes.length > 0; left--)
      bytes[place(bytes.length, random)] = random.pick([0, 1, 0x7f, 0x80, 0xff, random.int(256)]);
    return bytes;
  },
  function lie(bytes, random) {
    // A field of two, four or eight bytes, in either order, becomes an extreme.
    const size = random.pick([2, 4, 8]);
    if (bytes.length < size) return bytes;
    const at = Math.min(place(bytes.length, random), bytes.length - size);
    const field = Buffer.alloc(size, random.pick([0, 0xff]));
    if (random.next() < 0.5) field[random.pick([0, size - 1])] = random.pick([0x7f, 0x80, 1, 0xf0]);
    field.copy(bytes, at);
    return bytes;
  },
  function cut(bytes, random) {
    return bytes.subarray(0, random.int(bytes.length + 1));
  },
  function insert(bytes, random) {
    const at = place(bytes.length, random);
    const added = Buffer.from(Array.from({ length: 1 + random.int(64) }, () => random.int(256)));
    return Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at)]);
  },
  function remove(bytes, random) {
    const at = place(bytes.length, random);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.int(64))]);
  },
  function blank(bytes, random) {
    const at = place(bytes.length, random);
    return Buffer.from(bytes).fill(0, at, Math.min(bytes.length, at + random.int(4096)));
  },
  function repeat(bytes, random) {
    const from = place(bytes.length, random);
    const part = bytes.subarray(from, from + random.int(8192));
    const at = place(bytes.length, random);
    return Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at)]);
  },
];
