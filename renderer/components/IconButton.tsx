import type { ReactNode } from 'react';
import { Button, type ButtonProps } from './Button.tsx';

/** A small quiet button that is only an icon; its name is its tooltip too, unless the place says the rest of it. */
export function IconButton({
  label,
  title = label,
  ...rest
}: Omit<ButtonProps, 'tone' | 'size' | 'iconOnly' | 'keys'> & {
  readonly label: string;
}): ReactNode {
  return <Button tone="ghost" size="small" iconOnly aria-label={label} title={title} {...rest} />;
}
