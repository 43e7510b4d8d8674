import { Suspense, useState, type ReactNode } from 'react';
import { Button, buttonClasses } from './Button.tsx';
import { laterPart, usePart } from './laterPart.ts';
import styles from './PopoverButton.module.css';

const popoverPart = laterPart(async () => (await import('@base-ui/react/popover')).Popover);

interface PopoverButtonProps {
  readonly name: string;
  readonly title: string;
  readonly heading?: string;
  readonly icon: ReactNode;
  readonly iconOnly: boolean;
  /** Whether it is open, where something besides the button decides that. */
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly children: ReactNode;
}

/** A quiet button with a panel behind it, under a heading. The panel begins to exist with its first use. */
export function PopoverButton(props: PopoverButtonProps): ReactNode {
  const { name, title, icon, iconOnly, open, onOpenChange } = props;
  const [used, setUsed] = useState(false);
  const unused = (
    <Button
      tone="ghost"
      iconOnly={iconOnly}
      aria-label={iconOnly ? name : undefined}
      aria-haspopup="dialog"
      aria-expanded={used}
      title={title}
      onClick={() => {
        setUsed(true);
        onOpenChange?.(true);
      }}
    >
      {icon}
      {!iconOnly && name}
    </Button>
  );
  if (!used && open !== true) return unused;
  return (
    <Suspense fallback={unused}>
      <UsedPopover {...props} />
    </Suspense>
  );
}

function UsedPopover({
  name,
  title,
  heading = name,
  icon,
  iconOnly,
  open,
  onOpenChange,
  children,
}: PopoverButtonProps): ReactNode {
  const Popover = usePart(popoverPart);
  return (
    <Popover.Root defaultOpen open={open} onOpenChange={onOpenChange}>
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
