import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Prepared, ScenarioField } from '../../../shared/retryLab/prepare.ts';
import { emptyScenario, type Scenario } from '../../../shared/retryLab/scenario.ts';
import { retryDefaults } from '../../../shared/temporal/retry.ts';
import { Button } from '../../components/Button.tsx';
import { Note } from '../../components/Note.tsx';
import { Pane } from '../../components/Pane.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { derivedText, Fields, LengthField, NumberField } from './Entry.tsx';
import { ErrorTypes } from './ErrorTypes.tsx';
import {
  activeScenario,
  editPolicy,
  editShared,
  removeVariant,
  useLab,
  variantName,
} from './labStore.ts';
import styles from './PolicyPane.module.css';
import { Surroundings } from './Surroundings.tsx';

/** The policy and everything around it, with Temporal's names. */
export function PolicyPane({ prepared }: { readonly prepared: Prepared }): ReactNode {
  const scenario = useLab(activeScenario);
  const problemOf = (field: ScenarioField): string | undefined =>
    prepared.ok ? undefined : prepared.problems.find((problem) => problem.field === field)?.words;
  const isActivity = scenario.subject === 'activity';
  return (
    <Pane
      title="Policy"
      tools={
        <Button
          tone="ghost"
          size="small"
          title="Back to the server's defaults; timeouts stay"
          onClick={() => editPolicy((before) => ({ ...before, policy: emptyScenario().policy }))}
        >
          Reset to default
        </Button>
      }
    >
      <Variants />
      <div className={styles.row}>
        <Segmented
          label="What is retried"
          stretch
          value={scenario.subject}
          onChange={(subject) => editShared((before) => ({ ...before, subject }))}
          options={[
            { value: 'activity', label: 'Activity' },
            { value: 'workflow', label: 'Workflow' },
          ]}
        />
      </div>
      <PolicyFields scenario={scenario} prepared={prepared} problemOf={problemOf} />
      {isActivity && (
        <ActivityTimeouts scenario={scenario} prepared={prepared} problemOf={problemOf} />
      )}
      <WorkflowFields scenario={scenario} problemOf={problemOf} />
      <Surroundings scenario={scenario} />
      <div className={styles.note}>
        <Note>The formula is the server's own: same code, same milliseconds.</Note>
      </div>
    </Pane>
  );
}

interface PartProps {
  readonly scenario: Scenario;
  readonly prepared: Prepared;
  readonly problemOf: (field: ScenarioField) => string | undefined;
}

/** Which of the compared policies is edited. */
function Variants(): ReactNode {
  const { variants, active } = useLab();
  if (variants.length === 1) return undefined;
  return (
    <div className={styles.variants}>
      <Segmented
        label="Policy to edit"
        stretch
        value={String(active)}
        onChange={(value) => useLab.setState({ active: Number(value) })}
        options={variants.map((_, index) => ({ value: String(index), label: variantName(index) }))}
      />
      <Button
        size="small"
        tone="ghost"
        iconOnly
        aria-label={`Remove ${variantName(active)}`}
        onClick={() => removeVariant(active)}
      >
        <X aria-hidden="true" />
      </Button>
    </div>
  );
}

