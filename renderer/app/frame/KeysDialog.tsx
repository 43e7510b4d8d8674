import type { ReactNode } from 'react';
import { Dialog } from '../../components/Dialog.tsx';
import { Keys, keyText } from '../../components/Keys.tsx';
import { Note } from '../../components/Note.tsx';
import text from '../../components/text.module.css';
import { usePreferences } from '../../state/preferences.ts';
import { allCommands, commandGroups } from '../commands.ts';
import styles from './KeysDialog.module.css';

/** Keys that lists and forms take themselves, which no command stands for. */
const inPlace: readonly (readonly [string, string])[] = [
  ['ArrowDown', 'Next row; in a tree, ArrowRight opens'],
  ['Enter', 'Open the row'],
  ['$mod+Enter', 'Run the form in focus'],
  ['Escape', 'Close, or leave the field'],
];

/** All keys of this view, by group. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const commands = allCommands().filter((command) => command.keys !== undefined);
  const singleKeys = usePreferences((state) => state.singleKeys);
  const groups = commandGroups
    .map((group) => ({ group, rows: commands.filter((command) => command.group === group) }))
    .filter(({ rows }) => rows.length > 0);
  return (
    <Dialog title="Keys of this view" size="medium" onClose={onClose}>
      {!singleKeys && (
        <Note tone="plain">Keys without Ctrl or Cmd are turned off. Turn them on in Settings.</Note>
      )}
      <div className={styles.columns}>
        {groups.map(({ group, rows }) => (
          <section key={group} className={styles.group}>
            <h3 className={styles.heading}>{group}</h3>
            <dl>
              {rows.map((command) => (
                <div key={command.id} className={styles.row}>
                  <dt>{command.title}</dt>
                  <dd>
                    <Keys keys={command.keys ?? ''} />
                    <span className={text.screenReader}>{keyText(command.keys ?? '')}</span>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section className={styles.group}>
          <h3 className={styles.heading}>In lists and forms</h3>
          <dl>
            {inPlace.map(([keys, what]) => (
              <div key={keys} className={styles.row}>
                <dt>{what.replace('ArrowRight', '→')}</dt>
                <dd>
                  <Keys keys={keys} />
                  <span className={text.screenReader}>{keyText(keys)}</span>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
