import {
  ClipboardPaste,
  Columns2,
  Download,
  Ellipsis,
  FlaskConical,
  LayoutGrid,
  PanelRight,
  Send,
} from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { findingsOf } from '../../../shared/retryLab/advice/findings.ts';
import { prepare } from '../../../shared/retryLab/prepare.ts';
import type { Scenario } from '../../../shared/retryLab/scenario.ts';
import { simulate, type Simulation } from '../../../shared/retryLab/simulate.ts';
import { verdictOf } from '../../../shared/retryLab/words/verdict.ts';
import { useCommands, type Command } from '../../app/commands.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import { BareField } from '../../components/Field.tsx';
import { Menu, MenuItem } from '../../components/Menu.tsx';
import { useNarrow } from '../../components/useMedia.ts';
import { ViewHeader } from '../../components/ViewHeader.tsx';
import { useApp } from '../../state/app.ts';
import { toast } from '../../state/toasts.ts';
import { AttemptChart } from './AttemptChart.tsx';
import { applyPolicy } from './applyPolicy.ts';
import { CodePane } from './CodePane.tsx';
import { FindingsPane } from './FindingsPane.tsx';
import { ImportDialog } from './ImportDialog.tsx';
import { copyLink, openFile, saveFile } from './labFiles.ts';
import {
  activeScenario,
  addVariant,
  editShared,
  openLink,
  useLab,
  variantCountMax,
} from './labStore.ts';
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
import { useOdds } from './useOdds.ts';
import { RefusalBar, VerdictBar } from './VerdictBar.tsx';

type DialogKind = 'presets' | 'import' | 'paste' | 'proof';

/** A scenario that the server takes, with its single answer. */
interface Answered {
  readonly scenario: Scenario;
  readonly simulation: Simulation;
}

function answerOf(scenario: Scenario): Answered | undefined {
  const prepared = prepare(scenario);
  return prepared.ok ? { scenario, simulation: simulate(scenario, prepared.plan) } : undefined;
}

