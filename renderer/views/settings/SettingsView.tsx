import { Switch } from '@base-ui/react/switch';
import { useId, type ReactNode } from 'react';
import { runCommand } from '../../app/commands.ts';
import { Button } from '../../components/Button.tsx';
import { KeyValues } from '../../components/KeyValues.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import text from '../../components/text.module.css';
import { ViewHeader } from '../../components/ViewHeader.tsx';
import { useApp } from '../../state/app.ts';
import { setPreferences, usePreferences } from '../../state/preferences.ts';
import styles from './SettingsView.module.css';

function Row({
  title,
  titleId,
  hint,
  children,
}: {
  readonly title: string;
  readonly titleId?: string;
  readonly hint?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <span id={titleId}>{title}</span>
        {hint !== undefined && <div className={text.faint}>{hint}</div>}
      </div>
      {children}
    </div>
  );
}

function SingleKeys(): ReactNode {
  const singleKeys = usePreferences((state) => state.singleKeys);
  const id = useId();
  return (
    <Row
      title="Single keys"
      titleId={id}
      hint="S, N, J and others act without Ctrl or Cmd, except while a field has the focus."
    >
      <Switch.Root
        className={styles.switch}
        aria-labelledby={id}
        checked={singleKeys}
        onCheckedChange={(checked) => setPreferences({ singleKeys: checked })}
      >
        <span>
          <Switch.Thumb className={styles.thumb} />
        </span>
      </Switch.Root>
    </Row>
  );
}

function About(): ReactNode {
  const snapshot = useApp((state) => state.snapshot);
  if (!snapshot) return undefined;
  const { version, server } = snapshot;
  const mono = (value: string): ReactNode => <span className={text.mono}>{value}</span>;
  return (
    <section className={styles.section}>
      <h2>About</h2>
      <KeyValues
        rows={[
          ['Timelapse', version],
          ['Server', server.kind],
          ['Address', mono(server.address)],
          ['Namespace', mono(server.namespace)],
        ]}
      />
    </section>
  );
}

/** What the user chooses about the window. */
export function SettingsView(): ReactNode {
  const theme = usePreferences((state) => state.theme);
  return (
    <>
      <ViewHeader title="Settings" />
      <div className={styles.body} data-pane tabIndex={-1}>
        <section className={styles.section}>
          <h2>Window</h2>
          <Row title="Theme" hint="T switches between dark and light.">
            <Segmented
              label="Theme"
              value={theme}
              onChange={(next) => setPreferences({ theme: next })}
              options={[
                { value: 'system', label: 'System' },
                { value: 'dark', label: 'Dark' },
                { value: 'light', label: 'Light' },
              ]}
            />
          </Row>
          <SingleKeys />
          <Row title="Pane sizes" hint="A double click on a line between panes resets that one.">
            <Button
              size="small"
              onClick={() => setPreferences({ paneSizes: {}, consoleOpen: true })}
            >
              Reset all
            </Button>
          </Row>
          <Row title="Keys">
            <Button size="small" keys="Shift+?" onClick={() => runCommand('help.keys')}>
              Show all keys
            </Button>
          </Row>
        </section>
        <About />
      </div>
    </>
  );
}
