/** The page's end of the worker: one question at a time; of those that come meanwhile only the last is asked. */
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

/** A runner with a web worker of its own. */
export function workerRunner(): OddsRunner {
  const worker = new Worker(new URL('./oddsWorker.ts', import.meta.url), { type: 'module' });
  let current: (Waiting & { readonly id: number }) | undefined;
  let next: Waiting | undefined;
  let lastId = 0;

  const send = (waiting: Waiting): void => {
    lastId += 1;
    current = { ...waiting, id: lastId };
    const request: OddsRequest = { id: lastId, question: waiting.question };
    worker.postMessage(request);
  };
  const proceed = (): void => {
    current = undefined;
    const waiting = next;
    next = undefined;
    if (waiting) send(waiting);
  };
  worker.addEventListener('message', ({ data }: MessageEvent<OddsReply>) => {
    const asked = current;
    if (asked?.id !== data.id) return;
    // An answer to a question that is already moot is still the best there is until the next one comes.
    if ('answer' in data) asked.answered(data.answer);
    else asked.failed(data.error);
    proceed();
  });
  worker.addEventListener('error', (event) => {
    current?.failed(event.message || 'The worker could not be loaded.');
    proceed();
  });
  return {
    ask(question, answered, failed) {
      const waiting = { question, answered, failed };
      if (current) next = waiting;
      else send(waiting);
    },
    stop() {
      next = undefined;
      current = undefined;
      worker.terminate();
    },
  };
}
