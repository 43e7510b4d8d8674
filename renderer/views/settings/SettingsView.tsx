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

/** What the user chooses about the window. */
export function SettingsView(): ReactNode {
  const theme = usePreferences((state) => state.theme);
  const singleKeys = usePreferences((state) => state.singleKeys);
  const snapshot = useApp((state) => state.snapshot);
  const keysId = useId();
  return (
    <>
      <ViewHeader title="Settings" />
      <div className={styles.body} data-pane tabIndex={-1}>
        <section className={styles.section}>
          <h2>Window</h2>
          <div className={styles.row}>
            <div className={styles.words}>
              Theme
              <div className={text.faint}>T switches between dark and light.</div>
            </div>
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
          </div>
          <div className={styles.row}>
            <div className={styles.words}>
              <span id={keysId}>Single keys</span>
              <div className={text.faint}>
                S, N, J and others act without Ctrl or Cmd, except while a field has the focus.
              </div>
            </div>
            <Switch.Root
              className={styles.switch}
              aria-labelledby={keysId}
              checked={singleKeys}
              onCheckedChange={(checked) => setPreferences({ singleKeys: checked })}
            >
              <span>
                <Switch.Thumb className={styles.thumb} />
              </span>
            </Switch.Root>
          </div>
          <div className={styles.row}>
            <div className={styles.words}>
              Pane sizes
              <div className={text.faint}>
                A double click on a line between panes resets that one.
              </div>
            </div>
            <Button
              size="small"
              onClick={() => setPreferences({ paneSizes: {}, consoleOpen: true })}
            >
              Reset all
            </Button>
          </div>
          <div className={styles.row}>
            <div className={styles.words}>Keys</div>
            <Button size="small" keys="Shift+?" onClick={() => runCommand('help.keys')}>
              Show all keys
            </Button>
          </div>
        </section>
        {snapshot && (
          <section className={styles.section}>
            <h2>About</h2>
            <KeyValues
              rows={[
                ['Timelapse', snapshot.version],
                ['Server', snapshot.server.kind === 'embedded' ? 'embedded' : 'remote'],
                [
                  'Address',
                  <span key="address" className={text.mono}>
                    {snapshot.server.address}
                  </span>,
                ],
                [
                  'Namespace',
                  <span key="namespace" className={text.mono}>
                    {snapshot.server.namespace}
                  </span>,
                ],
              ]}
            />
          </section>
        )}
      </div>
    </>
  );
}
