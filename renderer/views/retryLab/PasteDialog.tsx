import { useRef, useState, type ReactNode } from 'react';
import {
  hasPolicyOption,
  languageNames,
  optionNames,
  withOptions,
} from '../../../shared/retryLab/exchange/options.ts';
import { readOptions } from '../../../shared/retryLab/exchange/readOptions.ts';
import { plural } from '../../components/timeText.ts';
import { Button } from '../../components/Button.tsx';
import { FormDialog } from '../../components/FormDialog.tsx';
import { editPolicy } from './labStore.ts';
import styles from './Dialogs.module.css';

/** Takes the policy out of pasted code. */
export function PasteDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [code, setCode] = useState('');
  const { language, options, unread, wrong } = readOptions(code);
  const named = optionNames.filter((name) => options[name] !== undefined).length;
  // A policy without a field is the default one.
  const isDefault =
    options.hasRetryPolicy && !hasPolicyOption(options) && unread.length + wrong.length === 0;
  const count = named + (isDefault ? 1 : 0);
  const field = useRef<HTMLTextAreaElement>(null);
  const apply = (): void => {
    if (count === 0) return;
    editPolicy((before) => withOptions(before, options));
    onClose();
  };
  return (
    <FormDialog
      title="Paste options"
      onClose={onClose}
      onSubmit={apply}
      initialFocus={field}
      submit={
        <Button
          tone="primary"
          keys="$mod+Enter"
          off={count === 0 ? 'There are no options in the text.' : undefined}
          onClick={apply}
        >
          Use {count === 0 ? 'them' : plural(count, 'option')}
        </Button>
      }
    >
      <p className={styles.intro}>
        Activity or workflow options in TypeScript, Python, Go, Java or JSON; a whole call or only a
        part of it.
      </p>
      <textarea
        ref={field}
        className={styles.text}
        aria-label="Code with options"
        spellCheck={false}
        value={code}
        placeholder={
          "startToCloseTimeout: '10s',\nretry: { initialInterval: '1s', maximumAttempts: 5 }"
        }
        onChange={(event) => setCode(event.target.value)}
      />
      <div className={styles.found} aria-live="polite">
        {code.trim() === '' ? undefined : (
          <p>
            {count === 0
              ? 'No options found.'
              : `${languageNames[language]}: ${plural(count, 'option')} found.`}
          </p>
        )}
        {wrong.map((problem) => (
          <p key={problem} className={styles.wrong}>
            {problem}
          </p>
        ))}
        {unread.length > 0 && (
          <p className={styles.wrong}>
            Only running the code would tell {unread.join(', ')}: set them by hand.
          </p>
        )}
      </div>
    </FormDialog>
  );
}
