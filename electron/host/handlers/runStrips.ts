import { CallError } from '../../grpc/callError.ts';
import type { RunStrip } from '../../../shared/ipc/listModels.ts';
import type { HistoryEvent } from '../../../shared/protocol/messages.ts';
import { timestampMs } from '../../../shared/temporal/duration.ts';
import { concurrently } from '../concurrently.ts';
import type { Connection } from '../connections/connection.ts';
import { HistoryReader, type RunOf } from '../connections/historyReader.ts';
import { stripBars } from '../convert/stripBars.ts';

/** Events read for a picture at most; more would not be seen in 18 px. */
const EVENT_COUNT_MAX = 2000;

/** Runs whose events are remembered. */
const RUNS_KEPT_MAX = 200;

/** Pictures of closed runs that are remembered: they never change. */
const CLOSED_KEPT_MAX = 2000;

const CALLS_AT_A_TIME = 4;

/** An event that ends the run. */
const CLOSING: readonly (keyof HistoryEvent)[] = [
  'workflowExecutionCompletedEventAttributes',
  'workflowExecutionFailedEventAttributes',
  'workflowExecutionTimedOutEventAttributes',
  'workflowExecutionCanceledEventAttributes',
  'workflowExecutionTerminatedEventAttributes',
  'workflowExecutionContinuedAsNewEventAttributes',
];

interface Known {
  readonly events: HistoryEvent[];
  partial: boolean;
}

/** Small pictures of runs. Of a run that goes on only what was added is read again. */
export class RunStrips {
  readonly #connection: Connection;
  readonly #reader: HistoryReader;
  readonly #open = new Map<string, Known>();
  readonly #closed = new Map<string, RunStrip>();
  /** Of the runs that are being read: two windows ask for the same. */
  readonly #reading = new Map<string, Promise<RunStrip | undefined>>();

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#reader = new HistoryReader(connection);
  }

  /** The pictures of these runs; those that can't be read are left out, for the list says what is wrong with them. */
  async of(runs: readonly { workflowId: string; runId: string }[]): Promise<RunStrip[]> {
    const strips: RunStrip[] = [];
    await concurrently(runs, CALLS_AT_A_TIME, async (run) => {
      const strip = this.#closed.get(run.runId) ?? (await this.#readOnce(run));
      if (strip !== undefined) strips.push(strip);
    });
    return strips;
  }

  #readOnce(run: RunOf & { readonly runId: string }): Promise<RunStrip | undefined> {
    const reading =
      this.#reading.get(run.runId) ??
      this.#read(run).finally(() => this.#reading.delete(run.runId));
    this.#reading.set(run.runId, reading);
    return reading;
  }

  async #read(run: RunOf & { readonly runId: string }): Promise<RunStrip | undefined> {
    const known = this.#open.get(run.runId) ?? { events: [], partial: false };
    try {
      await this.#readOn(run, known);
    } catch (error) {
      if (error instanceof CallError && error.code === 'NOT_FOUND') return undefined;
      throw error;
    }
    const first = known.events[0];
    const last = known.events.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const isClosed = CLOSING.some((name) => last[name] !== undefined);
    const fromMs: number = timestampMs(first.eventTime) ?? 0;
    const lastMs: number = timestampMs(last.eventTime) ?? fromMs;
    const virtualMs = this.#connection.controls?.nowMs();
    const nowMs = isClosed || known.partial ? lastMs : Math.max(lastMs, virtualMs ?? lastMs);
    const strip: RunStrip = {
      runId: run.runId,
      fromMs,
      bars: stripBars(known.events, this.#connection.controls?.attemptsOf(run.runId), nowMs),
      partial: known.partial,
      ...(isClosed || known.partial ? { toMs: lastMs } : {}),
    };
    this.#keep(run.runId, known, isClosed || known.partial ? strip : undefined);
    return strip;
  }

  async #readOn(run: RunOf, known: Known): Promise<void> {
    for (;;) {
      const page = await this.#reader.read(run, known.events.at(-1)?.eventId ?? 0);
      known.events.push(...page.events);
      known.partial = page.more && known.events.length >= EVENT_COUNT_MAX;
      if (!page.more || known.partial) return;
    }
  }

  #keep(runId: string, known: Known, final: RunStrip | undefined): void {
    this.#open.delete(runId);
    if (final === undefined) this.#open.set(runId, known);
    else this.#closed.set(runId, final);
    forgetOldest(this.#open, RUNS_KEPT_MAX);
    forgetOldest(this.#closed, CLOSED_KEPT_MAX);
  }
}

function forgetOldest(map: Map<string, unknown>, countMax: number): void {
  const oldest = map.keys().next();
  if (map.size > countMax && !oldest.done) map.delete(oldest.value);
}
