import type { ReactNode } from 'react';
import type { Command } from '../app/commands.ts';
import { useApp } from '../state/app.ts';
import { Button, type ButtonProps } from './Button.tsx';
import { keyText } from './Keys.tsx';

interface CommandButtonProps extends Omit<ButtonProps, 'children' | 'onClick' | 'off' | 'keys'> {
  readonly command: Command;
  /** In place of the command's title. */
  readonly label?: ReactNode;
  /** Whether its key is printed on it; its title says it anyway. */
  readonly showKeys?: boolean;
  readonly showIcon?: boolean;
}

/** A button for a command of the registry: its name, its icon, its key, and its reason when it is off. */
export function CommandButton({
  command,
  label,
  showKeys = true,
  showIcon = true,
  iconOnly = false,
  ...rest
}: CommandButtonProps): ReactNode {
  // What a command needs to know is in the snapshot: a new one may turn it on or off.
  useApp();
  const Icon = command.icon;
  const title =
    command.keys === undefined ? command.title : `${command.title} (${keyText(command.keys)})`;
  return (
    <Button
      {...rest}
      iconOnly={iconOnly}
      title={title}
      aria-label={iconOnly ? command.title : undefined}
      aria-keyshortcuts={command.keys === undefined ? undefined : ariaKeys(command.keys)}
      off={command.off?.()}
      keys={showKeys ? command.keys : undefined}
      onClick={() => command.run()}
    >
      {Icon && (showIcon || iconOnly) && <Icon aria-hidden="true" />}
      {!iconOnly && (label ?? command.title)}
    </Button>
  );
}

/** The binding as ARIA writes it: `Control+K`. A sequence has no such form and is written with spaces. */
function ariaKeys(keys: string): string {
  return keys.replaceAll('$mod', 'Control');
}
