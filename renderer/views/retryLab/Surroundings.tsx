import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { outageOf } from '../../../shared/retryLab/exchange/presets.ts';
import { outageCountMax, type Outage, type Scenario } from '../../../shared/retryLab/scenario.ts';
import { Button } from '../../components/Button.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Fields, LengthField } from './Entry.tsx';
import { editShared, useLab } from './labStore.ts';
import styles from './PolicyPane.module.css';

const editOutages = (change: (outages: readonly Outage[]) => Outage[]): void =>
  editShared((before) => ({ ...before, outages: change(before.outages) }));

/** Adds an outage of ten minutes; after the last one, as far from it as it is long. */
export function addOutage(): void {
  editOutages((outages) => {
    const last = outages.at(-1);
    if (!last) return [outageOf(10)];
    const lengthMs = Math.max(1000, last.toMs - last.fromMs);
    const fromMs = last.toMs + lengthMs;
    return [...outages, { ...last, fromMs, toMs: fromMs + lengthMs }].slice(0, outageCountMax);
  });
  useLab.setState({ focusedOutage: useLab.getState().variants[0].outages.length - 1 });
}

/** What the policy meets: the worker's queue and heartbeats, and outages of the called service. */
export function Surroundings({ scenario }: { readonly scenario: Scenario }): ReactNode {
  const { outages } = scenario;
  return (
    <>
      <h3 className={styles.section}>Worker and service</h3>
      <Fields>
        <LengthField
          label="Queue wait"
          title="How long an attempt waits for a worker"
          isRequired
          value={scenario.queueMs}
          onChange={(queueMs) =>
            editShared((before) => ({ ...before, queueMs: Math.max(0, queueMs ?? 0) }))
          }
        />
        {scenario.subject === 'activity' && (
          <LengthField
            label="Heartbeats every"
            unsetText="often"
            value={scenario.heartbeatEveryMs}
            onChange={(ms) =>
              editShared((before) => ({
                ...before,
                heartbeatEveryMs: ms === undefined ? undefined : Math.max(1, ms),
              }))
            }
          />
        )}
      </Fields>
      {outages.map((outage, index) => (
        <OutageFields key={index} outage={outage} index={index} isOnly={outages.length === 1} />
      ))}
      {outages.length < outageCountMax && (
        <div className={styles.outage}>
          <Button size="small" onClick={addOutage}>
            <Plus aria-hidden="true" />
            {outages.length === 0 ? 'Outage of 10 m' : 'Another outage'}
          </Button>
        </div>
      )}
    </>
  );
}

/** When the called service is down, and what attempts that start then do. */
function OutageFields({
  outage,
  index,
  isOnly,
}: {
  readonly outage: Outage;
  readonly index: number;
  readonly isOnly: boolean;
}): ReactNode {
  const wantsFocus = useLab(({ focusedOutage }) => focusedOutage === index);
  const name = isOnly ? 'Outage' : `Outage ${index + 1}`;
  const edit = (fields: Partial<Outage>): void =>
    editOutages((outages) =>
      outages.map((other, at) => (at === index ? { ...other, ...fields } : other)),
    );
  return (
    <div className={styles.window}>
      <Fields>
        <LengthField
          label={`${name} from`}
          isRequired
          value={outage.fromMs}
          onChange={(fromMs) => edit({ fromMs: Math.max(0, fromMs ?? 0) })}
        />
        <LengthField
          label={`${name} until`}
          isRequired
          wantsFocus={wantsFocus}
          onFocused={() => useLab.setState({ focusedOutage: undefined })}
          value={outage.toMs}
          onChange={(toMs) => edit({ toMs: Math.max(0, toMs ?? 0) })}
        />
        {outage.kind === 'fails' && (
          <LengthField
            label={`${name}: error after`}
            title="How long an attempt takes until the error comes"
            isRequired
            value={outage.afterMs}
            onChange={(afterMs) => edit({ afterMs: Math.max(0, afterMs ?? 0) })}
          />
        )}
      </Fields>
      <div className={styles.outage}>
        <Segmented
          label={`During ${isOnly ? 'the outage' : name.toLowerCase()} attempts`}
          value={outage.kind}
          onChange={(kind) => edit({ kind })}
          options={[
            { value: 'fails', label: 'fail' },
            { value: 'hangs', label: 'hang' },
          ]}
        />
        <Button
          size="small"
          tone="ghost"
          aria-label={isOnly ? undefined : `Remove ${name.toLowerCase()}`}
          onClick={() => editOutages((outages) => outages.filter((_, at) => at !== index))}
        >
          <X aria-hidden="true" />
          {isOnly ? 'No outage' : 'Remove'}
        </Button>
      </div>
    </div>
  );
}
