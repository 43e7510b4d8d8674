import { useEffect, useState } from 'react';
import type { Failure } from '../../../shared/ipc/failure.ts';
import type { StartSettings } from '../../../shared/ipc/settings.ts';
import { failureOf, host } from '../../app/bridge.ts';

/** A change of some settings; undefined takes one back. */
type Change = { readonly [Name in keyof StartSettings]?: StartSettings[Name] | undefined };

/** The settings of the next start, as the host keeps them. */
export function useStartSettings() {
  const [settings, setSettings] = useState<StartSettings>();
  const [failure, setFailure] = useState<Failure>();
  const [saved, setSaved] = useState(false);
  useEffect(() => {
    let shown = true;
    host.call('settings.read').then(
      (read) => {
        if (shown) setSettings(read);
      },
      (error: unknown) => {
        if (shown) setFailure(failureOf(error));
      },
    );
    return () => {
      shown = false;
    };
  }, []);
  const write = (change: Change): void => {
    const wanted = { ...settings, ...change };
    host.call('settings.write', wanted).then(
      (kept) => {
        setSettings(kept);
        setFailure(undefined);
        setSaved(true);
      },
      (error: unknown) => setFailure(failureOf(error)),
    );
  };
  return { settings, failure, saved, write };
}
