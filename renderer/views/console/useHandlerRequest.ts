import { useMemo, useState } from 'react';
import type {
  Execution,
  HistoryEvent,
  PayloadView,
  WorkflowType,
} from '../../../shared/ipc/models.ts';
import { readJson } from '../../components/json/jsonProblems.ts';
import { payloadsOf } from '../../model/attributes.ts';
import { serverOff, useApp } from '../../state/app.ts';
import {
  consoleKey,
  send,
  setDraft,
  useConsole,
  type ConsoleDraft,
  type ConsoleTab,
  type Exchange,
  type StartOfRun,
} from '../../state/console.ts';
import { useOpenRun } from '../../state/openRun.ts';
import { argumentsSchema, exampleArgs, handlerType } from './handlers.ts';

const noExchanges: readonly Exchange[] = [];

/** Why this kind of request can't reach a run in its state; undefined when it can. */
function closedReason(tab: ConsoleTab, execution: Execution): string | undefined {
  const { status } = execution.summary;
  if (tab === 'query' || status === 'Running' || status === 'Paused') return undefined;
  return `This run has ended, so no ${tab} reaches it. Start it again to send one.`;
}

function readDraft(draft: ConsoleDraft, schema: unknown) {
  const reading = readJson(draft.args, schema);
  const [wrong] = reading.problems;
  const json = reading.value?.json;
  const isList = Array.isArray(json);
  const syntax = wrong?.kind === 'syntax' ? wrong.message : undefined;
  const noList =
    syntax === undefined && !isList ? 'The arguments are a list: put them into [ ].' : undefined;
  return {
    args: isList ? (json as readonly unknown[]) : [],
    argsAreWrong: wrong !== undefined,
    problem: syntax ?? noList,
    /** The code takes something else; it is sent all the same, for the code may be another. */
    warning: wrong?.kind === 'schema' && isList ? wrong.message : undefined,
  };
}

/** How the run was started, or why one like it can't be. */
export function startOfRun(
  { summary }: Execution,
  started: HistoryEvent | undefined,
): { readonly start: StartOfRun } | { readonly problem: string } {
  if (started === undefined) return { problem: 'How this run was started has not been read yet.' };
  const input = payloadsOf(started.attributes['input']) ?? [];
  const isWhole = input.every(
    (payload) => payload.truncated !== true && (payload.json !== undefined || isNull(payload)),
  );
  if (!isWhole) return { problem: 'The input of this run is not JSON, or too long to send again.' };
  return {
    start: {
      workflowType: summary.type,
      taskQueue: summary.taskQueue,
      startArgs: input.map((payload) => payload.json ?? null),
    },
  };
}

const isNull = ({ encoding }: PayloadView): boolean => encoding === 'binary/null';

/** What stands in a console tab's form, what is wrong with it, and what was asked and answered before. */
export function useHandlerRequest(
  tab: ConsoleTab,
  execution: Execution,
  type: WorkflowType | undefined,
  firstName: string,
) {
  const { workflowId, runId } = execution.summary;
  const key = consoleKey(runId, tab);
  const stored = useConsole((state) => state.drafts[key]);
  const exchanges = useConsole((state) => state.exchanges[key]) ?? noExchanges;
  const [shownId, setShownId] = useState<number>();
  const off = useApp(serverOff);
  const started = useOpenRun((state) =>
    state.runId === execution.summary.runId ? state.events[0] : undefined,
  );
  const [withStart, setWithStart] = useState(false);
  const draft = stored ?? {
    name: firstName,
    args: exampleArgs(handlerType(type, tab, firstName)),
    updateId: '',
  };
  const handler = handlerType(type, tab, draft.name);
  const schema = useMemo(() => argumentsSchema(handler), [handler]);
  const shown = exchanges.find((exchange) => exchange.id === shownId) ?? exchanges.at(-1);
  const { args, argsAreWrong, problem, warning } = readDraft(draft, schema);
  const again = withStart ? startOfRun(execution, started) : undefined;
  const startProblem = again !== undefined && 'problem' in again ? again.problem : undefined;
  // Not an error: nobody has typed anything yet.
  const nameless = draft.name.trim() === '' ? `A ${tab} needs a name.` : undefined;
  const blocked = off ?? (withStart ? startProblem : closedReason(tab, execution)) ?? nameless;
  /** Takes another handler; arguments that nobody has touched become those that it takes. */
  const choose = (name: string): void => {
    const untouched = draft.args.trim() === '[]' || draft.args === exampleArgs(handler);
    const next = exampleArgs(handlerType(type, tab, name));
    change(
      untouched || handlerType(type, tab, name) !== undefined ? { name, args: next } : { name },
    );
  };
  const change = (next: Partial<ConsoleDraft>): void => setDraft(key, { ...draft, ...next });
  const submit = (): void => {
    if (problem !== undefined || blocked !== undefined) return;
    const { updateId } = draft;
    const name = draft.name.trim();
    const start = again !== undefined && 'start' in again ? again.start : undefined;
    const argsText = draft.args;
    setShownId(send({ tab, workflowId, runId, name, args, argsText, updateId, start }));
  };
  /** Shows the exchange before or after the one that is shown, and puts its request into the form. */
  const step = (by: 1 | -1): void => {
    const index = exchanges.findIndex((exchange) => exchange.id === shown?.id);
    const next = exchanges[index + by];
    if (!next) return;
    setShownId(next.id);
    change({ name: next.name, args: next.args });
  };
  return {
    draft,
    change,
    choose,
    handler,
    schema,
    problem,
    warning,
    argsAreWrong,
    blocked,
    submit,
    step,
    exchanges,
    shown,
    withStart,
    setWithStart,
  };
}
