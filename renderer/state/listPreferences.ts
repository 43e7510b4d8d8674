/** How the user set up the list of workflows: its columns, its order, its saved views. Kept in the browser's storage, per origin. */
import * as v from 'valibot';
import { create } from 'zustand';

const sort = v.object({ key: v.string(), descending: v.boolean() });

/** What the list is ordered by. */
export type ListSort = v.InferOutput<typeof sort>;

const savedView = v.object({
  name: v.pipe(v.string(), v.nonEmpty()),
  /** Which of the built-in views it narrows, such as `Failed`. */
  view: v.string(),
  text: v.string(),
});

/** A filter with a name. */
export type SavedView = v.InferOutput<typeof savedView>;

const listPreferences = v.object({
  /** The keys of the columns that are shown, in their order; undefined for those that the list has at first. */
  columns: v.optional(v.array(v.string())),
  /** px, by the column's key. */
  widths: v.optional(v.record(v.string(), v.number()), {}),
  sort: v.optional(sort),
  views: v.optional(v.array(savedView), []),
  /** Children stand under their parents, and are not rows of their own. */
  nested: v.optional(v.boolean(), true),
});

/** The slice. */
export type ListPreferences = v.InferOutput<typeof listPreferences>;

const storageKey = 'timelapse.workflowList';

/** How the list is before anybody changed it. */
export const initialListPreferences: ListPreferences = {
  columns: undefined,
  widths: {},
  sort: undefined,
  views: [],
  nested: true,
};

/** Reads what is stored; what is missing or damaged is as it is at first. */
export function readListPreferences(storage: Pick<Storage, 'getItem'>): ListPreferences {
  try {
    const stored: unknown = JSON.parse(storage.getItem(storageKey) ?? '{}');
    const read = v.safeParse(listPreferences, stored);
    return read.success ? { ...initialListPreferences, ...read.output } : initialListPreferences;
  } catch {
    // Damaged by hand: the defaults are what is left to do.
    return initialListPreferences;
  }
}

/** The store's hook. */
export const useListPreferences = create<ListPreferences>()(() =>
  readListPreferences(window.localStorage),
);

/** Changes some and keeps them. */
export function setListPreferences(change: Partial<ListPreferences>): void {
  useListPreferences.setState(change);
  try {
    window.localStorage.setItem(storageKey, JSON.stringify(useListPreferences.getState()));
  } catch {
    // Storage may be full or forbidden: the choice then lasts as long as the window.
  }
}

/** Saves a view; one of that name is replaced. */
export function saveView(view: SavedView): void {
  const { views } = useListPreferences.getState();
  const known = views.some(({ name }) => name === view.name);
  setListPreferences({
    views: known
      ? views.map((other) => (other.name === view.name ? view : other))
      : [...views, view],
  });
}

/** Deletes a saved view. */
export function deleteView(name: string): void {
  const { views } = useListPreferences.getState();
  setListPreferences({ views: views.filter((view) => view.name !== name) });
}

/** Moves a saved view by one place. */
export function moveView(name: string, step: 1 | -1): void {
  const { views } = useListPreferences.getState();
  setListPreferences({
    views: moved(
      views,
      views.findIndex((view) => view.name === name),
      step,
    ),
  });
}

/** The list with the item at `index` moved by `step` places; at an end it stays. */
export function moved<Item>(items: readonly Item[], index: number, step: number): Item[] {
  const next = [...items];
  const target = Math.min(items.length - 1, Math.max(0, index + step));
  const [item] = index < 0 ? [] : next.splice(index, 1);
  if (item !== undefined) next.splice(target, 0, item);
  return next;
}
