import { useState } from 'react';
import type { Execution } from '../../../shared/ipc/models.ts';
import { readJson } from '../../components/json/jsonProblems.ts';
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
import { argumentsSchema } from './handlers.ts';

const noExchanges: readonly Exchange[] = [];

/** Why this kind of request can't reach a run in its state; undefined when it can. */
function closedReason(tab: ConsoleTab, execution: Execution): string | undefined {
  const { status } = execution.summary;
  if (tab === 'query' || status === 'Running' || status === 'Paused') return undefined;
  return `This run has ended, so no ${tab} reaches it. Start it again to send one.`;
}

function readDraft(tab: ConsoleTab, draft: ConsoleDraft) {
  const reading = readJson(draft.args, argumentsSchema);
  const [wrong] = reading.problems;
  const nameless = draft.name.trim() === '' ? `A ${tab} needs a name.` : undefined;
  const problem =
    wrong?.kind === 'schema'
      ? 'The arguments are a list: put them into [ ].'
      : (wrong?.message ?? nameless);
  return {
    args: (reading.value?.json ?? []) as readonly unknown[],
    argsAreWrong: wrong !== undefined,
    problem,
  };
}

/** What stands in a console tab's form, what is wrong with it, and what was asked and answered before. */
export function useHandlerRequest(tab: ConsoleTab, execution: Execution, firstName: string) {
  const { workflowId, runId } = execution.summary;
  const key = consoleKey(runId, tab);
  const stored = useConsole((state) => state.drafts[key]);
  const exchanges = useConsole((state) => state.exchanges[key]) ?? noExchanges;
  const [shownId, setShownId] = useState<number>();
  const off = useApp(serverOff);
  const draft = stored ?? { name: firstName, args: '[]', updateId: '' };
  const shown = exchanges.find((exchange) => exchange.id === shownId) ?? exchanges.at(-1);
  const { args, argsAreWrong, problem } = readDraft(tab, draft);
  const blocked = closedReason(tab, execution) ?? off;
  const change = (next: Partial<ConsoleDraft>): void => setDraft(key, { ...draft, ...next });
  const submit = (): void => {
    if (problem !== undefined || blocked !== undefined) return;
    const { updateId } = draft;
    const name = draft.name.trim();
    setShownId(send({ tab, workflowId, runId, name, args, argsText: draft.args, updateId }));
  };
  /** Shows the exchange before or after the one that is shown, and puts its request into the form. */
  const step = (by: 1 | -1): void => {
    const index = exchanges.findIndex((exchange) => exchange.id === shown?.id);
    const next = exchanges[index + by];
    if (!next) return;
    setShownId(next.id);
    change({ name: next.name, args: next.args });
  };
  return { draft, change, problem, argsAreWrong, blocked, submit, step, exchanges, shown };
}
