// How ffmpeg and the engine are, in the status bar. ffmpeg leads to the health page.
import type { ProgramsView } from '../../src-main/contract';
import { CommandButton } from '../commands/CommandButton';
import { useSession } from '../store/session';

const engineWords: Record<ProgramsView['engine'], [text: string, title: string]> = {
  idle: ['Engine idle', 'The engine, which does the analyzing, waits for work'],
  working: ['Engine working', 'The engine analyzes'],
  restarting: ['Engine restarting', 'The engine stopped unexpectedly and is started again; what is stored is kept'],
};

export function ProgramsItem() {
  const programs = useSession((state) => state.programs);
  if (programs === null) return null;
  const { ffmpeg, engine } = programs;
  const [text, title] = engineWords[engine];
  return (
    <>
      <CommandButton
        id="health.show"
        className={`ffmpeg-item ${ffmpeg === null ? 'missing' : ''}`}
        why={ffmpeg === null ? 'ffmpeg reads the videos, and was not found' : `ffmpeg ${ffmpeg} reads the videos`}
        aria-label={`${ffmpeg === null ? 'ffmpeg is missing' : `ffmpeg ${shortVersion(ffmpeg)}`}, check health`}
        data-testid="ffmpeg-state"
      >
        {ffmpeg === null ? (
          'ffmpeg is missing'
        ) : (
          <>
            ffmpeg <span className="ffmpeg-version">{shortVersion(ffmpeg)}</span>
          </>
        )}
      </CommandButton>
      <span className={`engine-item ${engine}`} title={title} data-testid="engine-state" data-state={engine}>
        <span className="engine-text">{text}</span>
      </span>
    </>
  );
}

/** `5.1.9` of `5.1.9-0+deb12u1`; of a version without numbers its first letters. */
function shortVersion(version: string): string {
  return /^n?\d+(\.\d+)*/.exec(version)?.[0] ?? version.slice(0, 10);
}
