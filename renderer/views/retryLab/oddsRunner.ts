/**
 * The page's end of the worker: one question at a time; of those that come meanwhile only the last is asked. A short computation is
 * left to its end, so that the picture moves along while a limit is dragged; a long one is given up for the question that waits.
 */
import type { OddsAnswer, OddsQuestion, OddsReply, OddsRequest } from './oddsProtocol.ts';

/** Asks for odds. */
export interface OddsRunner {
  /** Asks; `answered` is called unless a later question comes first. */
  ask(
    question: OddsQuestion,
    answered: (answer: OddsAnswer) => void,
    failed: (message: string) => void,
  ): void;
  stop(): void;
}

interface Waiting {
  readonly question: OddsQuestion;
  readonly answered: (answer: OddsAnswer) => void;
  readonly failed: (message: string) => void;
}

/** Whoever computes for longer makes way for a later question. */
export const patienceMs = 400;

/** A runner with a web worker of its own. */
export function workerRunner(): OddsRunner {
  let worker: Worker | undefined = startWorker();
  let current: (Waiting & { readonly id: number; readonly askedMs: number }) | undefined;
  let next: Waiting | undefined;
  let overtaking: ReturnType<typeof setTimeout> | undefined;
  let lastId = 0;

  function startWorker(): Worker {
    const started = new Worker(new URL('./oddsWorker.ts', import.meta.url), { type: 'module' });
    started.addEventListener('message', ({ data }: MessageEvent<OddsReply>) => {
      const asked = current;
      if (asked?.id !== data.id) return;
      // An answer to a question that is already moot is still the best there is until the next one comes.
      if ('answer' in data) asked.answered(data.answer);
      else asked.failed(data.error);
      proceed();
    });
    started.addEventListener('error', (event) => {
      // One that could not be loaded never answers: the next question has another one.
      started.terminate();
      worker = undefined;
      current?.failed(event.message || 'The worker could not be loaded. Reload the window.');
      proceed();
    });
    return started;
  }
  function proceed(): void {
    clearTimeout(overtaking);
    overtaking = undefined;
    const waiting = next;
    next = undefined;
    current = undefined;
    if (!waiting) return;
    lastId += 1;
    current = { ...waiting, id: lastId, askedMs: performance.now() };
    const request: OddsRequest = { id: lastId, question: waiting.question };
    worker ??= startWorker();
    worker.postMessage(request);
  }
  /** A worker that computes hears nothing: to stop it is to end it. */
  function overtake(): void {
    worker?.terminate();
    worker = undefined;
    proceed();
  }
  return {
    ask(question, answered, failed) {
      next = { question, answered, failed };
      if (!current) proceed();
      else {
        const ranMs = performance.now() - current.askedMs;
        overtaking ??= setTimeout(overtake, Math.max(0, patienceMs - ranMs));
      }
    },
    stop() {
      clearTimeout(overtaking);
      next = undefined;
      current = undefined;
      worker?.terminate();
    },
  };
}
