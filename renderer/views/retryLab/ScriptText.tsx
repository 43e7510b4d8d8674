import { useState, type ReactNode } from 'react';
import { readOutcomes, writeOutcomes } from '../../../shared/retryLab/exchange/outcomeText.ts';
import type { Outcome } from '../../../shared/retryLab/scenario.ts';
import styles from './OutcomeTable.module.css';

/** The script as text; what cannot be read leaves the script as it is. */
export function ScriptText({
  script,
  onChange,
}: {
  readonly script: readonly Outcome[];
  readonly onChange: (script: Outcome[]) => void;
}): ReactNode {
  // The text is the user's for as long as the script is what was read from it.
  const [typed, setTyped] = useState(() => ({ text: writeOutcomes(script), script }));
  if (typed.script !== script) setTyped({ text: writeOutcomes(script), script });
  const read = readOutcomes(typed.text);
  return (
    <>
      <textarea
        className={styles.text}
        aria-label="Outcomes as text"
        aria-invalid={!read.ok}
        spellCheck={false}
        value={typed.text}
        onChange={({ target: { value: text } }) => {
          const next = readOutcomes(text);
          setTyped({ text, script: next.ok ? next.script : script });
          if (next.ok) onChange(next.script);
        }}
      />
      <p className={styles.hint} data-wrong={read.ok ? undefined : ''} aria-live="polite">
        {read.ok
          ? '3x fail 400ms PaymentError, hang, timeout, die 2s, lose 9s until 3s, fail 300ms delay 5s final, succeed 800ms queue 50ms'
          : read.message}
      </p>
    </>
  );
}
