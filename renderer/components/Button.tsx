import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Keys } from './Keys.tsx';
import styles from './Button.module.css';
import { classes } from './classes.ts';

/** How a button looks: `primary` at most once in a view, `time` only where it moves the clock. */
export type ButtonTone = 'plain' | 'primary' | 'time' | 'ghost' | 'danger' | 'dangerFill';

/** A button's looks and state, beyond those of HTML. */
export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  readonly tone?: ButtonTone;
  readonly size?: 'small' | 'normal' | 'large';
  /** Only an icon is drawn: `aria-label` names it. */
  readonly iconOnly?: boolean;
  /** Why it is off, in words; it stays focusable, so that the reason can be heard. */
  readonly off?: string | undefined;
  /** Its key, in tinykeys' notation; printed on it. */
  readonly keys?: string | undefined;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** The class names of a button's look, for elements that other components make. */
export function buttonClasses({
  tone = 'plain',
  size = 'normal',
  iconOnly = false,
}: Pick<ButtonProps, 'tone' | 'size' | 'iconOnly'>): string {
  return classes(
    styles.button,
    tone !== 'plain' && styles[tone],
    size !== 'normal' && styles[size],
    iconOnly && styles.iconOnly,
  );
}

/** A button. One that is off says why in its title and does nothing. */
export function Button({
  tone = 'plain',
  size = 'normal',
  iconOnly = false,
  off,
  keys,
  className,
  children,
  onClick,
  title,
  ...rest
}: ButtonProps): ReactNode {
  return (
    <button
      type="button"
      {...rest}
      className={classes(buttonClasses({ tone, size, iconOnly }), className)}
      title={off ?? title}
      aria-disabled={off === undefined ? undefined : true}
      onClick={off === undefined ? onClick : undefined}
    >
      {children}
      {keys !== undefined && !iconOnly && <Keys keys={keys} />}
    </button>
  );
}
