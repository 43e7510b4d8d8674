import { Popover } from '@base-ui/react/popover';
import type { ReactNode } from 'react';
import { buttonClasses } from './Button.tsx';
import styles from './PopoverButton.module.css';

/** A quiet button with a panel behind it, under a heading. */
export function PopoverButton({
  name,
  title,
  heading = name,
  icon,
  iconOnly,
  open,
  onOpenChange,
  children,
}: {
  readonly name: string;
  readonly title: string;
  readonly heading?: string;
  readonly icon: ReactNode;
  readonly iconOnly: boolean;
  /** Whether it is open, where something besides the button decides that. */
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Trigger
        className={buttonClasses({ tone: 'ghost', iconOnly })}
        aria-label={iconOnly ? name : undefined}
        title={title}
      >
        {icon}
        {!iconOnly && name}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className={styles.positioner} align="end" sideOffset={6}>
          <Popover.Popup className={styles.popup}>
            <Popover.Title>{heading}</Popover.Title>
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
