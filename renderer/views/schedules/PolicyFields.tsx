import { useMemo, type ReactNode } from 'react';
import type { OverlapPolicy } from '../../../shared/ipc/schedules.ts';
import { TextField } from '../../components/Field.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { SuggestField } from '../../components/SuggestField.tsx';
import { SwitchField } from '../../components/SwitchField.tsx';
import { ownZone } from '../../components/timeText.ts';
import { OVERLAP_WORDS } from '../../model/schedules/overlapPicture.ts';
import { OverlapPicture } from './OverlapPicture.tsx';
import type { ScheduleForm } from './scheduleForm.ts';
import styles from './SchedulePage.module.css';
import { errorOf, type ScheduleFormState } from './useScheduleForm.ts';

/** The policies as a list to choose from. */
export const overlapOptions = (Object.keys(OVERLAP_WORDS) as OverlapPolicy[]).map((value) => ({
  value,
  label: OVERLAP_WORDS[value].name,
}));

function knownZones() {
  const own = ownZone();
  return [...new Set(['UTC', own, ...Intl.supportedValuesOf('timeZone')])].map((value) => ({
    value,
    aside: value === own ? 'yours' : undefined,
  }));
}

type TextKey = 'jitter' | 'startAt' | 'endAt' | 'catchup' | 'remaining' | 'note';

const TEXTS: Readonly<Record<TextKey, { readonly label: string; readonly placeholder: string }>> = {
  jitter: { label: 'Jitter', placeholder: 'none' },
  startAt: { label: 'Not before', placeholder: '2026-04-01 12:00' },
  endAt: { label: 'Not after', placeholder: 'no end' },
  catchup: { label: 'Catch-up window', placeholder: '365 d' },
  remaining: { label: 'Remaining actions', placeholder: 'no limit' },
  note: { label: 'Note', placeholder: 'what it is for' },
};

const UNITS: Readonly<Partial<Record<TextKey, string>>> = { startAt: 'UTC', endAt: 'UTC' };

function Text({
  name,
  state,
}: {
  readonly name: TextKey;
  readonly state: ScheduleFormState;
}): ReactNode {
  const { label, placeholder } = TEXTS[name];
  const change = (value: string): void => state.change({ [name]: value } as Partial<ScheduleForm>);
  return (
    <div data-problem={name}>
      <TextField
        label={label}
        placeholder={placeholder}
        value={state.form[name]}
        error={errorOf(state, name)}
        unit={UNITS[name]}
        onChange={change}
      />
    </div>
  );
}

/** Zone, jitter and bounds of the spec; what happens when runs overlap, come late, fail. */
export function PolicyFields({ state }: { readonly state: ScheduleFormState }): ReactNode {
  const { form, change } = state;
  const zones = useMemo(() => knownZones(), []);
  return (
    <>
      <div className={styles.three}>
        <div data-problem="zone">
          <SuggestField
            label="Time zone"
            value={form.zone === '' ? 'UTC' : form.zone}
            suggestions={zones}
            error={errorOf(state, 'zone')}
            empty="The zones of IANA have no such name."
            onChange={(zone) => change({ zone: zone === 'UTC' ? '' : zone })}
          />
        </div>
        <Text name="jitter" state={state} />
        <Text name="catchup" state={state} />
        <Text name="startAt" state={state} />
        <Text name="endAt" state={state} />
        <Text name="remaining" state={state} />
      </div>
      <div className={styles.overlap}>
        <SelectField
          label="Overlap"
          value={form.overlap}
          options={overlapOptions}
          onChange={(overlap) => change({ overlap })}
        />
        <OverlapPicture policy={form.overlap} />
      </div>
      <div className={styles.switches}>
        <SwitchField
          label="Pause on failure"
          checked={form.pauseOnFailure}
          onChange={(pauseOnFailure) => change({ pauseOnFailure })}
        />
        <SwitchField
          label="Workflow ID without the time"
          checked={form.keepId}
          onChange={(keepId) => change({ keepId })}
        />
        {state.isNew && (
          <SwitchField
            label="Begin paused"
            checked={form.paused}
            onChange={(paused) => change({ paused })}
          />
        )}
      </div>
      <Text name="note" state={state} />
    </>
  );
}