/** The retry lab: try a retry policy before production does. */
export function RetryLabPage({
  createRunner = workerRunner,
}: {
  /** Who plays the random runs; a web worker unless told. */
  readonly createRunner?: () => OddsRunner;
}): ReactNode {
  const scenario = useLab(activeScenario);
  const { variants, active } = useLab();
  const [dialog, setDialog] = useState<DialogKind>();
  const narrow = useNarrow();
  const [isExplained, setIsExplained] = useState(false);
  useLinkInAddress();
  useLabCommands(setDialog, () => setIsExplained((before) => !before));

  const prepared = useMemo(() => prepare(scenario), [scenario]);
  const answered = useMemo(() => answerOf(scenario), [scenario]);
  // The last valid answer stays, faded, while what is typed is refused.
  const lastValid = useRef<Answered>(undefined);
  useEffect(() => {
    if (answered) lastValid.current = answered;
  }, [answered]);
  const shown = answered ?? lastValid.current;
  const findings = useMemo(() => findingsOf(scenario), [scenario]);
  const others = useMemo(
    () =>
      variants
        .filter((_, index) => index !== active)
        .flatMap((other) => answerOf(other)?.simulation ?? []),
    [variants, active],
  );
  const odds = useOdds(useOddsQuestion(), createRunner);
  const verdict = shown && verdictOf(shown.scenario, shown.simulation);
  const close = (): void => setDialog(undefined);
  return (
    <>
      <Header
        scenario={scenario}
        narrow={narrow}
        onDialog={setDialog}
        isExplained={isExplained}
        onExplain={() => setIsExplained(!isExplained)}
        refused={prepared.ok ? undefined : prepared.problems[0].words}
      />
      <div className={styles.lab}>
        <PolicyPane prepared={prepared} />
        <div className={styles.result} data-pane tabIndex={-1}>
          {prepared.ok ? (
            verdict && shown && <VerdictBar verdict={verdict} simulation={shown.simulation} />
          ) : (
            <RefusalBar problems={prepared.problems} />
          )}
          {shown && verdict && (
            <div className={classes(!answered && styles.faded)}>
              <AttemptChart
                scenario={shown.scenario}
                simulations={[shown.simulation, ...others]}
                label={`${verdict.title}, ${verdict.detail}.`}
              />
            </div>
          )}
          <OutcomeTable scenario={scenario} simulation={shown?.simulation} />
          <CodePane scenario={scenario} />
        </div>
        {(!narrow || isExplained) && (
          <aside className={styles.explanation} aria-label="Explanation" data-pane tabIndex={-1}>
            {shown && (
              <>
                <FindingsPane findings={findings} />
                <StoryPane simulation={shown.simulation} />
                <OddsPane scenario={scenario} plan={shown.simulation.plan} odds={odds} />
              </>
            )}
          </aside>
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

/** A link's query in the address is taken over once, when it comes. */
function useLinkInAddress(): void {
  const [query] = useState(() => window.location.hash.split('?')[1]);
  useEffect(() => {
    if (query === undefined) return;
    const problem = openLink(query);
    if (problem !== undefined)
      toast({ tone: 'danger', title: 'The link could not be opened.', text: problem });
  }, [query]);
}

/** The question keeps its identity while nothing about it changes. */
function useOddsQuestion(): OddsQuestion {
  const { variants, active, runCount, seed, oddsView, varied } = useLab();
  return useMemo(() => {
    const isVaried = oddsView === 'sensitivity';
    const current = variants[active] ?? variants[0];
    // What is varied, and who storms, is the policy that is edited; it goes first then.
    const isOne = isVaried || oddsView === 'load';
    return {
      scenarios: isOne ? [current] : variants,
      runCount,
      seed,
      wantsStorm: oddsView === 'load',
      varied: isVaried ? varied : undefined,
    };
  }, [variants, active, runCount, seed, oddsView, varied]);
}

function Header({
  scenario,
  narrow,
  onDialog,
  isExplained,
  onExplain,
  refused,
}: {
  readonly scenario: Scenario;
  readonly narrow: boolean;
  readonly onDialog: (kind: DialogKind) => void;
  readonly isExplained: boolean;
  readonly onExplain: () => void;
  /** Why there is nothing to prove or apply. */
  readonly refused: string | undefined;
}): ReactNode {
  const { variants, target } = useLab();
  const types = useApp((state) => state.snapshot?.project?.activityTypes);
  const full =
    variants.length >= variantCountMax ? 'Four policies are compared already.' : undefined;
  return (
    <ViewHeader
      title="Retry lab"
      actions={
        <>
          <Button size="small" onClick={() => onDialog('presets')}>
            <LayoutGrid aria-hidden="true" />
            Presets…
          </Button>
          {!narrow && (
            <>
              <Button size="small" onClick={() => onDialog('import')}>
                <Download aria-hidden="true" />
                Import attempts from a run…
              </Button>
              <Button size="small" off={full} onClick={addVariant}>
                <Columns2 aria-hidden="true" />
                {variants.length === 1 ? 'Compare policies' : 'Another policy'}
              </Button>
            </>
          )}
          <Button size="small" onClick={copyLink}>
            <Send aria-hidden="true" />
            Copy link
          </Button>
          {narrow && (
            <Button
              size="small"
              iconOnly
              aria-label="Explanation"
              title="Explanation (I)"
              aria-pressed={isExplained}
              onClick={onExplain}
            >
              <PanelRight aria-hidden="true" />
            </Button>
          )}
          <Menu
            align="end"
            trigger={
              <Button size="small" iconOnly aria-label="More">
                <Ellipsis aria-hidden="true" />
              </Button>
            }
          >
            <MenuItem onClick={() => onDialog('paste')}>Paste options…</MenuItem>
            <MenuItem onClick={() => onDialog('import')}>Import attempts from a run…</MenuItem>
            <MenuItem off={full} onClick={addVariant}>
              Compare with another policy
            </MenuItem>
            <MenuItem off={refused} onClick={() => onDialog('proof')}>
              Prove on the engine…
            </MenuItem>
            {target && (
              <MenuItem off={refused} onClick={() => void applyPolicy(target, scenario)}>
                Apply to the running {target.type} of {target.workflowId}
              </MenuItem>
            )}
            <MenuItem onClick={openFile}>Open a file…</MenuItem>
            <MenuItem onClick={() => saveFile(scenario)}>Save as a file</MenuItem>
          </Menu>
        </>
      }
    >
      <BareField
        small
        mono
        className={styles.name}
        label={scenario.subject === 'activity' ? 'Activity type' : 'Workflow type'}
        placeholder={scenario.subject === 'activity' ? 'activity type' : 'workflow type'}
        list="retry-lab-types"
        value={scenario.name}
        onChange={(name) => editShared((before) => ({ ...before, name }))}
      />
      <datalist id="retry-lab-types">
        {types?.map((type) => (
          <option key={type} value={type} />
        ))}
      </datalist>
    </ViewHeader>
  );
}

function useLabCommands(onDialog: (kind: DialogKind) => void, onExplain: () => void): void {
  const commands: readonly Command[] = [
    {
      id: 'retryLab.presets',
      title: 'Presets of the retry lab…',
      group: 'This view',
      icon: LayoutGrid,
      keys: 'p',
      run: () => onDialog('presets'),
    },
    {
      id: 'retryLab.import',
      title: 'Import attempts from a run…',
      group: 'This view',
      icon: Download,
      keys: 'Shift+I',
      run: () => onDialog('import'),
    },
    {
      id: 'retryLab.paste',
      title: 'Paste options…',
      group: 'This view',
      icon: ClipboardPaste,
      keys: 'Shift+P',
      run: () => onDialog('paste'),
    },
    {
      id: 'retryLab.compare',
      title: 'Compare with another policy',
      group: 'This view',
      icon: Columns2,
      keys: 'c',
      off: () =>
        useLab.getState().variants.length >= variantCountMax
          ? 'Four policies are compared already.'
          : undefined,
      run: addVariant,
    },
    {
      id: 'retryLab.prove',
      title: 'Prove on the engine…',
      group: 'This view',
      icon: FlaskConical,
      keys: 'e',
      run: () => onDialog('proof'),
    },
    {
      id: 'retryLab.link',
      title: 'Copy a link to this scenario',
      group: 'This view',
      icon: Send,
      keys: 'y',
      run: copyLink,
    },
    {
      id: 'retryLab.explain',
      title: 'Show or hide the explanation',
      group: 'This view',
      icon: PanelRight,
      keys: 'i',
      run: onExplain,
    },
  ];
  useCommands(commands);
}
