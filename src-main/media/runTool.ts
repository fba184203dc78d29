// Runs ffmpeg or ffprobe to its end, with a time limit and a size limit that this module enforces itself.
import { spawn } from 'node:child_process';
import { endChild } from '../fsx/children';
import { guardTool } from './guardTool';

export interface ToolRun {
  /** Exit status; null when a signal ended the process. */
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  /** The last part of stderr, at most 64 KiB. */
  stderr: string;
  timedOut: boolean;
  /** True where it was killed for the memory that it took. */
  overMemory: boolean;
}

export interface RunToolOptions {
  timeoutMs: number;
  /** The process is killed when it writes more than this to stdout. */
  maxStdoutBytes?: number;
  /** The process is killed when it holds more memory; the usual limit of memoryLimit.ts. */
  memoryBytes?: number;
  signal?: AbortSignal;
}

const stderrBytes = 65_536;

/**
 * Runs a program without a shell and gives what it printed.
 * Rejects only when the program cannot be started (ENOENT, EACCES, ...); a failing exit status is a normal result.
 * The process is always gone when the promise settles: time limit, size limit and abort all end in SIGKILL.
 */
export function runTool(program: string, args: readonly string[], options: RunToolOptions): Promise<ToolRun> {
  const { timeoutMs, maxStdoutBytes = 32 * 1024 * 1024, signal } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const chunks: Buffer[] = [];
    let stdoutBytes = 0;
    let stderr = Buffer.alloc(0);
    let timedOut = false;
    let overMemory = false;

    const kill = () => {
      endChild(child);
      // A wrapper script may leave a grandchild holding the pipes: do not wait for it.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, timeoutMs);
    signal?.addEventListener('abort', kill, { once: true });
    if (signal?.aborted) kill();

    const onExceeded = () => {
      overMemory = true;
    };
    guardTool(child, onExceeded, options.memoryBytes);

    child.stdout.on('data', (chunk: Buffer) => {
      stdoutBytes += chunk.length;
      if (stdoutBytes > maxStdoutBytes) kill();
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = Buffer.concat([stderr, chunk]).subarray(-stderrBytes);
    });
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', kill);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('close', (exitCode, endedBy) => {
      settle();
      const texts = { stdout: Buffer.concat(chunks).toString('utf8'), stderr: stderr.toString('utf8') };
      resolve({ exitCode, signal: endedBy, ...texts, timedOut, overMemory });
    });
  });
}
