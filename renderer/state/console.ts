/** What the console of each run has asked and been answered, and what stands in its forms. Lost with the window, not with the page. */
import { create } from 'zustand';
import type { Failure } from '../../shared/ipc/failure.ts';
import type { PayloadView } from '../../shared/ipc/models.ts';
import { failureOf, host } from '../app/bridge.ts';

/** What kind of handler is called. */
export type ConsoleTab = 'signal' | 'query' | 'update';

/** A request with its answer. */
export interface Exchange {
  readonly id: number;
  readonly tab: ConsoleTab;
  readonly name: string;
  /** The arguments as typed: a JSON array. */
  readonly args: string;
  /** When it was sent, wall. */
  readonly atMs: number;
  readonly answer:
    | { readonly kind: 'waiting' }
    | { readonly kind: 'delivered'; readonly ms: number }
    | { readonly kind: 'answered'; readonly ms: number; readonly result: PayloadView | undefined }
    /** The handler's code failed. */
    | {
        readonly kind: 'handlerFailed';
        readonly ms: number;
        readonly type: string | undefined;
        readonly message: string;
        readonly stack: string | undefined;
      }
    /** The request did not come through. */
    | { readonly kind: 'refused'; readonly failure: Failure };
}

/** What stands in a tab's form. */
export interface ConsoleDraft {
  readonly name: string;
  readonly args: string;
  readonly updateId: string;
}

interface ConsoleSlice {
  readonly tab: ConsoleTab;
  /** By run id and tab. */
  readonly drafts: Readonly<Record<string, ConsoleDraft>>;
  /** By run id and tab, the oldest first. */
  readonly exchanges: Readonly<Record<string, readonly Exchange[]>>;
  readonly nextId: number;
}

const kept = 50;

/** The store's hook. */
export const useConsole = create<ConsoleSlice>()(() => ({
  tab: 'signal',
  drafts: {},
  exchanges: {},
  nextId: 1,
}));

/** Where drafts and exchanges of a run's tab are kept. */
export function consoleKey(runId: string, tab: ConsoleTab): string {
  return `${runId} ${tab}`;
}

/** Shows a tab. */
export function showConsoleTab(tab: ConsoleTab): void {
  useConsole.setState({ tab });
}

/** Changes what stands in a form. */
export function setDraft(key: string, draft: ConsoleDraft): void {
  useConsole.setState(({ drafts }) => ({ drafts: { ...drafts, [key]: draft } }));
}

function put(key: string, exchange: Exchange): void {
  useConsole.setState(({ exchanges }) => {
    const before = exchanges[key] ?? [];
    const known = before.some((other) => other.id === exchange.id);
    const next = known
      ? before.map((other) => (other.id === exchange.id ? exchange : other))
      : [...before, exchange].slice(-kept);
    return { exchanges: { ...exchanges, [key]: next } };
  });
}

/** Who is called, and with what. */
export interface ConsoleRequest {
  readonly tab: ConsoleTab;
  readonly workflowId: string;
  readonly runId: string;
  readonly name: string;
  readonly args: readonly unknown[];
  readonly argsText: string;
  readonly updateId: string;
}

async function ask(request: ConsoleRequest): Promise<Exchange['answer']> {
  const { tab, workflowId, runId, name, updateId } = request;
  const input = { workflowId, runId, name, args: [...request.args] };
  if (tab === 'signal') {
    const startedMs = performance.now();
    await host.call('workflows.signal', input);
    return { kind: 'delivered', ms: performance.now() - startedMs };
  }
  const reply =
    tab === 'query'
      ? await host.call('workflows.query', input)
      : await host.call('workflows.update', {
          ...input,
          ...(updateId.trim() === '' ? {} : { updateId: updateId.trim() }),
        });
  if (reply.failure) {
    const { message, type, stack } = reply.failure;
    return { kind: 'handlerFailed', ms: reply.ms, message, type, stack };
  }
  return { kind: 'answered', ms: reply.ms, result: reply.result };
}

/** Sends a request; its answer comes into the exchanges. Answers the exchange's id. */
export function send(request: ConsoleRequest): number {
  const { nextId: id } = useConsole.getState();
  useConsole.setState({ nextId: id + 1 });
  const key = consoleKey(request.runId, request.tab);
  const exchange: Exchange = {
    id,
    tab: request.tab,
    name: request.name,
    args: request.argsText,
    atMs: Date.now(),
    answer: { kind: 'waiting' },
  };
  put(key, exchange);
  ask(request).then(
    (answer) => put(key, { ...exchange, answer }),
    (error: unknown) =>
      put(key, { ...exchange, answer: { kind: 'refused', failure: failureOf(error) } }),
  );
  return id;
}
