// `node build/audit.mjs`: asks npm for known holes of what users get; ends with an error for each that THREATS.md does not explain.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, stop } from './setup.mjs';

/**
 * Gives the findings of `npm audit --json` that a text does not explain, one line each. Explained is what stands, by its GHSA number, in the
 * part of the text under the heading `### Explained`.
 *
 * @param {unknown} report what npm printed, parsed
 * @param {string} text THREATS.md
 * @returns {string[]}
 * @throws {Error} where it is no report
 */
export function unexplained(report, text) {
  const { vulnerabilities } = Object(report);
  if (typeof vulnerabilities !== 'object' || vulnerabilities === null)
    throw new Error(Object(report).message ?? 'npm gave no report');
  const part = text.split(/^### Explained$/m)[1]?.split(/^#/m)[0] ?? '';
  const explained = new Set(part.match(/GHSA(?:-[0-9a-z]{4}){3}/g));
  const lines = new Set();
  // A word names another package whose hole it is.
  for (const { via } of Object.values(vulnerabilities))
    for (const hole of via.filter((one) => typeof one !== 'string')) {
      const number = /GHSA(?:-[0-9a-z]{4}){3}/.exec(hole.url)?.[0] ?? hole.url;
      if (!explained.has(number)) lines.add(`${hole.name} ${hole.range}: ${hole.title} (${hole.severity}, ${number})`);
    }
  return [...lines].sort();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { stdout } = spawnSync(npm, ['audit', '--omit=dev', '--json'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    shell: process.platform === 'win32',
  });
  try {
    const left = unexplained(JSON.parse(stdout), readFileSync(join(root, 'THREATS.md'), 'utf8'));
    for (const line of left) console.error(line);
    if (left.length > 0) stop('Mend each by a newer version, or explain it in THREATS.md.');
    console.log('No known hole that is not explained.');
  } catch (error) {
    stop(`npm audit gave no answer: ${error instanceof Error ? error.message : error}`);
  }
}
