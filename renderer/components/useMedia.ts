import { useSyncExternalStore } from 'react';

/** Whether a media query holds. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => window.matchMedia(query).matches,
  );
}

/** Whether the window is narrow: a rail in place of the sidebar, overlays in place of right-hand panes. */
export function useNarrow(): boolean {
  return useMedia('(max-width: 1080px)');
}
