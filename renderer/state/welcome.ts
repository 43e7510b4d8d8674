/** Whether the user left the welcome page for the list, though there is nothing yet to list. */
import { create } from 'zustand';

/** The store's hook. */
export const useWelcome = create<{ readonly left: boolean }>()(() => ({ left: false }));

/** Goes on without a project: clients and workers of one's own may come. */
export function leaveWelcome(): void {
  useWelcome.setState({ left: true });
}
