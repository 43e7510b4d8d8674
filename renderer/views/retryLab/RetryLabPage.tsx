import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { findingsOf } from '../../../shared/retryLab/advice/findings.ts';
import { prepare, type Prepared } from '../../../shared/retryLab/prepare.ts';
import type { Scenario } from '../../../shared/retryLab/scenario.ts';
import { simulate, type Simulation } from '../../../shared/retryLab/simulate.ts';
import { verdictOf } from '../../../shared/retryLab/words/verdict.ts';
import { useHashLocation } from 'wouter/use-hash-location';
import { paths, replaceTo } from '../../app/routes.ts';
import { useNarrow } from '../../components/useMedia.ts';
import { toast } from '../../state/toasts.ts';
import { AttemptChart } from './AttemptChart.tsx';
import { CodePane } from './CodePane.tsx';
import { FindingsPane } from './FindingsPane.tsx';
import { ImportDialog } from './ImportDialog.tsx';
import { useLabCommands } from './labCommands.ts';
import { LabHeader, type LabDialog } from './LabHeader.tsx';
import { activeScenario, openLink, useLab } from './labStore.ts';
import { OddsPane } from './OddsPane.tsx';
import type { OddsQuestion } from './oddsProtocol.ts';
import { workerRunner, type OddsRunner } from './oddsRunner.ts';
import { OutcomeTable } from './OutcomeTable.tsx';
import { PasteDialog } from './PasteDialog.tsx';
import { PolicyPane } from './PolicyPane.tsx';
import { PresetsDialog } from './PresetsDialog.tsx';
import { ProofDialog } from './ProofDialog.tsx';
import styles from './RetryLabPage.module.css';
import { StoryPane } from './StoryPane.tsx';
import { useOdds, type Odds } from './useOdds.ts';
import { RefusalBar, VerdictBar } from './VerdictBar.tsx';

/** A scenario that the server takes, with its single answer. */
interface Answered {
  readonly scenario: Scenario;
  readonly simulation: Simulation;
}

function answerOf(scenario: Scenario): Answered | undefined {
  const prepared = prepare(scenario);
  return prepared.ok ? { scenario, simulation: simulate(scenario, prepared.plan) } : undefined;
}

/** The last valid answer stays, faded, while what is typed is refused. */
function useAnswer(scenario: Scenario): {
  readonly prepared: Prepared;
  readonly answered: Answered | undefined;
  readonly shown: Answered | undefined;
} {
  const prepared = useMemo(() => prepare(scenario), [scenario]);
  const answered = useMemo(() => answerOf(scenario), [scenario]);
  const [lastValid, setLastValid] = useState(answered);
  if (answered && answered !== lastValid) setLastValid(answered);
  return { prepared, answered, shown: answered ?? lastValid };
}

/** The retry lab: try a retry policy before production does. */
export function RetryLabPage({
  createRunner = workerRunner,
}: {
  /** Who plays the random runs; a web worker unless told. */
  readonly createRunner?: () => OddsRunner;
}): ReactNode {
  const scenario = useLab(activeScenario);
  const [dialog, setDialog] = useState<LabDialog>();
  const [isExplained, setIsExplained] = useState(false);
  const narrow = useNarrow();
  const explain = (): void => setIsExplained((before) => !before);
  useLinkInAddress();
  useLabCommands(setDialog, explain);
  const { prepared, answered, shown } = useAnswer(scenario);
  const odds = useOdds(useOddsQuestion(!prepared.ok), createRunner);
  const close = (): void => setDialog(undefined);
  return (
    <>
      <LabHeader
        scenario={scenario}
        narrow={narrow}
        onDialog={setDialog}
        isExplained={isExplained}
        onExplain={explain}
        refused={prepared.ok ? undefined : prepared.problems[0].words}
      />
      <div className={styles.lab}>
        <PolicyPane prepared={prepared} />
        <Result scenario={scenario} prepared={prepared} shown={shown} />
        {(!narrow || isExplained) && shown && (
          <Explanation
            scenario={scenario}
            shown={shown}
            odds={prepared.ok ? odds : { ...odds, isStale: true }}
          />
        )}
      </div>
      {dialog === 'presets' && <PresetsDialog onClose={close} />}
      {dialog === 'import' && <ImportDialog onClose={close} />}
      {dialog === 'paste' && <PasteDialog onClose={close} />}
      {dialog === 'proof' && answered && (
        <ProofDialog scenario={scenario} simulation={answered.simulation} onClose={close} />
      )}
    </>
  );
}

