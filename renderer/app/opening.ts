/**
 * What is begun before all else: the connection to the host, and the reading of the code that draws. `main.ts` imports this file first: the
 * files behind it wait for the browser's storage, which takes as long as the host's answer.
 */
import { connectHost } from './bridge.ts';
import { currentRoute } from './routes.ts';
import { loadView } from './views.ts';

connectHost();

/** Where the window begins. */
export const route = currentRoute();

/** The code that draws, with the page's that the window begins with. */
export const drawing = Promise.all([import('./startWindow.tsx'), loadView(route)]);
