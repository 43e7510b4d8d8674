import { X } from 'lucide-react';
import { Suspense, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { buttonClasses } from './Button.tsx';
import { classes } from './classes.ts';
import styles from './Dialog.module.css';
import { laterPart, usePart } from './laterPart.ts';

const dialogPart = laterPart(async () => (await import('@base-ui/react/dialog')).Dialog);

interface DialogProps {
  readonly title: string;
  readonly size?: 'narrow' | 'medium' | 'wide';
  readonly onClose: () => void;
  /** In the head, before the closing cross. */
  readonly tools?: ReactNode;
  /** In the foot: on the left, and the actions on the right. */
  readonly footStart?: ReactNode;
  readonly actions?: ReactNode;
  /** Without the padding of the body. */
  readonly flush?: boolean;
  readonly initialFocus?: RefObject<HTMLElement | null>;
  /** Keys that are the dialog's own, such as Ctrl Enter. */
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly children: ReactNode;
}

/** A modal dialog: it traps the focus and gives it back. Escape closes it. */
export function Dialog(props: DialogProps): ReactNode {
  return (
    <Suspense>
      <LoadedDialog {...props} />
    </Suspense>
  );
}

function LoadedDialog({
  title,
  size = 'medium',
  onClose,
  tools,
  footStart,
  actions,
  flush = false,
  initialFocus,
  onKeyDown,
  children,
}: DialogProps): ReactNode {
  const Base = usePart(dialogPart);
  return (
    <Base.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Viewport className={styles.viewport}>
          <Base.Popup
            className={classes(styles.popup, styles[size])}
            onKeyDown={onKeyDown}
            {...(initialFocus ? { initialFocus } : {})}
          >
            <div className={styles.head}>
              <Base.Title className={styles.title}>{title}</Base.Title>
              <div className={styles.tools}>
                {tools}
                <Base.Close
                  className={buttonClasses({ tone: 'ghost', iconOnly: true })}
                  aria-label="Close"
                  title="Close (Esc)"
                >
                  <X aria-hidden="true" />
                </Base.Close>
              </div>
            </div>
            <div className={classes(styles.body, flush && styles.flush)}>{children}</div>
            {(actions !== undefined || footStart !== undefined) && (
              <div className={styles.foot}>
                {footStart}
                <div className={styles.footEnd}>{actions}</div>
              </div>
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

interface TopDialogProps {
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog without head and foot, near the top of the window: the palette's. */
export function TopDialog(props: TopDialogProps): ReactNode {
  return (
    <Suspense>
      <LoadedTopDialog {...props} />
    </Suspense>
  );
}

function LoadedTopDialog({ label, onClose, children }: TopDialogProps): ReactNode {
  const Base = usePart(dialogPart);
  return (
    <Base.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Viewport className={classes(styles.viewport, styles.top)}>
          <Base.Popup className={classes(styles.popup, styles.medium)} aria-label={label}>
            {children}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
