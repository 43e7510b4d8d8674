import { setPreferences, usePreferences } from '../state/preferences.ts';

interface Bounds {
  readonly initial: number;
  readonly min: number;
  readonly max: number;
}

/** A pane's size, px, remembered by name; in the shape that a Splitter takes. */
export function usePaneSize(
  name: string,
  { initial, min, max }: Bounds,
): Bounds & { readonly size: number; readonly onResize: (size: number) => void } {
  const stored = usePreferences((state) => state.paneSizes[name]);
  return {
    initial,
    min,
    max,
    size: Math.min(max, Math.max(min, stored ?? initial)),
    onResize: (size) =>
      setPreferences({ paneSizes: { ...usePreferences.getState().paneSizes, [name]: size } }),
  };
}
