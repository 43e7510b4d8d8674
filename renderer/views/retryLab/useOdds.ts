import { useEffect, useRef, useState } from 'react';
import type { OddsAnswer, OddsQuestion } from './oddsProtocol.ts';
import type { OddsRunner } from './oddsRunner.ts';

/** The odds as far as they are known. */
export interface Odds {
  readonly answer: OddsAnswer | undefined;
  /** The question has changed since: the answer is being computed anew. */
  readonly isStale: boolean;
  readonly error: string | undefined;
}

/** Keeps the odds of a question up to date. The question must keep its identity while it stays the same. */
export function useOdds(question: OddsQuestion, createRunner: () => OddsRunner): Odds {
  const runner = useRef<OddsRunner>(undefined);
  const create = useRef(createRunner);
  const [known, setKnown] = useState<{
    readonly question: OddsQuestion | undefined;
    readonly answer: OddsAnswer | undefined;
    readonly error: string | undefined;
  }>({ question: undefined, answer: undefined, error: undefined });
  useEffect(() => {
    const own = create.current();
    runner.current = own;
    return () => {
      runner.current = undefined;
      own.stop();
    };
  }, []);
  useEffect(() => {
    runner.current?.ask(
      question,
      (answer) => setKnown({ question, answer, error: undefined }),
      (error) => setKnown((before) => ({ question, answer: before.answer, error })),
    );
  }, [question]);
  return { answer: known.answer, error: known.error, isStale: known.question !== question };
}
