import { X } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import styles from './PolicyPane.module.css';

/** Error types as chips: Enter or a comma adds one, Backspace takes the last away. */
export function ErrorTypes({
  types,
  error,
  onChange,
}: {
  readonly types: readonly string[];
  readonly error: string | undefined;
  readonly onChange: (types: string[]) => void;
}): ReactNode {
  const id = useId();
  const [typed, setTyped] = useState('');
  const add = (): void => {
    const type = typed.trim();
    setTyped('');
    if (type !== '' && !types.includes(type)) onChange([...types, type]);
  };
  return (
    <div className={styles.types}>
      <label htmlFor={id}>Non-retryable error types</label>
      <div className={styles.box} data-invalid={error === undefined ? undefined : ''}>
        {types.map((type) => (
          <span key={type} className={styles.type}>
            <span>{type}</span>
            <button
              type="button"
              aria-label={`Remove ${type}`}
              onClick={() => onChange(types.filter((other) => other !== type))}
            >
              <X aria-hidden="true" />
            </button>
          </span>
        ))}
        <input
          id={id}
          value={typed}
          placeholder={types.length === 0 ? 'none' : ''}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={error !== undefined}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={add}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === ',') {
              event.preventDefault();
              add();
            }
            if (event.key === 'Backspace' && typed === '') onChange(types.slice(0, -1));
          }}
        />
      </div>
      {error !== undefined && (
        <div className={styles.error} role="alert">
          {error}
        </div>
      )}
    </div>
  );
}
