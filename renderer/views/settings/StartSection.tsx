import { useState, type ReactNode } from 'react';
import type { StartSettings } from '../../../shared/ipc/settings.ts';
import { FailureNote, Note } from '../../components/Note.tsx';
import { BareField } from '../../components/Field.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import text from '../../components/text.module.css';
import { modeNames } from '../../state/clockActions.ts';
import { serverOff, useApp } from '../../state/app.ts';
import { SettingRow, SwitchRow } from './SettingRow.tsx';
import styles from './SettingsView.module.css';
import { useStartSettings } from './useStartSettings.ts';

const usualPort = 7233;
const clockModes = (['real', 'frozen', 'autoSkip'] as const).map((value) => ({
  value,
  label: modeNames[value],
}));

/** The port in a text: undefined where it is left to the usual one, `wrong` where it is none. */
function readPort(written: string): number | undefined | 'wrong' {
  const text = written.trim();
  if (text === '') return undefined;
  const port = Number(text);
  return /^\d+$/.test(text) && port >= 1 && port <= 65_535 ? port : 'wrong';
}

function PortRow({
  settings,
  off,
  onChange,
}: {
  readonly settings: StartSettings;
  readonly off: string | undefined;
  readonly onChange: (port: number | undefined) => void;
}): ReactNode {
  const [draft, setDraft] = useState<string>();
  const stored = settings.port === undefined ? '' : String(settings.port);
  const port = readPort(draft ?? stored);
  const take = (): void => {
    if (draft === undefined || port === 'wrong') return;
    setDraft(undefined);
    if (port !== settings.port) onChange(port);
  };
  return (
    <SettingRow
      title="Port of the server"
      hint={
        off ??
        (port === 'wrong'
          ? `${(draft ?? '').trim()} is no port. Give a number from 1 to 65535, or nothing for ${usualPort}.`
          : `Another one is taken and named where it is busy. Empty: ${usualPort}.`)
      }
    >
      <BareField
        label="Port of the server"
        className={styles.port}
        inputMode="numeric"
        placeholder={String(usualPort)}
        mono
        disabled={off !== undefined}
        invalid={port === 'wrong'}
        value={draft ?? stored}
        onChange={setDraft}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take();
          if (event.key === 'Escape') setDraft(undefined);
        }}
      />
    </SettingRow>
  );
}

/** A window keeps its server: another one is named on the command line. */
function RemoteRow(): ReactNode {
  return (
    <SettingRow
      title="Remote server"
      hint="The command shows a Temporal server that runs already; --api-key and --tls say how it lets you in. No worker runs on it until you start one; its time can't be moved."
    >
      <code className={text.mono}>timelapse open --connect HOST:PORT</code>
    </SettingRow>
  );
}

/** What the user chose for the next start. */
export function StartSection(): ReactNode {
  const { settings, failure, saved, write } = useStartSettings();
  const off = useApp((state) => (state.connection.state === 'lost' ? serverOff(state) : undefined));
  return (
    <section className={styles.section}>
      <h2>Next start</h2>
      {failure && <FailureNote title="The settings could not be kept." failure={failure} />}
      {settings && (
        <>
          <PortRow settings={settings} off={off} onChange={(port) => write({ port })} />
          <SettingRow title="Clock" hint="How the server's clock begins.">
            <Segmented
              label="Clock at the start"
              tone="time"
              off={off}
              value={settings.clockMode ?? 'real'}
              onChange={(clockMode) => write({ clockMode })}
              options={clockModes}
            />
          </SettingRow>
          <SwitchRow
            title="Open the last project"
            hint="Otherwise the welcome page comes first."
            checked={settings.openLast !== false}
            off={off}
            onChange={(openLast) => write({ openLast })}
          />
        </>
      )}
      <RemoteRow />
      {saved && (
        <div role="status">
          <Note>From the next start on. What was asked for on the command line comes first.</Note>
        </div>
      )}
    </section>
  );
}
