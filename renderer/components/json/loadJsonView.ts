/**
 * The editor of JSON values is a quarter of the window's code, and no page needs it for its first picture: it is loaded when the page rests.
 */
import type { createJsonView } from './jsonView.ts';

type Create = typeof createJsonView;

let loading: Promise<void> | undefined;
let loaded: Create | undefined;

/** Loads the editor, once. */
export function loadJsonViews(): Promise<void> {
  loading ??= import('./jsonView.ts').then(
    (views) => {
      loaded = views.createJsonView;
    },
    (error: unknown) => {
      // The next one who needs it tries again.
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

/** Calls `use` with the editor: at once where it is there, else when the page rests. Returns how to call it off. */
export function withJsonViews(use: (create: Create) => void): () => void {
  if (loaded !== undefined) {
    use(loaded);
    return () => undefined;
  }
  let isOff = false;
  const stop = whenIdle(() => {
    void loadJsonViews().then(() => {
      if (!isOff && loaded !== undefined) use(loaded);
    });
  });
  return () => {
    isOff = true;
    stop();
  };
}

const REST_LIMIT_MS = 1000;

function whenIdle(work: () => void): () => void {
  const id = requestIdleCallback(work, { timeout: REST_LIMIT_MS });
  return () => cancelIdleCallback(id);
}
