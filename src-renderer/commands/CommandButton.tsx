// A button of the command table: named, enabled and explained by it.
import type { ComponentProps, ReactNode } from 'react';
import { useSession } from '../store/session';
import { Button } from '../ui/Button';
import type { CommandId } from './command';
import { chordLabel } from './keys';
import { command, firstChord, labelOf, runCommand } from './table';

interface CommandButtonProps extends Omit<ComponentProps<typeof Button>, 'title' | 'children'> {
  id: CommandId;
  /** What it is good for, beneath its name. */
  why?: string;
  children: ReactNode;
}

/** Shows a command; its title names the key too. */
export function CommandButton({ id, why, children, ...rest }: CommandButtonProps) {
  const shown = command(id);
  const able = useSession(shown.enabled);
  const label = useSession((state) => labelOf(shown, state));
  const chord = useSession((state) => firstChord(state, id));
  const key = chord === null ? '' : ` (${chordLabel(chord).join(' ')})`;
  return (
    <Button
      title={label + key + (why === undefined ? '' : `\n${why}`)}
      disabled={!able}
      onClick={() => runCommand(id)}
      {...(why === undefined ? {} : { 'aria-label': label })}
      {...rest}
    >
      {children}
    </Button>
  );
}
