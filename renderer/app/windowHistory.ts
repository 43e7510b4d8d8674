/** Going back and forward through the pages of this window, and opening more windows. */
import { host } from './bridge.ts';

/** As much of the Navigation API as is asked here; an older engine has none of it. */
interface Navigation {
  readonly canGoBack: boolean;
  readonly canGoForward: boolean;
}

function navigation(): Navigation | undefined {
  return (window as { readonly navigation?: Navigation }).navigation;
}

/** Why there is no way back; undefined when there is one, or where nobody can say. */
export function backOff(): string | undefined {
  return navigation()?.canGoBack === false ? 'This is the first page of this window.' : undefined;
}

/** Why there is no way forward; undefined when there is one, or where nobody can say. */
export function forwardOff(): string | undefined {
  return navigation()?.canGoForward === false ? 'There is no page after this one.' : undefined;
}

/** Opens a page of ours in a window of its own: the shell makes it a window, a browser a tab. Both share one host. */
export function openWindow(hash = window.location.hash): void {
  window.open(`${window.location.pathname}${hash}`, '_blank', 'noopener');
}

/** The mouse's buttons for back and forward. */
const BACK = 3;
const FORWARD = 4;

/** Has the mouse's side buttons go back and forward where no browser does. Returns how to stop. */
export function followMouseButtons(): () => void {
  const pressed = (event: MouseEvent): void => {
    if (!host.shell) return;
    if (event.button === BACK) window.history.back();
    else if (event.button === FORWARD) window.history.forward();
    else return;
    event.preventDefault();
  };
  window.addEventListener('mouseup', pressed);
  return () => window.removeEventListener('mouseup', pressed);
}
