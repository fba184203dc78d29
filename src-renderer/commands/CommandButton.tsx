// A button of the command table: named, enabled and explained by it.
import type { ComponentProps, ReactNode } from 'react';
import { useSession } from '../store/session';
import { Button } from '../ui/Button';
import { chordLabel } from './keys';
import { type CommandId, command, runCommand } from './table';

interface CommandButtonProps extends Omit<ComponentProps<typeof Button>, 'title' | 'children'> {
  id: CommandId;
  children: ReactNode;
}

/** Shows a command; its title names the key too. */
export function CommandButton({ id, children, ...rest }: CommandButtonProps) {
  const { label, keys, enabled } = command(id);
  const able = useSession(enabled);
  const key = keys[0] === undefined ? '' : ` (${chordLabel(keys[0]).join(' ')})`;
  return (
    <Button title={label + key} disabled={!able} onClick={() => runCommand(id)} {...rest}>
      {children}
    </Button>
  );
}
