import { Eye, Send } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Execution, WorkflowType } from '../../../shared/ipc/models.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import { TextField } from '../../components/Field.tsx';
import { JsonEditor, type EditorKey } from '../../components/json/JsonEditor.tsx';
import { readJson } from '../../components/json/jsonProblems.ts';
import text from '../../components/text.module.css';
import { serverOff, useApp } from '../../state/app.ts';
import {
  consoleKey,
  send,
  setDraft,
  useConsole,
  type ConsoleDraft,
  type ConsoleTab,
  type Exchange,
} from '../../state/console.ts';
import styles from './ConsolePane.module.css';
import { argumentsSchema, handlersOf } from './handlers.ts';
import { ReplyPane } from './ReplyPane.tsx';

const verbs = { signal: 'Send signal', query: 'Run query', update: 'Send update' } as const;
const titles = { signal: 'Signals', query: 'Queries', update: 'Updates' } as const;

/** Why this kind of request can't reach a run in its state; undefined when it can. */
function closedReason(tab: ConsoleTab, execution: Execution): string | undefined {
  const { status } = execution.summary;
  if (tab === 'query' || status === 'Running' || status === 'Paused') return undefined;
  return `This run has ended, so no ${tab} reaches it. Start it again to send one.`;
}

function HandlerButton({
  name,
  chosen,
  onChoose,
}: {
  readonly name: string;
  readonly chosen: boolean;
  readonly onChoose: (name: string) => void;
}): ReactNode {
  return (
    <button
      type="button"
      className={styles.handler}
      aria-pressed={chosen}
      title={name}
      onClick={() => onChoose(name)}
    >
      <span>{name}</span>
    </button>
  );
}

/** The handlers on the left, the request in the middle, its reply on the right. */
export function HandlerForm({
  tab,
  execution,
  type,
}: {
  readonly tab: ConsoleTab;
  readonly execution: Execution;
  readonly type: WorkflowType | undefined;
}): ReactNode {
  const { workflowId, runId } = execution.summary;
  const key = consoleKey(runId, tab);
  const { found, builtIn } = handlersOf(type, tab);
  const stored = useConsole((state) => state.drafts[key]);
  const exchanges = useConsole((state) => state.exchanges[key]) ?? noExchanges;
  const [shownId, setShownId] = useState<number>();
  const off = useApp(serverOff);
  const draft = stored ?? { name: found[0] ?? builtIn[0] ?? '', args: '[]', updateId: '' };
  const change = (next: Partial<ConsoleDraft>): void => setDraft(key, { ...draft, ...next });
  const shown = exchanges.find((exchange) => exchange.id === shownId) ?? exchanges.at(-1);

  const reading = readJson(draft.args, argumentsSchema);
  const wrong = reading.problems[0];
  const problem =
    wrong?.kind === 'schema'
      ? 'The arguments are a list: put them into [ ].'
      : (wrong?.message ?? (draft.name.trim() === '' ? `A ${tab} needs a name.` : undefined));
  const closed = closedReason(tab, execution);
  const submit = (): void => {
    if (problem !== undefined || off !== undefined || closed !== undefined) return;
    const args = (reading.value?.json ?? []) as readonly unknown[];
    const { updateId } = draft;
    setShownId(
      send({
        tab,
        workflowId,
        runId,
        name: draft.name.trim(),
        args,
        argsText: draft.args,
        updateId,
      }),
    );
  };
  const show = (exchange: Exchange | undefined): void => {
    if (!exchange) return;
    setShownId(exchange.id);
    change({ name: exchange.name, args: exchange.args });
  };
  const step = (by: 1 | -1): void => {
    const index = exchanges.findIndex((exchange) => exchange.id === shown?.id);
    show(exchanges[index + by]);
  };
  const onKey = (pressed: EditorKey): void => {
    if (pressed === 'submit') submit();
    else if (pressed === 'earlier') step(-1);
    else if (pressed === 'later') step(1);
  };
  return (
    <div
      className={styles.body}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
        else if (event.altKey && event.key === 'ArrowUp') step(-1);
        else if (event.altKey && event.key === 'ArrowDown') step(1);
        else return;
        event.preventDefault();
      }}
    >
      <div className={styles.handlers}>
        <h2 className={styles.handlersTitle}>{titles[tab]}</h2>
        {found.map((name) => (
          <HandlerButton
            key={name}
            name={name}
            chosen={name === draft.name}
            onChoose={(next) => change({ name: next })}
          />
        ))}
        {found.length === 0 && (
          <p className={classes(styles.handlersTitle, text.faint)}>none found</p>
        )}
        {builtIn.length > 0 && <h2 className={styles.handlersTitle}>Of every workflow</h2>}
        {builtIn.map((name) => (
          <HandlerButton
            key={name}
            name={name}
            chosen={name === draft.name}
            onChoose={(next) => change({ name: next, args: '[]' })}
          />
        ))}
      </div>
      <div className={styles.form}>
        <div className={styles.fields} data-update={tab === 'update' ? '' : undefined}>
          <TextField
            label="Name"
            mono
            value={draft.name}
            onChange={(name) => change({ name })}
            placeholder={`any ${tab} name`}
          />
          {tab === 'update' && (
            <TextField
              label="Update ID"
              mono
              value={draft.updateId}
              placeholder="generated"
              onChange={(updateId) => change({ updateId })}
            />
          )}
        </div>
        <div className={styles.editor}>
          <JsonEditor
            label="Arguments, a JSON list"
            bare
            value={draft.args}
            schema={argumentsSchema}
            invalid={wrong !== undefined}
            linesMin={1}
            onChange={(args) => change({ args })}
            onKey={onKey}
          />
        </div>
        <div className={styles.submit}>
          <Button
            tone="primary"
            size="small"
            keys="$mod+Enter"
            off={off ?? closed ?? problem}
            onClick={submit}
          >
            {tab === 'query' ? <Eye aria-hidden="true" /> : <Send aria-hidden="true" />}
            {verbs[tab]}
          </Button>
          {(closed ?? off) !== undefined ? (
            <span className={styles.reason}>{closed ?? off}</span>
          ) : (
            problem !== undefined && (
              <span className={styles.problem} role="status">
                {problem}
              </span>
            )
          )}
        </div>
      </div>
      <div className={styles.reply}>
        <ReplyPane exchanges={exchanges} shown={shown} onStep={step} onAgain={submit} />
      </div>
    </div>
  );
}

const noExchanges: readonly Exchange[] = [];
