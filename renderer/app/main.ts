/**
 * Where the window begins. This file and what it imports is small: the host is asked while the code that draws is still being read, so that
 * the first picture shows its answers.
 */
import { drawing, route } from './opening.ts';
import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import './tokens.css';
import './base.css';
import { useApp } from '../state/app.ts';
import { openRunAhead, useOpenRun } from '../state/openRun.ts';
import { followStores } from './followStores.ts';

/** What is drawn before the host has answered is drawn a second time; so it has this long to answer, wall. */
const ANSWER_LIMIT_MS = 250;

/** When the host has answered what the first picture shows, or does not answer soon. */
function firstAnswers(): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(limit);
      for (const stop of stops) stop();
      resolve();
    };
    const endIfThere = (): void => {
      const { snapshot, failure } = useApp.getState();
      const run = useOpenRun.getState();
      const hasRun =
        route.view !== 'execution' || run.events.length > 0 || run.failure !== undefined;
      if ((snapshot ?? failure) !== undefined && hasRun) end();
    };
    const limit = setTimeout(end, ANSWER_LIMIT_MS);
    const stops = [useApp.subscribe(endIfThere), useOpenRun.subscribe(endIfThere)];
  });
}

followStores();
if (route.view === 'execution') openRunAhead(route.workflowId, route.runId);
// Not awaited at the top level: the code that draws imports files of this bundle, which would not be ready.
void Promise.all([drawing, firstAnswers()]).then(([[{ startWindow }]]) => startWindow());
