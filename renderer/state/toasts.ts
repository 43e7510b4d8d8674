/** Short messages over the view. What went well goes by itself; an error stays until it is closed. */
import { create } from 'zustand';
import type { Failure } from '../../shared/ipc/failure.ts';
import { failureOf } from '../app/bridge.ts';
import type { AppSlice } from './app.ts';

/** One message. */
export interface Toast {
  readonly id: number;
  readonly tone: 'ok' | 'plain' | 'danger';
  readonly title: string;
  readonly text: string | undefined;
  readonly failure: Failure | undefined;
  readonly action: { readonly label: string; readonly run: () => void } | undefined;
  /** A newer message of the same topic takes its place. */
  readonly topic: string | undefined;
  /** It goes when this is no longer so; undefined when it is so for good. */
  readonly holdsWhile: ((app: AppSlice) => boolean) | undefined;
}

interface ToastSlice {
  readonly toasts: readonly Toast[];
  readonly nextId: number;
}

const kept = 20;

/** The store's hook. */
export const useToasts = create<ToastSlice>()(() => ({ toasts: [], nextId: 1 }));

/** Shows a message; the oldest that is no error goes when there are too many. */
export function toast(message: {
  readonly tone?: Toast['tone'];
  readonly title: string;
  readonly text?: string;
  readonly failure?: Failure;
  readonly action?: Toast['action'];
  readonly topic?: string;
  readonly holdsWhile?: (app: AppSlice) => boolean;
}): void {
  useToasts.setState(({ toasts, nextId }) => {
    const next: Toast = {
      id: nextId,
      tone: message.tone ?? 'plain',
      title: message.title,
      text: message.text,
      failure: message.failure,
      action: message.action,
      topic: message.topic,
      holdsWhile: message.holdsWhile,
    };
    // The same failure again is one message, not a wall of them.
    const others = toasts.filter(
      (shown) =>
        (shown.topic === undefined || shown.topic !== next.topic) &&
        !(shown.tone === 'danger' && shown.title === next.title && shown.text === next.text),
    );
    const all = [...others, next];
    const over = all.length - kept;
    const dropped = new Set(
      all.filter((shown) => shown.tone !== 'danger').slice(0, Math.max(0, over)),
    );
    return { toasts: all.filter((shown) => !dropped.has(shown)), nextId: nextId + 1 };
  });
}

/** Shows why something failed. `title` says what, such as "Order-8412 could not be canceled." */
export function toastFailure(
  title: string,
  error: unknown,
  more: Omit<Parameters<typeof toast>[0], 'title' | 'tone' | 'text' | 'failure'> = {},
): void {
  const failure = failureOf(error);
  const text = [failure.message, failure.fix].filter(Boolean).join(' ');
  toast({ tone: 'danger', title, text, failure, ...more });
}

/** Closes what is said of a topic. */
export function closeTopic(topic: string): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((shown) => shown.topic !== topic) }));
}

/** Closes a message. */
export function closeToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((shown) => shown.id !== id) }));
}
