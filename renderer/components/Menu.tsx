import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { classes } from './classes.ts';
import { Keys } from './Keys.tsx';
import styles from './Menu.module.css';

/** A button with a menu behind it. */
export function Menu({
  trigger,
  align = 'start',
  side = 'bottom',
  children,
}: {
  readonly trigger: ReactElement;
  readonly align?: 'start' | 'end';
  readonly side?: 'bottom' | 'top';
  readonly children: ReactNode;
}): ReactNode {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner} align={align} side={side} sideOffset={4}>
          <Base.Popup className={styles.popup}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** A row of a menu; one that is off says why in its title. */
export function MenuItem({
  keys,
  off,
  danger = false,
  onClick,
  children,
}: {
  readonly keys?: string;
  readonly off?: string | undefined;
  readonly danger?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <Base.Item
      className={classes(styles.item, danger && styles.danger)}
      disabled={off !== undefined}
      title={off}
      onClick={onClick}
    >
      <span className={styles.label}>{children}</span>
      {keys !== undefined && <Keys keys={keys} />}
    </Base.Item>
  );
}

/** A line between rows. */
export function MenuSeparator(): ReactNode {
  return <Base.Separator className={styles.separator} />;
}
