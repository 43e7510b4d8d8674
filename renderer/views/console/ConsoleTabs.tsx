import { Tabs } from '@base-ui/react/tabs';
import { ChevronDown, ChevronUp } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import type { Execution, WorkflowType } from '../../../shared/ipc/models.ts';
import { Button } from '../../components/Button.tsx';
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

/** The console's tabs, and the form of the one that is chosen. */
export function ConsoleTabs({
  execution,
  keys,
}: {
  readonly execution: Execution;
  /** Where the form puts what it does on keys. */
  readonly keys: RefObject<FormKeys | null>;
}): ReactNode {
  const { runId, status, type: typeName } = execution.summary;
  const isOpen = status === 'Running' || status === 'Paused';
  // A run that has ended only answers queries.
  const tab = useConsole((state) => state.tab) ?? (isOpen ? 'signal' : 'query');
  const open = usePreferences((state) => state.consoleOpen);
  const type = useApp((state) =>
    state.snapshot?.project?.workflowTypes.find((known) => known.name === typeName),
  );
  return (
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
  );
}
