import type { ReactNode } from 'react';
import type { Route } from '../routes.ts';
import styles from './Frame.module.css';
import { Sidebar } from './Sidebar.tsx';
import { StateStrip } from './StateStrip.tsx';
import { TitleBar } from './TitleBar.tsx';
import { Transport } from './Transport.tsx';

/** What stands around every view: title bar, sidebar, transport, and the strip that says when something is wrong. */
export function Frame({
  route,
  children,
}: {
  readonly route: Route;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={styles.shell}>
      <a
        className={styles.skip}
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
      >
        To the view
      </a>
      <TitleBar route={route} />
      <Sidebar route={route} />
      <main id="main" className={styles.main} tabIndex={-1}>
        <StateStrip />
        {children}
      </main>
      <Transport />
    </div>
  );
}
