import { Tabs } from '@base-ui/react/tabs';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import type { Execution, WorkflowType } from '../../../shared/ipc/models.ts';
import { Button } from '../../components/Button.tsx';
import { Splitter } from '../../components/Splitter.tsx';
import { usePaneSize } from '../../components/usePaneSize.ts';
import { useApp } from '../../state/app.ts';
import { showConsoleTab, useConsole, type ConsoleTab } from '../../state/console.ts';
import { setPreferences, usePreferences } from '../../state/preferences.ts';
import styles from './ConsolePane.module.css';
import { HandlerForm, type FormKeys } from './HandlerForm.tsx';
import { handlersOf } from './handlers.ts';

const tabs: readonly { readonly tab: ConsoleTab; readonly name: string }[] = [
  { tab: 'signal', name: 'Signal' },
  { tab: 'query', name: 'Query' },
  { tab: 'update', name: 'Update' },
];

function show(tab: ConsoleTab): void {
  showConsoleTab(tab);
  if (!usePreferences.getState().consoleOpen) setPreferences({ consoleOpen: true });
}

function Head({
  type,
  open,
}: {
  readonly type: WorkflowType | undefined;
  readonly open: boolean;
}): ReactNode {
  return (
    <div className={styles.head}>
      <Tabs.List className={styles.tabs} activateOnFocus>
        {tabs.map(({ tab, name }) => (
          <Tabs.Tab key={tab} value={tab} className={styles.tab} onClick={() => show(tab)}>
            {name}
            <span className={styles.count}>{handlersOf(type, tab).found.length || ''}</span>
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <div className={styles.tools}>
        <Button
          tone="ghost"
          size="small"
          iconOnly
          aria-label={open ? 'Fold the console' : 'Unfold the console'}
          aria-expanded={open}
          onClick={() => setPreferences({ consoleOpen: !open })}
        >
          {open ? <ChevronDown aria-hidden="true" /> : <ChevronUp aria-hidden="true" />}
        </Button>
      </div>
    </div>
  );
}

/** Talking to a run: signals, queries and updates, with their replies. */
export function ConsolePane({ execution }: { readonly execution: Execution }): ReactNode {
  const { runId, type: typeName } = execution.summary;
  const tab = useConsole((state) => state.tab);
  const open = usePreferences((state) => state.consoleOpen);
  const type = useApp((state) =>
    state.snapshot?.project?.workflowTypes.find((known) => known.name === typeName),
  );
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
        <Tabs.Root
          value={tab}
          onValueChange={(next) => show(next as ConsoleTab)}
          className={styles.root}
        >
          <Head type={type} open={open} />
          {open && (
            <Tabs.Panel value={tab} className={styles.panel}>
              <HandlerForm
                key={`${runId} ${tab}`}
                tab={tab}
                execution={execution}
                type={type}
                keys={keys}
              />
            </Tabs.Panel>
          )}
        </Tabs.Root>
      </section>
    </>
  );
}
