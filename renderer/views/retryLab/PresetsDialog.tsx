import type { ReactNode } from 'react';
import { presets } from '../../../shared/retryLab/exchange/presets.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { openScenario } from './labStore.ts';
import styles from './Dialogs.module.css';

/** Scenarios to begin with. */
export function PresetsDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  return (
    <Dialog title="Presets" size="wide" onClose={onClose}>
      <ul className={styles.presets}>
        {presets.map((preset) => (
          <li key={preset.id}>
            <button
              type="button"
              onClick={() => {
                openScenario(preset.scenario, preset.title);
                onClose();
              }}
            >
              <span className={styles.name}>{preset.title}</span>
              <br />
              <span className={styles.about}>{preset.about}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