function PolicyFields({ scenario, prepared, problemOf }: PartProps): ReactNode {
  const { policy, workflow, subject } = scenario;
  const effective = prepared.ok ? prepared.plan.policy : undefined;
  const initialMs = policy.initialIntervalMs ?? retryDefaults.initialIntervalMs;
  const edit = (fields: Partial<Scenario['policy']>) =>
    editPolicy((before) => ({ ...before, policy: { ...before.policy, ...fields } }));
  return (
    <>
      <h3 className={styles.section}>Retry policy</h3>
      {subject === 'workflow' && (
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={workflow.hasRetryPolicy}
            onChange={(event) => {
              const hasRetryPolicy = event.target.checked;
              editPolicy((before) => ({
                ...before,
                workflow: { ...before.workflow, hasRetryPolicy },
              }));
            }}
          />
          The workflow has one
        </label>
      )}
      <Fields>
        <LengthField
          label="Initial interval"
          value={policy.initialIntervalMs}
          derived={derivedText(retryDefaults.initialIntervalMs)}
          error={problemOf('policy.initialIntervalMs')}
          onChange={(initialIntervalMs) => edit({ initialIntervalMs })}
        />
        <NumberField
          label="Backoff coefficient"
          value={policy.backoffCoefficient}
          derived={String(retryDefaults.backoffCoefficient)}
          min={1}
          error={problemOf('policy.backoffCoefficient')}
          onChange={(backoffCoefficient) => edit({ backoffCoefficient })}
        />
        <LengthField
          label="Maximum interval"
          value={policy.maximumIntervalMs}
          derived={derivedText(
            effective?.maximumIntervalMs ?? initialMs * retryDefaults.maximumIntervalCoefficient,
          )}
          error={problemOf('policy.maximumIntervalMs')}
          onChange={(maximumIntervalMs) => edit({ maximumIntervalMs })}
        />
        <NumberField
          label="Maximum attempts"
          value={policy.maximumAttempts === 0 ? undefined : policy.maximumAttempts}
          derived="unlimited"
          unsetText=""
          min={1}
          isWhole
          error={problemOf('policy.maximumAttempts')}
          onChange={(maximumAttempts) => edit({ maximumAttempts })}
        />
      </Fields>
      <ErrorTypes
        types={policy.nonRetryableErrorTypes}
        error={problemOf('policy.nonRetryableErrorTypes')}
        onChange={(nonRetryableErrorTypes) => edit({ nonRetryableErrorTypes })}
      />
    </>
  );
}

function ActivityTimeouts({ scenario, prepared, problemOf }: PartProps): ReactNode {
  const { timeouts } = scenario;
  const effective =
    prepared.ok && prepared.plan.subject === 'activity' ? prepared.plan.timeouts : undefined;
  const edit = (fields: Partial<Scenario['timeouts']>) =>
    editPolicy((before) => ({ ...before, timeouts: { ...before.timeouts, ...fields } }));
  const rows = [
    ['Schedule to close', 'scheduleToCloseMs'],
    ['Start to close', 'startToCloseMs'],
    ['Schedule to start', 'scheduleToStartMs'],
    ['Heartbeat', 'heartbeatMs'],
  ] as const;
  return (
    <>
      <h3 className={styles.section}>Activity timeouts</h3>
      <Fields>
        {rows.map(([label, field]) => (
          <LengthField
            key={field}
            label={label}
            value={timeouts[field]}
            derived={derivedText(effective?.[field])}
            error={problemOf(`timeouts.${field}`)}
            onChange={(ms) => edit({ [field]: ms })}
          />
        ))}
      </Fields>
    </>
  );
}

function WorkflowFields({ scenario, problemOf }: Omit<PartProps, 'prepared'>): ReactNode {
  const { workflow, subject } = scenario;
  const edit = (fields: Partial<Scenario['workflow']>) =>
    editPolicy((before) => ({ ...before, workflow: { ...before.workflow, ...fields } }));
  return (
    <>
      <h3 className={styles.section}>
        {subject === 'activity' ? 'Its workflow' : 'Workflow timeouts'}
      </h3>
      <Fields>
        <LengthField
          label="Execution timeout"
          value={workflow.executionTimeoutMs}
          error={problemOf('workflow.executionTimeoutMs')}
          onChange={(executionTimeoutMs) => edit({ executionTimeoutMs })}
        />
        <LengthField
          label="Run timeout"
          value={workflow.runTimeoutMs}
          derived={derivedText(workflow.executionTimeoutMs)}
          error={problemOf('workflow.runTimeoutMs')}
          onChange={(runTimeoutMs) => edit({ runTimeoutMs })}
        />
        {subject === 'activity' && (
          <LengthField
            label="Run going for"
            title="How long the run has been going when the activity is scheduled"
            isRequired
            value={workflow.elapsedMs}
            onChange={(elapsedMs) => edit({ elapsedMs: Math.max(0, elapsedMs ?? 0) })}
          />
        )}
      </Fields>
    </>
  );
}
