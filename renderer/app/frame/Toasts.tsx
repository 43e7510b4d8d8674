import { CircleCheck, Info, TriangleAlert, X } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { failureText } from '../../components/Note.tsx';
import { useApp } from '../../state/app.ts';
import { closeToast, useToasts, type Toast } from '../../state/toasts.ts';
import { useCommands, type Command } from '../commands.ts';
import styles from './Toasts.module.css';

const shownMs = 6000;

function ToastCard({ toast }: { readonly toast: Toast }): ReactNode {
  const [held, setHeld] = useState(false);
  const stays = toast.tone === 'danger' || held;
  useEffect(() => {
    if (stays) return;
    const timer = setTimeout(() => closeToast(toast.id), shownMs);
    return () => clearTimeout(timer);
  }, [stays, toast.id]);
  const { action, failure, holdsWhile } = toast;
  const isOver = useApp((state) => holdsWhile?.(state) === false);
  useEffect(() => {
    if (isOver) closeToast(toast.id);
  }, [isOver, toast.id]);
  const Icon = toast.tone === 'danger' ? TriangleAlert : toast.tone === 'ok' ? CircleCheck : Info;
  return (
    <div
      className={styles.toast}
      data-tone={toast.tone}
      role={toast.tone === 'danger' ? 'alert' : 'status'}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon aria-hidden="true" />
      <span className={styles.title}>{toast.title}</span>
      <IconButton label="Close this message" onClick={() => closeToast(toast.id)}>
        <X aria-hidden="true" />
      </IconButton>
      {toast.text !== undefined && <span className={styles.text}>{toast.text}</span>}
      {(action || failure) && (
        <div className={styles.actions}>
          {action && (
            <Button
              size="small"
              onClick={() => {
                closeToast(toast.id);
                action.run();
              }}
            >
              {action.label}
            </Button>
          )}
          {failure && (
            <Button
              size="small"
              tone="ghost"
              onClick={() => void navigator.clipboard.writeText(failureText(failure))}
            >
              Copy details
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

const closeCommand = ({ id }: Toast): Command => ({
  id: 'message.close',
  title: 'Close the message',
  group: 'Window',
  keys: 'Escape',
  keyOnly: true,
  run: () => closeToast(id),
});

/** The messages over the view: what went well goes by itself, an error stays until it is closed. */
export function Toasts(): ReactNode {
  const toasts = useToasts((state) => state.toasts);
  const staying = toasts.findLast(({ tone }) => tone === 'danger');
  useCommands(staying ? [closeCommand(staying)] : []);
  return (
    <section className={styles.region} aria-label="Messages">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}
