import type { ReactNode } from 'react';
import { KeyValues } from '../../components/KeyValues.tsx';
import text from '../../components/text.module.css';
import { ViewHeader } from '../../components/ViewHeader.tsx';
import { useApp } from '../../state/app.ts';
import { CodecSection } from './CodecSection.tsx';
import { SearchAttributesSection } from './SearchAttributesSection.tsx';
import styles from './SettingsView.module.css';
import { StartSection } from './StartSection.tsx';
import { WindowSection } from './WindowSection.tsx';

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

/** What the user chooses about the window and about the next start. */
export function SettingsView(): ReactNode {
  return (
    <>
      <ViewHeader title="Settings" />
      <div className={styles.body} data-pane tabIndex={-1}>
        <WindowSection />
        <StartSection />
        <CodecSection />
        <SearchAttributesSection />
        <About />
      </div>
    </>
  );
}
