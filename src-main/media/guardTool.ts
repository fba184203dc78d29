// What holds for every ffmpeg and ffprobe that was started: it ends with this process, and where it takes too much memory.
import type { ChildProcess } from 'node:child_process';
import { forgetChild, noteChild } from '../fsx/children';
import { watchMemory } from './memoryLimit';

/** Guards a program until it has ended. @param onExceeded is called before it is killed for its memory @param memoryBytes the usual limit where none is named */
export function guardTool(child: ChildProcess, onExceeded: () => void, memoryBytes?: number): void {
  noteChild(child.pid);
  child.once('exit', () => forgetChild(child.pid));
  watchMemory(child, onExceeded, memoryBytes);
}
