/**
 * The editor of JSON values is a quarter of the window's code, and no page needs it for its first picture: it is loaded when the page rests.
 */
import { loadPart } from '../loadPart.ts';
import { whenIdle } from '../whenIdle.ts';
import type { createJsonView } from './jsonView.ts';

type Create = typeof createJsonView;

const REST_LIMIT_MS = 1000;

let loading: Promise<void> | undefined;
let loaded: Create | undefined;

/** Loads the editor, once. */
export function loadJsonViews(): Promise<void> {
  loading ??= loadPart(import('./jsonView.ts')).then(
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

/** Calls `use` with the editor: at once where it is there, else when the page rests; or `onMissing`. Returns how to call it off. */
export function withJsonViews(use: (create: Create) => void, onMissing: () => void): () => void {
  if (loaded !== undefined) {
    use(loaded);
    return () => undefined;
  }
  let isOff = false;
  const stop = whenIdle(() => {
    void loadJsonViews().then(
      () => {
        if (!isOff && loaded !== undefined) use(loaded);
      },
      () => {
        if (!isOff) onMissing();
      },
    );
  }, REST_LIMIT_MS);
  return () => {
    isOff = true;
    stop();
  };
}
