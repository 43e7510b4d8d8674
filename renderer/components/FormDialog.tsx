import { useRef, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';

/** A dialog that asks for something: Enter in a field and Ctrl Enter anywhere submit it, Escape leaves it. */
export function FormDialog({
  title,
  size = 'medium',
  onClose,
  onSubmit,
  submit,
  initialFocus,
  children,
}: {
  readonly title: string;
  readonly size?: 'narrow' | 'medium' | 'wide';
  readonly onClose: () => void;
  readonly onSubmit: () => void;
  /** The button that submits; it stands after Cancel. */
  readonly submit: ReactNode;
  /** Where the focus goes first: Cancel, without it. Never what can't be undone. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
  readonly children: ReactNode;
}): ReactNode {
  const cancel = useRef<HTMLButtonElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.defaultPrevented) return;
    // A button is pressed by Enter, a suggestion chosen by it; only from a field it submits.
    const inField = event.target instanceof HTMLInputElement;
    const choosing =
      event.target instanceof Element && event.target.hasAttribute('aria-activedescendant');
    if (!event.ctrlKey && !event.metaKey && (!inField || choosing)) return;
    event.preventDefault();
    onSubmit();
  };
  return (
    <Dialog
      title={title}
      size={size}
      onClose={onClose}
      onKeyDown={onKeyDown}
      initialFocus={initialFocus ?? cancel}
      actions={
        <>
          <Button ref={cancel} onClick={onClose} keys="Escape">
            Cancel
          </Button>
          {submit}
        </>
      }
    >
      {children}
    </Dialog>
  );
}
