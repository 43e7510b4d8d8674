import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { startCommand } from '../../app/globalCommands.ts';
import { Button } from '../../components/Button.tsx';
import { CommandButton } from '../../components/CommandButton.tsx';
import { Empty } from '../../components/Placeholder.tsx';
import text from '../../components/text.module.css';
import { countText } from '../../components/timeText.ts';
import { useApp } from '../../state/app.ts';
import { toast } from '../../state/toasts.ts';
import { setFilter } from '../../state/workflows.ts';

function clientCode(address: string, namespace: string): string {
  return [
    "import { Client, Connection } from '@temporalio/client';",
    '',
    `const connection = await Connection.connect({ address: '${address}' });`,
    `const client = new Client({ connection, namespace: '${namespace}' });`,
  ].join('\n');
}

/** In place of rows: nothing is there yet, or nothing matches. */
export function NoRows({ filtered }: { readonly filtered: boolean }): ReactNode {
  const server = useApp((state) => state.snapshot?.server);
  const all = useApp((state) => state.snapshot?.counts.all);
  if (filtered)
    return (
      <Empty
        title="Nothing matches."
        actions={<Button onClick={() => setFilter({ view: 'all', text: '' })}>Clear</Button>}
      >
        {all !== undefined && `${countText(all)} without this filter.`}
      </Empty>
    );
  const copy = (): void => {
    if (!server) return;
    void navigator.clipboard.writeText(clientCode(server.address, server.namespace));
    toast({ tone: 'ok', title: 'Copied the client code' });
  };
  return (
    <Empty
      title="No workflows yet."
      actions={
        <>
          <CommandButton command={startCommand} />
          {server && (
            <Button onClick={copy}>
              <Copy aria-hidden="true" />
              Copy client code
            </Button>
          )}
        </>
      }
    >
      Start one here, or run your own client against{' '}
      <span className={text.mono}>{server?.address ?? 'the server'}</span>.
    </Empty>
  );
}
