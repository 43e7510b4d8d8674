/** What is read out by a screen reader: one polite region, at most one message in 2 s, the latest of each kind. */
import { create } from 'zustand';

const quietMs = 2000;

/** The store's hook: the message in the region. */
export const useAnnouncement = create<{ readonly message: string }>()(() => ({ message: '' }));

const waiting = new Map<string, string>();
let timer: ReturnType<typeof setTimeout> | undefined;

function next(): void {
  const first = waiting.entries().next();
  if (first.done) {
    timer = undefined;
    return;
  }
  const [kind, message] = first.value;
  waiting.delete(kind);
  useAnnouncement.setState({ message });
  timer = setTimeout(next, quietMs);
}

/** Has `message` read out; a later one of the same kind takes the place of one that still waits. */
export function announce(kind: string, message: string): void {
  waiting.set(kind, message);
  if (timer === undefined) next();
}