/** The answer: sentence, chart, script, code. */
function Result({
  scenario,
  prepared,
  shown,
}: {
  readonly scenario: Scenario;
  readonly prepared: Prepared;
  readonly shown: Answered | undefined;
}): ReactNode {
  const { variants, active } = useLab();
  const others = useMemo(
    () =>
      variants
        .filter((_, index) => index !== active)
        .flatMap((other) => answerOf(other)?.simulation ?? []),
    [variants, active],
  );
  const simulations = useMemo(
    () => shown && ([shown.simulation, ...others] as const),
    [shown, others],
  );
  const verdict = shown && verdictOf(shown.scenario, shown.simulation);
  return (
    <div className={styles.result} data-pane tabIndex={-1}>
      {prepared.ok ? (
        verdict && <VerdictBar verdict={verdict} simulation={shown.simulation} />
      ) : (
        <RefusalBar problems={prepared.problems} />
      )}
      {shown && verdict && simulations && (
        <div className={prepared.ok ? undefined : styles.faded}>
          <AttemptChart
            scenario={shown.scenario}
            simulations={simulations}
            label={`${verdict.title}, ${verdict.detail}.`}
          />
        </div>
      )}
      <OutcomeTable scenario={scenario} simulation={shown?.simulation} />
      <CodePane scenario={scenario} />
    </div>
  );
}

/** Why, and how likely. */
function Explanation({
  scenario,
  shown,
  odds,
}: {
  readonly scenario: Scenario;
  readonly shown: Answered;
  readonly odds: Odds;
}): ReactNode {
  const findings = useMemo(() => findingsOf(scenario), [scenario]);
  return (
    <aside className={styles.explanation} aria-label="Explanation" data-pane tabIndex={-1}>
      <FindingsPane findings={findings} />
      <StoryPane simulation={shown.simulation} />
      <OddsPane scenario={scenario} plan={shown.simulation.plan} odds={odds} />
    </aside>
  );
}

/**
 * A link's query in the address is taken over once, when it comes, and out of the address: whoever comes back to the page finds what
 * was made of it since.
 */
function useLinkInAddress(): void {
  const [path] = useHashLocation();
  const query = path.split('?')[1];
  useEffect(() => {
    if (query === undefined) return;
    replaceTo(paths.retryLab);
    const problem = openLink(query);
    if (problem !== undefined)
      toast({ tone: 'danger', title: 'The link could not be opened.', text: problem });
  }, [query]);
}

/**
 * The question keeps its identity while nothing about it changes. While the edited policy is refused the last question stays, so that its
 * answer does.
 */
function useOddsQuestion(isRefused: boolean): OddsQuestion {
  const { variants, active, runCount, seed, oddsView, varied } = useLab();
  const question = useMemo(() => {
    const isVaried = oddsView === 'sensitivity';
    const current = variants[active] ?? variants[0];
    // What is varied, and who storms, is the policy that is edited.
    const isOne = isVaried || oddsView === 'load';
    return {
      scenarios: isOne ? [current] : variants,
      runCount,
      seed,
      wantsStorm: oddsView === 'load',
      varied: isVaried ? varied : undefined,
    };
  }, [variants, active, runCount, seed, oddsView, varied]);
  const [lastValid, setLastValid] = useState(question);
  if (!isRefused && question !== lastValid) setLastValid(question);
  return isRefused ? lastValid : question;
}
