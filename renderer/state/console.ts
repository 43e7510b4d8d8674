/** What the console of each run has asked and been answered, and what stands in its forms. Lost with the window, not with the page. */
import { create } from 'zustand';
import type { Failure } from '../../shared/ipc/failure.ts';
import type { HandlerReply, PayloadView } from '../../shared/ipc/models.ts';
import { failureOf, host } from '../app/bridge.ts';
import { executionPath, goTo } from '../app/routes.ts';
import { objectOf, textOf } from '../model/attributes.ts';
import { toast, toastFailure } from './toasts.ts';

/** What kind of handler is called. */
export type ConsoleTab = 'signal' | 'query' | 'update';

/** What a run says of one of its handlers. */
export interface HandlerWords {
  readonly kind: ConsoleTab;
  readonly name: string;
  readonly description: string | undefined;
}

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
    | {
        readonly kind: 'answered';
        readonly ms: number;
        readonly result: PayloadView | undefined;
        /** An update's, to find it in the history. */
        readonly updateId: string | undefined;
      }
    /** The handler's code failed. */
    | {
        readonly kind: 'handlerFailed';
        readonly ms: number;
        readonly type: string | undefined;
        readonly message: string;
        readonly stack: string | undefined;
        readonly updateId: string | undefined;
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
  /** Undefined until one is chosen: then it is the one that the run can answer. */
  readonly tab: ConsoleTab | undefined;
  /** By run id and tab. */
  readonly drafts: Readonly<Record<string, ConsoleDraft>>;
  /** By run id and tab, the oldest first. */
  readonly exchanges: Readonly<Record<string, readonly Exchange[]>>;
  /** What runs said of their handlers, by run id. */
  readonly words: Readonly<Record<string, readonly HandlerWords[]>>;
  readonly nextId: number;
}

const kept = 50;

/** The store's hook. */
export const useConsole = create<ConsoleSlice>()(() => ({
  tab: undefined,
  drafts: {},
  exchanges: {},
  words: {},
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
  /** Set to start the workflow with it where it does not run. */
  readonly start: StartOfRun | undefined;
}

/** How a run was started, for one more like it. */
export interface StartOfRun {
  readonly workflowType: string;
  readonly taskQueue: string;
  readonly startArgs: readonly unknown[];
}

/** A signal or an update that starts the workflow where it does not run. */
async function askWithStart(
  { tab, workflowId, name, args }: ConsoleRequest,
  start: StartOfRun,
): Promise<Exchange['answer']> {
  const input = { ...start, startArgs: [...start.startArgs], workflowId, name, args: [...args] };
  const startedMs = performance.now();
  if (tab === 'signal') {
    const { runId, started } = await host.call('run.signalWithStart', input);
    sayStarted(workflowId, runId, started);
    return { kind: 'delivered', ms: performance.now() - startedMs };
  }
  const { runId, started, reply } = await host.call('run.updateWithStart', input);
  sayStarted(workflowId, runId, started);
  return answerOf(reply);
}

function sayStarted(workflowId: string, runId: string, started: boolean): void {
  toast({
    tone: 'ok',
    title: started ? `${workflowId} was started with it` : `${workflowId} was running already`,
    action: { label: 'Open that run', run: () => goTo(executionPath(workflowId, runId)) },
  });
}

function answerOf(reply: HandlerReply): Exchange['answer'] {
  const { ms, updateId } = reply;
  if (reply.failure) {
    const { message, type, stack } = reply.failure;
    return { kind: 'handlerFailed', ms, message, type, stack, updateId };
  }
  return { kind: 'answered', ms, result: reply.result, updateId };
}

async function ask(request: ConsoleRequest): Promise<Exchange['answer']> {
  const { tab, workflowId, runId, name, updateId, start } = request;
  if (start !== undefined && tab !== 'query') return askWithStart(request, start);
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
  return answerOf(reply);
}

const metadataKinds = [
  ['signalDefinitions', 'signal'],
  ['queryDefinitions', 'query'],
  ['updateDefinitions', 'update'],
] as const;

/** What the answer to the query for metadata says of handlers. */
export function handlerWords(metadata: unknown): readonly HandlerWords[] {
  const definition = objectOf(objectOf(metadata)?.['definition']);
  return metadataKinds.flatMap(([field, kind]) => {
    const list = definition?.[field];
    if (!Array.isArray(list)) return [];
    return list.flatMap((item: unknown) => {
      const name = textOf(objectOf(item)?.['name']);
      const description = textOf(objectOf(item)?.['description']);
      return name === undefined ? [] : [{ kind, name, description }];
    });
  });
}

/** Asks a run which handlers it has, and what they are for. It takes a worker to answer. */
export async function askForHandlers(workflowId: string, runId: string): Promise<void> {
  const name = '__temporal_workflow_metadata';
  try {
    const reply = await host.call('workflows.query', { workflowId, runId, name, args: [] });
    if (reply.failure) throw new Error(reply.failure.message);
    const words = handlerWords(reply.result?.json);
    useConsole.setState((before) => ({ words: { ...before.words, [runId]: words } }));
    if (words.length === 0) toast({ title: 'It has no handlers, or its SDK does not say' });
  } catch (error) {
    toastFailure('The run could not be asked for its handlers.', error);
  }
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
