import { ChevronRight } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import styles from './Expander.module.css';

/** Fields that are folded until they are asked for. What is set in them is counted, so that folding hides no choice. */
export function Expander({
  label,
  setCount,
  forced,
  className,
  children,
}: {
  readonly label: string;
  readonly setCount: number;
  /** Whether something in it must be seen, such as a problem. */
  readonly forced: boolean;
  readonly className: string | undefined;
  readonly children: ReactNode;
}): ReactNode {
  const [open, setOpen] = useState(false);
  const id = useId();
  const shown = open || forced;
  return (
    <>
      <button
        type="button"
        className={styles.expander}
        aria-expanded={shown}
        aria-controls={id}
        onClick={() => setOpen(!shown)}
      >
        <ChevronRight aria-hidden="true" />
        {label}
        {setCount > 0 && !shown && ` (${setCount} set)`}
      </button>
      {shown && (
        <div id={id} className={className}>
          {children}
        </div>
      )}
    </>
  );
}
