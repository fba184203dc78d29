// Builds and runs the writer process, and reads whole folders to compare them.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

/** Builds the writer process into `folder`; gives the path of the script. */
export async function buildWriter(folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(import.meta.dirname, 'writerChild.ts'),
      outDir: folder,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'writer.mjs' } },
    },
    ssr: { noExternal: true },
  });
  return join(folder, 'writer.mjs');
}

/** Starts the writer on an analysis folder and waits until it is loaded. */
export async function startWriter(
  script: string,
  analysis: string,
  chunks: number,
  waitMs: number,
): Promise<ChildProcess> {
  const child = fork(script, [analysis, String(chunks), String(waitMs)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  await once(child, 'message');
  return child;
}

/** Waits for a process to end; its exit code, or null when it was killed. */
export async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

/** Every file under a folder by its relative path, as hex. */
export async function contentOf(folder: string): Promise<Record<string, string>> {
  const content: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    content[path.slice(folder.length)] = (await readFile(path)).toString('hex');
  }
  return content;
}
