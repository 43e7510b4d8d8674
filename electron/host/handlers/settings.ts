import type { SettingsFile } from '../settings.ts';
import type { HandlersOf } from './handlers.ts';

/** What the user chose about the next start. */
export function settingsHandlers(settings: SettingsFile): HandlersOf<'settings'> {
  return {
    'settings.read': () => settings.read().start ?? {},
    'settings.write': (start) => {
      settings.write({ start });
      return start;
    },
  };
}
