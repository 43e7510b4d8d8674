import { Fragment, type ReactNode } from 'react';
import styles from './Keys.module.css';

const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

const names: Readonly<Record<string, string>> = {
  $mod: isMac ? '⌘' : 'Ctrl',
  Control: 'Ctrl',
  Enter: '↵',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Space: 'Space',
};

function nameOf(key: string): string {
  return names[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}

/** What is printed on the keys of each press: `g w` is [['G'], ['W']], `$mod+k` is [['Ctrl', 'K']]. */
export function keyNames(keys: string): readonly (readonly string[])[] {
  return keys.split(' ').map((press) => {
    const parts = press === '+' ? ['+'] : press.split('+');
    // A question mark is typed with Shift on most keyboards; its key says enough.
    return (parts.at(-1) === '?' ? ['?'] : parts).map(nameOf);
  });
}

/** In one line of text, for titles: `Ctrl+K`, `G then W`. */
export function keyText(keys: string): string {
  return keyNames(keys)
    .map((press) => press.join('+'))
    .join(' then ');
}

/** A key or a combination or a sequence, as keys. */
export function Keys({ keys }: { readonly keys: string }): ReactNode {
  return (
    <span className={styles.keys} aria-hidden="true">
      {keyNames(keys).map((press, index) => (
        // The presses of a binding never change places.
        <Fragment key={index}>
          {index > 0 && <span className={styles.then}>then</span>}
          {press.map((key) => (
            <kbd key={key} className={styles.key}>
              {key}
            </kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
}
