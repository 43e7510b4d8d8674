import { followAgenda } from '../state/agenda.ts';
import { followApp } from '../state/app.ts';
import { followClock } from '../state/clock.ts';
import { followOtherWindows, followTheme, followTimeDisplay } from '../state/preferences.ts';

/** Has the window's stores follow the host and the other windows, and the page follow its preferences. */
export function followStores(): void {
  followTheme();
  followTimeDisplay();
  followOtherWindows();
  followApp();
  followClock();
  followAgenda();
}
