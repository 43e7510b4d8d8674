import {
  cloneElement,
  Suspense,
  useState,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
} from 'react';
import { classes } from './classes.ts';
import { Keys } from './Keys.tsx';
import { laterPart, usePart } from './laterPart.ts';
import styles from './Menu.module.css';

const menuPart = laterPart(async () => (await import('@base-ui/react/menu')).Menu);

/** What a menu's trigger has to take: it is a button. */
type TriggerProps = Pick<
  React.ButtonHTMLAttributes<HTMLButtonElement>,
  'onClick' | 'onKeyDown' | 'aria-haspopup' | 'aria-expanded'
>;

interface MenuProps {
  readonly trigger: ReactElement<TriggerProps>;
  readonly align?: 'start' | 'end';
  readonly side?: 'bottom' | 'top';
  readonly children: ReactNode;
}

/** A button with a menu behind it. What is behind it begins to exist with its first use: most menus of a page are never opened. */
export function Menu(props: MenuProps): ReactNode {
  const { trigger } = props;
  const [used, setUsed] = useState(false);
  const unused = cloneElement(trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': used,
    onClick: () => setUsed(true),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      event.preventDefault();
      setUsed(true);
    },
  });
  if (!used) return unused;
  return (
    <Suspense fallback={unused}>
      <UsedMenu {...props} />
    </Suspense>
  );
}

function UsedMenu({ trigger, align = 'start', side = 'bottom', children }: MenuProps): ReactNode {
  const Base = usePart(menuPart);
  return (
    <Base.Root defaultOpen>
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
  const Base = usePart(menuPart);
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
  const Base = usePart(menuPart);
  return <Base.Separator className={styles.separator} />;
}
