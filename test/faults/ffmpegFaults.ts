// ffmpeg and ffprobe that misbehave with certain files, made as shell scripts around the real ones.
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FfmpegTools } from '../../src-main/media/locate';

/** Becomes the real program, which reads no faster than the clip plays, and gets a signal once it has written two frames of 31 kB. */
const after = (signal: string) =>
  `(w=0; while [ "$w" -lt 64000 ] && sleep 0.03; do while read -r k v; do case $k in wchar:) w=$v ;; esac; done </proc/$$/io || exit; done; ` +
  `kill -${signal} $$) >/dev/null 2>&1 & exec REAL -re "$@"`;

/** What happens to a file with such a word in its name. */
const ffmpegFaults: Record<string, string> = {
  'hang-at-start': 'exec sleep 600',
  'hang-midway': after('STOP'),
  'crash-at-start': 'kill -SEGV $$',
  'crash-midway': after('SEGV'),
  'flood-lines': 'yes "[warning] nothing of interest" | head -c 50000000 >&2; exec REAL "$@"',
  'flood-one-line': 'head -c 50000000 /dev/zero | tr "\\\\0" x >&2; exec REAL "$@"',
  // Status 0, nothing said.
  'too-few-frames': 'exec REAL -t 0.4 "$@"',
  'no-frame': 'exit 0',
};
const ffprobeFaults: Record<string, string> = {
  'probe-hangs': 'exec sleep 600',
  'probe-crashes': 'kill -SEGV $$',
  'probe-raves': 'echo "{\\"streams\\": [7"',
  'probe-is-silent': 'exit 0',
};

/** Makes the two programs in a folder. */
export async function faultyTools(folder: string, real: FfmpegTools): Promise<FfmpegTools> {
  await mkdir(folder, { recursive: true });
  const make = async (name: string, program: string, faults: Record<string, string>) => {
    const cases = Object.entries(faults).map(([word, what]) => `*${word}*) ${what.replaceAll('REAL', program)} ;;`);
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\ncase "$*" in\n${cases.join('\n')}\n*) exec ${program} "$@" ;;\nesac\n`);
    await chmod(path, 0o755);
    return path;
  };
  return {
    ...real,
    ffmpeg: await make('ffmpeg', real.ffmpeg, ffmpegFaults),
    ffprobe: await make('ffprobe', real.ffprobe, ffprobeFaults),
  };
}

/** The head of a program for another kind of processor: what no system of these starts. */
export function foreignProgram(): Uint8Array {
  const head = new Uint8Array(64);
  head.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  // An executable (2) for a machine of the number 0x3fff, which nobody has.
  head.set([2, 0, 0xff, 0x3f, 1], 16);
  return head;
}

/** Ids of the processes that have a word in their command line (Linux). */
export async function processesWith(word: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (line.includes(word)) found.push(`${pid} ${line.replaceAll('\0', ' ')}`);
  }
  return found;
}
