import { CircleX, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Finding } from '../../../shared/retryLab/advice/finding.ts';
import { Button } from '../../components/Button.tsx';
import { Pane } from '../../components/Pane.tsx';
import styles from './Explanation.module.css';
import { applyFix } from './labStore.ts';

const icons = { problem: CircleX, warning: TriangleAlert, hint: Info } as const;
const words = { problem: 'Problem', warning: 'Warning', hint: 'Hint' } as const;

/** What is probably not meant, each with a way to mend it. */
export function FindingsPane({ findings }: { readonly findings: readonly Finding[] }): ReactNode {
  if (findings.length === 0) return undefined;
  return (
    <Pane title="Advice" facts={String(findings.length)} className={styles.section}>
      <ul>
        {findings.map((finding) => {
          const Icon = icons[finding.severity];
          const { fix } = finding;
          return (
            <li key={finding.id} className={styles.finding} data-severity={finding.severity}>
              <Icon aria-label={words[finding.severity]} role="img" />
              <div>
                <p className={styles.title}>{finding.title}</p>
                <p className={styles.reason}>{finding.reason}</p>
                {fix && (
                  <Button
                    size="small"
                    className={styles.fix}
                    onClick={() => applyFix(fix.scenario)}
                  >
                    {fix.label}
                  </Button>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </Pane>
  );
}
