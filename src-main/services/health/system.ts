// What the health page says of folders, the disk and the program itself.
import { access, constants, rm, stat, statfs } from 'node:fs/promises';
import { arch, cpus, freemem, release, totalmem, type } from 'node:os';
import { basename, join } from 'node:path';
import { systemErrorCode, writeFileAtomic } from '../../fsx/atomic';
import { runtimeVersion } from '../../fsx/version';
import type { CheckedLine } from './report';

/** Less room than this is a problem: nothing more is uploaded, and an analysis may stop. */
const leastBytes = 256 * 2 ** 20;
/** Less than this is worth a warning. */
const littleBytes = 4 * 2 ** 30;

/** Room left on the disk of a folder, in bytes; null where the system does not say. */
export async function freeBytes(folder: string): Promise<number | null> {
  const found = await statfs(folder).catch(() => null);
  return found === null ? null : found.bavail * found.bsize;
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(bytes < 1e10 ? 1 : 0)} GB`;

/** Lines on the folders; each is written to, or asked whether it may be where that would leave something behind. */
export async function diskLines(folders: { data: string; analyses: string; exports: string }): Promise<CheckedLine[]> {
  const { data, analyses, exports } = folders;
  const line = (label: string, folder: string) => ({ area: 'disk', label, detail: folder }) as const;
  const refused = (code: string | null) =>
    code === 'ENOENT' ? 'it is not there' : `cannot be written (${code ?? 'unknown'})`;
  const dataError = await writes(data);
  const lines: CheckedLine[] = [
    dataError === null
      ? { ...line('Data folder', data), state: 'ok', found: 'can be written', remedy: null }
      : {
          ...line('Data folder', data),
          ...{ state: 'problem', found: refused(dataError), remedy: 'Check its permissions and the disk' },
        },
  ];
  for (const [label, folder] of [
    ['Analyses folder', analyses],
    ['Exports folder', exports],
  ] as const) {
    const error = await mayWrite(folder);
    if (error === null) lines.push({ ...line(label, folder), state: 'ok', found: 'can be written', remedy: null });
    // The usual folder of exports is made by the first one.
    else if (error === 'ENOENT' && folder === join(data, basename(folder)))
      lines.push({ ...line(label, folder), state: 'ok', found: 'is made when it is needed', remedy: null });
    else
      lines.push({
        ...line(label, folder),
        ...{ state: 'problem', found: refused(error), remedy: 'Choose another folder in the settings' },
      });
  }
  const free = await freeBytes(data);
  const room = { area: 'disk', label: 'Room on the disk' } as const;
  if (free === null) lines.push({ ...room, state: 'info', found: 'the system does not say', remedy: null });
  else {
    const state = free < leastBytes ? 'problem' : free < littleBytes ? 'warning' : 'ok';
    const remedy = state === 'ok' ? null : 'Clear what can be had again under Storage in the settings';
    lines.push({ ...room, state, found: `${gigabytes(free)} left`, remedy });
  }
  return lines;
}

/** Lines on the program: versions and the machine. */
export function programLines(version: string, host: 'electron' | 'serve'): CheckedLine[] {
  const line = (label: string, found: string): CheckedLine => ({
    ...{ area: 'program', state: 'ok', label, found, remedy: null },
  });
  const { node, electron, chrome } = process.versions;
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const oldNode = major < 20 || (major === 20 && minor < 19);
  const processors = cpus();
  // AMD writes "w/ Radeon"; a slash would be taken for one of a path.
  const processor = (processors[0]?.model.trim() || 'unknown').replace('w/', 'with').replaceAll('/', ' ');
  return [
    line('ElasticTok Studio', `${version}, ${host === 'electron' ? 'desktop app' : 'in a browser'}`),
    oldNode
      ? { ...line('Node', `${node}, 20.19 or newer is needed`), state: 'problem', remedy: 'Install a newer Node' }
      : line('Node', node),
    ...(electron === undefined ? [] : [line('Electron', `${electron}, Chromium ${chrome ?? 'unknown'}`)]),
    line('ONNX Runtime', runtimeVersion),
    line('System', `${type()} ${release()}, ${arch()}`),
    line(
      'Machine',
      `${processors.length} × ${processor}, ${gigabytes(totalmem())} of memory, ${gigabytes(freemem())} free`,
    ),
  ];
}

/** The system's error of writing a file and removing it again; null where that goes well. */
async function writes(folder: string): Promise<string | null> {
  const path = join(folder, `.health-${process.pid}`);
  try {
    await writeFileAtomic(path, 'x');
    return null;
  } catch (error) {
    return (error instanceof Error && systemErrorCode(error.cause)) || 'unknown';
  } finally {
    await rm(path, { force: true }).catch(() => undefined);
  }
}

async function mayWrite(folder: string): Promise<string | null> {
  try {
    if (!(await stat(folder)).isDirectory()) return 'ENOTDIR';
    await access(folder, constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return systemErrorCode(error) ?? 'unknown';
  }
}
