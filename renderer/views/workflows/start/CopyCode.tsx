import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../../components/Button.tsx';
import { Menu, MenuItem } from '../../../components/Menu.tsx';
import { codeLanguages, startCode, type CodeLanguage } from '../../../model/startCode/startCode.ts';
import { useApp } from '../../../state/app.ts';
import { toast, toastFailure } from '../../../state/toasts.ts';
import type { StartForm } from './startForm.ts';
import { startRequest } from './startRequest.ts';

/** Copies the start as code of a language. */
export function CopyCode({
  form,
  canCopy,
}: {
  readonly form: StartForm;
  readonly canCopy: boolean;
}): ReactNode {
  const server = useApp((state) => state.snapshot?.server);
  const off = canCopy ? undefined : 'Correct what is wrong first.';
  const copy = async (language: CodeLanguage): Promise<void> => {
    if (!server) return;
    const start = startRequest(form);
    const code = startCode(language, {
      start: { ...start, workflowId: form.workflowId.trim() },
      address: server.address,
      namespace: server.namespace,
    });
    try {
      await navigator.clipboard.writeText(code);
      toast({ tone: 'ok', title: `Copied as ${language}` });
    } catch (error) {
      toastFailure('The code could not be copied.', error);
    }
  };
  return (
    <Menu
      side="top"
      trigger={
        <Button tone="ghost">
          <Copy aria-hidden="true" />
          Copy as…
        </Button>
      }
    >
      {codeLanguages.map((language) => (
        <MenuItem key={language} off={off} onClick={() => void copy(language)}>
          {language}
        </MenuItem>
      ))}
    </Menu>
  );
}
