import { useEffect, useState, type ReactNode } from 'react';
import type { Failure } from '../../../shared/ipc/failure.ts';
import type { CodecInput, CodecSettings } from '../../../shared/ipc/steering.ts';
import { failureOf, host } from '../../app/bridge.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { TextField } from '../../components/Field.tsx';
import { FailureNote } from '../../components/Note.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import text from '../../components/text.module.css';
import { toast } from '../../state/toasts.ts';
import styles from './SettingsView.module.css';
import own from './CodecSection.module.css';

interface Draft {
  readonly url: string;
  readonly credentials: CodecInput['credentials'];
  readonly headerName: string;
  readonly secret: string;
}

const empty: Draft = { url: '', credentials: 'none', headerName: 'Authorization', secret: '' };

function draftOf(settings: CodecSettings): Draft {
  return {
    url: settings.url ?? '',
    credentials: settings.credentials,
    headerName: settings.headerName ?? 'Authorization',
    secret: '',
  };
}

function inputOf({ url, credentials, headerName, secret }: Draft): CodecInput {
  return {
    credentials,
    ...(url.trim() === '' ? {} : { url: url.trim() }),
    ...(credentials === 'header' ? { headerName: headerName.trim() } : {}),
    ...(credentials === 'none' || secret === '' ? {} : { secret }),
  };
}

/** The codec server's settings: how they stand, how they are edited, and what went wrong. */
function useCodec() {
  const [settings, setSettings] = useState<CodecSettings>();
  const [draft, setDraft] = useState<Draft>(empty);
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setIsBusy] = useState(false);
  useEffect(() => {
    let isShown = true;
    host.call('codec.get').then(
      (known) => {
        if (!isShown) return;
        setSettings(known);
        setDraft(draftOf(known));
      },
      (error: unknown) => isShown && setFailure(failureOf(error)),
    );
    return () => {
      isShown = false;
    };
  }, []);
  const save = async (next: Draft): Promise<void> => {
    setIsBusy(true);
    setFailure(undefined);
    try {
      const kept = await host.call('codec.set', inputOf(next));
      setSettings(kept);
      setDraft(draftOf(kept));
      toast({
        tone: 'ok',
        title: kept.url === undefined ? 'No codec server is asked' : 'The codec server answers',
      });
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setIsBusy(false);
    }
  };
  return { settings, draft, setDraft, failure, isBusy, save };
}

/** Where payloads that a project's codec encrypted or compressed are decoded. */
export function CodecSection(): ReactNode {
  const { settings, draft, setDraft, failure, isBusy, save } = useCodec();
  const edit = (change: Partial<Draft>): void => setDraft({ ...draft, ...change });
  const off = isBusy ? 'It is being asked.' : undefined;
  const isOn = settings?.url !== undefined;
  return (
    <section className={styles.section} aria-label="Codec server">
      <h2>Codec server {isOn && <Chip tone="ok">on</Chip>}</h2>
      <p className={text.muted}>
        Payloads of other encodings than the SDKs’ own are decoded by it, and what is sent from here
        is encoded. The host asks it, with the namespace in X-Namespace.
      </p>
      <div className={own.fields}>
        <TextField
          label="Address"
          mono
          value={draft.url}
          placeholder="http://127.0.0.1:8888"
          hint="Without /decode and /encode."
          onChange={(url) => edit({ url })}
        />
        <SelectField
          label="Credentials"
          value={draft.credentials}
          onChange={(credentials) => edit({ credentials })}
          options={[
            { value: 'none', label: 'None' },
            { value: 'token', label: 'Access token, as Authorization: Bearer' },
            { value: 'header', label: 'A header of its own' },
          ]}
        />
        {draft.credentials === 'header' && (
          <TextField
            label="Header"
            mono
            value={draft.headerName}
            onChange={(headerName) => edit({ headerName })}
          />
        )}
        {draft.credentials !== 'none' && (
          <TextField
            label={draft.credentials === 'token' ? 'Access token' : 'Value'}
            mono
            value={draft.secret}
            placeholder={settings?.hasSecret === true ? 'kept; type to replace it' : ''}
            hint="Kept in the settings file of this computer, readable by you alone."
            onChange={(secret) => edit({ secret })}
          />
        )}
      </div>
      {failure && <FailureNote title="These settings were not taken." failure={failure} />}
      <div className={own.buttons}>
        <Button size="small" off={off} onClick={() => void save(draft)}>
          Ask it and save
        </Button>
        {isOn && (
          <Button size="small" tone="ghost" off={off} onClick={() => void save(empty)}>
            Turn off
          </Button>
        )}
      </div>
    </section>
  );
}
