import { Suspense, useRef, type ReactNode } from 'react';
import type { Execution } from '../../../shared/ipc/models.ts';
import { laterComponent } from '../../components/laterPart.ts';
import { Splitter } from '../../components/Splitter.tsx';
import { usePaneSize } from '../../components/usePaneSize.ts';
import { usePreferences } from '../../state/preferences.ts';
import styles from './ConsolePane.module.css';
import type { FormKeys } from './HandlerForm.tsx';

/** Nobody talks to a run before its timeline is there. */
const ConsoleTabs = laterComponent(async () => (await import('./ConsoleTabs.tsx')).ConsoleTabs);

/** Talking to a run: signals, queries and updates, with their replies. */
export function ConsolePane({ execution }: { readonly execution: Execution }): ReactNode {
  const open = usePreferences((state) => state.consoleOpen);
  const size = usePaneSize('console', {
    initial: Math.min(262, Math.round(window.innerHeight * 0.33)),
    min: 150,
    max: Math.max(200, window.innerHeight - 320),
  });
  const keys = useRef<FormKeys>(null);
  return (
    <>
      {open ? (
        <Splitter label="Console height" orientation="horizontal" {...size} />
      ) : (
        <div className={styles.closedLine} />
      )}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys are the form's, also on a tab */}
      <section
        className={styles.console}
        style={open ? { height: size.size } : undefined}
        aria-label="Console"
        data-pane
        onKeyDown={(event) => keys.current?.onKeyDown(event)}
      >
        <Suspense fallback={<div className={styles.head} />}>
          <ConsoleTabs execution={execution} keys={keys} />
        </Suspense>
      </section>
    </>
  );
}
