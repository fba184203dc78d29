// A stand-in for the folder of Electron's Linux release: the same names and the same switchboard of fuses, without Electron in it.
// It lets a program be packed, and everything but Electron's own part be checked, where that release cannot be fetched.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Marks the fuses in an executable (@electron/fuses): version 1, then one byte each, `0` off and `1` on. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As Electron ships them: RunAsNode, cookies, NODE_OPTIONS, --inspect, asar integrity, asar only, snapshot, file: privileges. */
const shipped = '10110001';

/**
 * Writes the folder.
 *
 * @param {string} folder
 * @param {string} version of Electron
 */
export function makeStandIn(folder, version) {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'));
  const wire = Buffer.concat([Buffer.from(sentinel), Buffer.from([1, shipped.length]), Buffer.from(shipped)]);
  const says = '#!/bin/sh\necho "This is a stand-in for Electron: it runs nothing." >&2\nexit 1\n';
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from(says), wire]), { mode: 0o755 });
  writeFileSync(join(folder, 'chrome-sandbox'), '', { mode: 0o755 });
  writeFileSync(join(folder, 'version'), version);
  for (const name of ['en-US', 'de', 'fr']) writeFileSync(join(folder, 'locales', `${name}.pak`), '');
  for (const name of ['LICENSE', 'LICENSES.chromium.html'])
    writeFileSync(join(folder, name), 'of the stand-in for Electron\n');
}
