import type { ReactNode } from 'react';
import type { Clock } from '../../../shared/ipc/models.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { useApp } from '../../state/app.ts';
import {
  clockModes,
  clockOff,
  modeNames,
  modeSentences,
  setClockMode,
} from '../../state/clockActions.ts';
import { SpeedField } from './SpeedField.tsx';

/** How time runs, to be changed; a scaled clock's speed beside it. */
export function ModeSwitch({ mode }: Pick<Clock, 'mode'>): ReactNode {
  const off = useApp(clockOff);
  return (
    <>
      <Segmented
        label="Clock mode"
        tone="time"
        value={mode}
        off={off}
        onChange={(next) => void setClockMode(next)}
        options={clockModes.map((value) => ({
          value,
          label: modeNames[value],
          title: modeSentences[value],
        }))}
      />
      {mode === 'scaled' && <SpeedField />}
    </>
  );
}
