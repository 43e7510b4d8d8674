import { Copy } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { languageNames, optionLanguages } from '../../../shared/retryLab/exchange/options.ts';
import { writeOptions } from '../../../shared/retryLab/exchange/writeOptions.ts';
import type { Scenario } from '../../../shared/retryLab/scenario.ts';
import { Button } from '../../components/Button.tsx';
import { Pane } from '../../components/Pane.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { toast } from '../../state/toasts.ts';
import styles from './CodePane.module.css';
import { codeParts } from './codeParts.ts';
import { useLab } from './labStore.ts';
import page from './RetryLabPage.module.css';

/** The options as code to paste into a project. */
export function CodePane({ scenario }: { readonly scenario: Scenario }): ReactNode {
  const { language } = useLab();
  const code = useMemo(() => writeOptions(scenario, language), [scenario, language]);
  const copy = (): void => {
    void navigator.clipboard.writeText(code).then(
      () => toast({ tone: 'ok', title: `Copied as ${languageNames[language]}.` }),
      () =>
        toast({
          tone: 'danger',
          title: 'The clipboard cannot be written.',
          text: 'Select the code and copy it by hand.',
        }),
    );
  };
  return (
    <Pane
      className={page.whole}
      title="Copy as code"
      flush
      tools={
        <>
          <Segmented
            label="Language"
            value={language}
            onChange={(next) => useLab.setState({ language: next })}
            options={optionLanguages.map((value) => ({ value, label: languageNames[value] }))}
          />
          <Button size="small" tone="ghost" iconOnly aria-label="Copy" title="Copy" onClick={copy}>
            <Copy aria-hidden="true" />
          </Button>
        </>
      }
    >
      <pre
        className={styles.code}
        tabIndex={0}
        aria-label={`Options in ${languageNames[language]}`}
      >
        {codeParts(code).map(({ text, kind }, index) =>
          kind === undefined ? (
            text
          ) : (
            <span key={index} className={styles[kind]}>
              {text}
            </span>
          ),
        )}
      </pre>
    </Pane>
  );
}
