import type { ReactNode } from 'react';
import type { Callers, Odds, Scenario } from '../../../shared/retryLab/scenario.ts';
import { DistributionFields } from './DistributionFields.tsx';
import { Fields, LengthField, NumberField, ShareField } from './Entry.tsx';
import { editShared } from './labStore.ts';
import styles from './OddsPane.module.css';

const callerCountMax = 20_000;

/** What attempts do by chance, and who else calls the service. */
export function OddsFields({ scenario }: { readonly scenario: Scenario }): ReactNode {
  const { odds, callers } = scenario;
  const edit = (fields: Partial<Odds>) =>
    editShared((before) => ({ ...before, odds: { ...before.odds, ...fields } }));
  return (
    <>
      <details className={styles.more}>
        <summary>What attempts do by chance</summary>
        <Fields>
          <ShareField
            label="fail"
            value={odds.failShare}
            onChange={(failShare) => edit({ failShare })}
          />
          <ShareField
            label="never answer"
            value={odds.hangShare}
            onChange={(hangShare) => edit({ hangShare })}
          />
          <ShareField
            label="fail for good"
            value={odds.nonRetryableShare}
            onChange={(nonRetryableShare) => edit({ nonRetryableShare })}
          />
          {scenario.outages.length > 0 && (
            <LengthField
              label="outage later by up to"
              isRequired
              value={odds.outageDelayMsMax}
              onChange={(ms) => edit({ outageDelayMsMax: Math.max(0, ms ?? 0) })}
            />
          )}
        </Fields>
        <DistributionFields
          label="A success takes"
          value={odds.succeedsAfter}
          onChange={(succeedsAfter) => edit({ succeedsAfter })}
        />
        <DistributionFields
          label="A failure takes"
          value={odds.failsAfter}
          onChange={(failsAfter) => edit({ failsAfter })}
        />
        <DistributionFields
          label="Queue wait"
          value={odds.queue ?? { kind: 'constant', ms: scenario.queueMs }}
          onChange={(queue) => edit({ queue })}
        />
      </details>
      <CallerFields callers={callers} />
    </>
  );
}

/** Who else calls the service, and how much it takes. */
function CallerFields({ callers }: { readonly callers: Callers }): ReactNode {
  const edit = (fields: Partial<Callers>) =>
    editShared((before) => ({ ...before, callers: { ...before.callers, ...fields } }));
  return (
    <details className={styles.more} open={callers.count > 1}>
      <summary>Many callers of one service</summary>
      <Fields>
        <NumberField
          label="callers"
          isWhole
          min={1}
          isRequired
          value={callers.count}
          onChange={(count) =>
            edit({ count: Math.min(callerCountMax, Math.max(1, Math.round(count ?? 1))) })
          }
        />
        <LengthField
          label="arrive within"
          isRequired
          value={callers.arriveWithinMs}
          onChange={(ms) => edit({ arriveWithinMs: Math.max(0, ms ?? 0) })}
        />
        <NumberField
          label="service takes, a second"
          unsetText="any number"
          min={1}
          value={callers.capacityPerSecond}
          onChange={(perSecond) =>
            edit({
              capacityPerSecond: perSecond === undefined || perSecond <= 0 ? undefined : perSecond,
            })
          }
        />
        {callers.capacityPerSecond !== undefined && (
          <NumberField
            label="after a rest, at once"
            title="How many requests it takes at once after a quiet time; unset: one second's worth"
            unsetText="1 s worth"
            min={1}
            value={callers.burst}
            onChange={(burst) =>
              edit({ burst: burst === undefined ? undefined : Math.max(1, burst) })
            }
          />
        )}
        <LengthField
          label="it asks to retry after"
          unsetText="nothing"
          value={callers.retryAfterMs}
          onChange={(retryAfterMs) => edit({ retryAfterMs })}
        />
        <LengthField
          label="plus, at random, up to"
          title="A random next retry delay spreads those who were refused together"
          isRequired
          value={callers.retrySpreadMs}
          onChange={(ms) => edit({ retrySpreadMs: Math.max(0, ms ?? 0) })}
        />
      </Fields>
    </details>
  );
}
