import type { ReactNode } from 'react';
import { runCommand } from '../../app/commands.ts';
import { Button } from '../../components/Button.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { setPreferences, usePreferences } from '../../state/preferences.ts';
import { SettingRow, SwitchRow } from './SettingRow.tsx';
import styles from './SettingsView.module.css';

const themes = [
  { value: 'system', label: 'System' },
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
] as const;

const timeDisplays = [
  { value: 'utc', label: 'UTC' },
  { value: 'local', label: 'Local' },
  { value: 'relative', label: 'Relative' },
] as const;

/** What the user chose about the windows; it holds at once. */
export function WindowSection(): ReactNode {
  const { theme, timeDisplay, singleKeys, recentProjects } = usePreferences();
  return (
    <section className={styles.section}>
      <h2>Window</h2>
      <SettingRow title="Theme" hint="T switches between dark and light.">
        <Segmented
          label="Theme"
          value={theme}
          onChange={(next) => setPreferences({ theme: next })}
          options={themes}
        />
      </SettingRow>
      <SettingRow
        title="Times"
        hint="Of events and runs. Local times carry their zone; relative ones are those of lists."
      >
        <Segmented
          label="Times"
          value={timeDisplay}
          onChange={(next) => setPreferences({ timeDisplay: next })}
          options={timeDisplays}
        />
      </SettingRow>
      <SwitchRow
        title="Single keys"
        hint="S, N, J and others act without Ctrl or Cmd, except while a field has the focus."
        checked={singleKeys}
        onChange={(checked) => setPreferences({ singleKeys: checked })}
      />
      <SettingRow title="Keys">
        <Button size="small" keys="Shift+?" onClick={() => runCommand('help.keys')}>
          Show all keys
        </Button>
      </SettingRow>
      <SettingRow title="Pane sizes" hint="A double click on a line between panes resets that one.">
        <Button size="small" onClick={() => setPreferences({ paneSizes: {}, consoleOpen: true })}>
          Reset all
        </Button>
      </SettingRow>
      <SettingRow
        title="Recent projects"
        hint="Offered on the welcome page and in the project menu."
      >
        <Button
          size="small"
          off={recentProjects.length === 0 ? 'None is remembered.' : undefined}
          onClick={() => setPreferences({ recentProjects: [] })}
        >
          Forget them
        </Button>
      </SettingRow>
    </section>
  );
}
