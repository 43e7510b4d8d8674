import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { outageOf } from '../../../shared/retryLab/exchange/presets.ts';
import type { Outage, Scenario } from '../../../shared/retryLab/scenario.ts';
import { Button } from '../../components/Button.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Fields, LengthField } from './Entry.tsx';
import { editShared } from './labStore.ts';
import styles from './PolicyPane.module.css';

/** Changes the first outage. */
const setOutage = (fields: Partial<Outage>) =>
  editShared((before) => {
    const [first, ...others] = before.outages;
    return first ? { ...before, outages: [{ ...first, ...fields }, ...others] } : before;
  });

/** What the policy meets: the worker's queue and heartbeats, and an outage of the called service. */
export function Surroundings({ scenario }: { readonly scenario: Scenario }): ReactNode {
  const [outage] = scenario.outages;
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
        {outage && (
          <>
            <LengthField
              label="Outage from"
              isRequired
              value={outage.fromMs}
              onChange={(fromMs) => setOutage({ fromMs: fromMs ?? 0 })}
            />
            <LengthField
              label="Outage until"
              isRequired
              value={outage.toMs}
              onChange={(toMs) => setOutage({ toMs: toMs ?? 0 })}
            />
          </>
        )}
      </Fields>
      <OutageButtons outage={outage} />
    </>
  );
}

/** Begins an outage, says what it does to attempts, ends it. */
function OutageButtons({ outage }: { readonly outage: Outage | undefined }): ReactNode {
  return (
    <div className={styles.outage}>
      {outage ? (
        <>
          <Segmented
            label="During the outage attempts"
            value={outage.kind}
            onChange={(kind) => setOutage({ kind })}
            options={[
              { value: 'fails', label: 'fail' },
              { value: 'hangs', label: 'hang' },
            ]}
          />
          <Button
            size="small"
            tone="ghost"
            onClick={() =>
              editShared((before) => ({ ...before, outages: before.outages.slice(1) }))
            }
          >
            No outage
          </Button>
        </>
      ) : (
        <Button
          size="small"
          onClick={() => editShared((before) => ({ ...before, outages: [outageOf(10)] }))}
        >
          <Plus aria-hidden="true" />
          Outage of 10 m
        </Button>
      )}
    </div>
  );
}
