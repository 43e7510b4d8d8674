import { Eye, Send } from 'lucide-react';
import { useImperativeHandle, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import type { Execution, WorkflowType } from '../../../shared/ipc/models.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import { TextField } from '../../components/Field.tsx';
import type { EditorKey } from '../../components/json/editorKeys.ts';
import { JsonEditor } from '../../components/json/JsonEditor.tsx';
import text from '../../components/text.module.css';
import { askForHandlers, useConsole, type ConsoleTab } from '../../state/console.ts';
import styles from './ConsolePane.module.css';
import { handlersOf } from './handlers.ts';
import { ReplyPane } from './ReplyPane.tsx';
import { useHandlerRequest } from './useHandlerRequest.ts';

const verbs = { signal: 'Send signal', query: 'Run query', update: 'Send update' } as const;
const titles = { signal: 'Signals', query: 'Queries', update: 'Updates' } as const;

interface HandlerListProps {
  readonly tab: ConsoleTab;
  readonly type: WorkflowType | undefined;
  readonly execution: Execution;
  readonly chosen: string;
  readonly onChoose: (name: string) => void;
}

function HandlerList({ tab, type, execution, chosen, onChoose }: HandlerListProps): ReactNode {
  const { workflowId, runId } = execution.summary;
  const words = useConsole((state) => state.words[runId]);
  const { found, builtIn } = handlersOf(type, tab, words);
  const about = (name: string): string | undefined =>
    words?.find((known) => known.kind === tab && known.name === name)?.description;
  const button = (name: string): ReactNode => (
    <button
      key={name}
      type="button"
      className={styles.handler}
      aria-pressed={name === chosen}
      title={[name, about(name)].filter(Boolean).join(': ')}
      onClick={() => onChoose(name)}
    >
      <span>{name}</span>
    </button>
  );
  return (
    <div className={styles.handlers}>
      <h2 className={styles.handlersTitle}>{titles[tab]}</h2>
      {found.map(button)}
      {found.length === 0 && (
        <p className={classes(styles.handlersTitle, text.faint)}>none found</p>
      )}
      {builtIn.length > 0 && <h2 className={styles.handlersTitle}>Built in</h2>}
      {builtIn.map(button)}
      {words === undefined && (
        <button
          type="button"
          className={classes(styles.handler, styles.ask)}
          title="Asks a worker for the handlers that this run has now, and what they are for"
          onClick={() => void askForHandlers(workflowId, runId)}
        >
          <span>Ask the run</span>
        </button>
      )}
    </div>
  );
}

interface RequestProps {
  readonly tab: ConsoleTab;
  readonly request: ReturnType<typeof useHandlerRequest>;
}

function SubmitBar({ tab, request }: RequestProps): ReactNode {
  const { blocked, problem, warning, submit, withStart, setWithStart } = request;
  return (
    <div className={styles.submit}>
      <Button
        tone="primary"
        size="small"
        keys="$mod+Enter"
        off={blocked ?? problem}
        onClick={submit}
      >
        {tab === 'query' ? <Eye aria-hidden="true" /> : <Send aria-hidden="true" />}
        {withStart ? `${titles[tab].slice(0, -1)} with start` : verbs[tab]}
      </Button>
      {tab !== 'query' && (
        <label
          className={styles.withStart}
          title="Starts the workflow with the input of this run where it does not run, in one request"
        >
          <input
            type="checkbox"
            checked={withStart}
            onChange={(event) => setWithStart(event.target.checked)}
          />
          with start
        </label>
      )}
      {blocked === undefined && problem === undefined && warning !== undefined && (
        <span className={styles.warning} role="status" title={warning}>
          {warning}
        </span>
      )}
      {blocked !== undefined && <span className={styles.reason}>{blocked}</span>}
      {blocked === undefined && problem !== undefined && (
        <span className={styles.problem} role="status">
          {problem}
        </span>
      )}
    </div>
  );
}

function RequestForm({ tab, request }: RequestProps): ReactNode {
  const { draft, change, argsAreWrong, handler, schema, submit, step } = request;
  const onKey = (pressed: EditorKey): void => {
    if (pressed === 'submit') submit();
    else if (pressed === 'earlier') step(-1);
    else if (pressed === 'later') step(1);
  };
  return (
    <div className={styles.form}>
      <div className={styles.fields} data-update={tab === 'update' ? '' : undefined}>
        <TextField
          label="Name"
          mono
          value={draft.name}
          onChange={(name) => change({ name })}
          placeholder={`any ${tab} name`}
          title={handler?.signature}
          {...(handler?.signature === undefined ? {} : { typeName: handler.signature })}
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
          schema={schema}
          invalid={argsAreWrong}
          linesMin={1}
          onChange={(args) => change({ args })}
          onKey={onKey}
        />
      </div>
      <SubmitBar tab={tab} request={request} />
    </div>
  );
}

/** The keys of a form, for the whole pane around it. */
export interface FormKeys {
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** The handlers on the left, the request in the middle, its reply on the right. */
export function HandlerForm({
  tab,
  execution,
  type,
  keys,
}: {
  readonly tab: ConsoleTab;
  readonly execution: Execution;
  readonly type: WorkflowType | undefined;
  readonly keys: Ref<FormKeys>;
}): ReactNode {
  const words = useConsole((state) => state.words[execution.summary.runId]);
  const { found, builtIn } = handlersOf(type, tab, words);
  const request = useHandlerRequest(tab, execution, type, found[0] ?? builtIn[0] ?? '');
  const { draft, choose, submit, step, exchanges, shown } = request;
  const onKeyDown = (event: KeyboardEvent): void => {
    // The editor takes these keys itself.
    if (event.defaultPrevented) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
    else if (event.altKey && event.key === 'ArrowUp') step(-1);
    else if (event.altKey && event.key === 'ArrowDown') step(1);
    else return;
    event.preventDefault();
  };
  useImperativeHandle(keys, () => ({ onKeyDown }));
  return (
    <div className={styles.body} role="group" aria-label={`${titles[tab]} of this run`}>
      <HandlerList
        tab={tab}
        type={type}
        execution={execution}
        chosen={draft.name}
        onChoose={choose}
      />
      <RequestForm tab={tab} request={request} />
      <div className={styles.reply}>
        <ReplyPane exchanges={exchanges} shown={shown} onStep={step} onAgain={submit} />
      </div>
    </div>
  );
}
