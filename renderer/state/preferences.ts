/** What the user chose about the window itself; kept in the browser's storage, per origin. */
import { create } from 'zustand';
import { writeTimesAs, type TimeDisplay } from '../components/timeText.ts';

/** The theme: the system's, or one of the two. */
export type ThemeChoice = 'system' | 'dark' | 'light';

/** The slice. Sizes are px by the name of their pane. */
export interface Preferences {
  readonly theme: ThemeChoice;
  readonly timeDisplay: TimeDisplay;
  /** Whether single keys (without Ctrl or Cmd) are commands. */
  readonly singleKeys: boolean;
  readonly paneSizes: Readonly<Record<string, number>>;
  readonly consoleOpen: boolean;
  /** Paths of projects, the last opened first. */
  readonly recentProjects: readonly string[];
}

const storageKey = 'timelapse.preferences';
const initial: Preferences = {
  theme: 'system',
  timeDisplay: 'utc',
  singleKeys: true,
  paneSizes: {},
  consoleOpen: true,
  recentProjects: [],
};

const themes: readonly unknown[] = ['system', 'dark', 'light'];
const timeDisplays: readonly unknown[] = ['utc', 'local', 'relative'];

/** Reads what is stored; what is missing or damaged is as it is at first. */
export function readPreferences(storage: Pick<Storage, 'getItem'>): Preferences {
  let stored: unknown;
  try {
    stored = JSON.parse(storage.getItem(storageKey) ?? '{}');
  } catch {
    // Damaged by hand or by an older version: the defaults are what is left to do.
    return initial;
  }
  if (typeof stored !== 'object' || stored === null) return initial;
  const found = stored as Partial<Record<keyof Preferences, unknown>>;
  const sizes =
    typeof found.paneSizes === 'object' && found.paneSizes !== null ? found.paneSizes : {};
  return {
    theme: themes.includes(found.theme) ? (found.theme as ThemeChoice) : initial.theme,
    timeDisplay: timeDisplays.includes(found.timeDisplay)
      ? (found.timeDisplay as TimeDisplay)
      : initial.timeDisplay,
    singleKeys: found.singleKeys !== false,
    consoleOpen: found.consoleOpen !== false,
    paneSizes: Object.fromEntries(
      Object.entries(sizes).filter(
        (entry): entry is [string, number] => typeof entry[1] === 'number',
      ),
    ),
    recentProjects: Array.isArray(found.recentProjects)
      ? found.recentProjects.filter((path): path is string => typeof path === 'string')
      : [],
  };
}

/** The store's hook. */
export const usePreferences = create<Preferences>()(() => readPreferences(window.localStorage));

/** Changes some preferences and keeps them. */
export function setPreferences(change: Partial<Preferences>): void {
  usePreferences.setState(change);
  try {
    window.localStorage.setItem(storageKey, JSON.stringify(usePreferences.getState()));
  } catch {
    // Storage may be full or forbidden: the choice then lasts as long as the window.
  }
}

/** Remembers a project as the last opened. */
export function rememberProject(path: string): void {
  const others = usePreferences.getState().recentProjects.filter((known) => known !== path);
  setPreferences({ recentProjects: [path, ...others].slice(0, 8) });
}

const lightQuery = '(prefers-color-scheme: light)';

function themeInForce(choice: ThemeChoice): 'dark' | 'light' {
  if (choice !== 'system') return choice;
  return window.matchMedia(lightQuery).matches ? 'light' : 'dark';
}

/** Sets the theme on the document, now and whenever the choice or the system's changes. Returns how to stop. */
export function followTheme(): () => void {
  const apply = (): void => {
    document.documentElement.dataset['theme'] = themeInForce(usePreferences.getState().theme);
  };
  const system = window.matchMedia(lightQuery);
  system.addEventListener('change', apply);
  const stop = usePreferences.subscribe(apply);
  apply();
  return () => {
    system.removeEventListener('change', apply);
    stop();
  };
}

/** Turns dark into light and back. */
export function toggleTheme(): void {
  setPreferences({
    theme: themeInForce(usePreferences.getState().theme) === 'dark' ? 'light' : 'dark',
  });
}

/** Has times written as the user chose, now and whenever the choice changes. Returns how to stop. */
export function followTimeDisplay(): () => void {
  const apply = (): void => writeTimesAs(usePreferences.getState().timeDisplay);
  apply();
  return usePreferences.subscribe(apply);
}

/** Takes what another window of ours has chosen meanwhile. Returns how to stop. */
export function followOtherWindows(): () => void {
  const take = (event: StorageEvent): void => {
    if (event.key === storageKey) usePreferences.setState(readPreferences(window.localStorage));
  };
  window.addEventListener('storage', take);
  return () => window.removeEventListener('storage', take);
}
