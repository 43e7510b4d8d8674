import { Columns2, Download, Ellipsis, LayoutGrid, PanelRight, Send } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Scenario } from '../../../shared/retryLab/scenario.ts';
import { Button } from '../../components/Button.tsx';
import { BareField } from '../../components/Field.tsx';
import { Menu, MenuItem } from '../../components/Menu.tsx';
import { ViewHeader } from '../../components/ViewHeader.tsx';
import { useApp } from '../../state/app.ts';
import { applyPolicy } from './applyPolicy.ts';
import { copyLink, openFile, saveFile } from './labFiles.ts';
import { addVariant, editShared, useLab, variantCountMax } from './labStore.ts';
import styles from './RetryLabPage.module.css';

/** The dialogs of the lab. */
export type LabDialog = 'presets' | 'import' | 'paste' | 'proof';

interface LabHeaderProps {
  readonly scenario: Scenario;
  readonly narrow: boolean;
  readonly onDialog: (dialog: LabDialog) => void;
  readonly isExplained: boolean;
  readonly onExplain: () => void;
  /** Why there is nothing to prove or apply. */
  readonly refused: string | undefined;
}

const useFull = (): string | undefined =>
  useLab(({ variants }) => variants.length >= variantCountMax)
    ? 'Four policies are compared already.'
    : undefined;

/** The lab's first line: what is retried, where scenarios come from and where they go. */
export function LabHeader(props: LabHeaderProps): ReactNode {
  const { scenario, narrow, onDialog, isExplained, onExplain } = props;
  const isCompared = useLab(({ variants }) => variants.length > 1);
  const target = useLab((lab) => lab.target);
  const full = useFull();
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
                {isCompared ? 'Another policy' : 'Compare policies'}
              </Button>
            </>
          )}
          {(!narrow || !target) && (
            <Button size="small" onClick={copyLink}>
              <Send aria-hidden="true" />
              Copy link
            </Button>
          )}
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
          {target && (
            <Button
              size="small"
              tone="primary"
              off={props.refused}
              title={`Gives the running ${target.type} of ${target.workflowId} this policy`}
              onClick={() => void applyPolicy(target, scenario)}
            >
              Apply to the running activity
            </Button>
          )}
          <LabMenu {...props} />
        </>
      }
    >
      <NameField scenario={scenario} />
    </ViewHeader>
  );
}

function LabMenu({ scenario, onDialog, refused }: LabHeaderProps): ReactNode {
  const full = useFull();
  return (
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
      <MenuItem onClick={copyLink}>Copy a link</MenuItem>
      <MenuItem onClick={openFile}>Open a file…</MenuItem>
      <MenuItem onClick={() => saveFile(scenario)}>Save as a file</MenuItem>
    </Menu>
  );
}

/** The type's name; those of the open project are offered. */
function NameField({ scenario }: { readonly scenario: Scenario }): ReactNode {
  const isActivity = scenario.subject === 'activity';
  const project = useApp((state) => state.snapshot?.project);
  const types = isActivity
    ? project?.activityTypes
    : project?.workflowTypes.map(({ name }) => name);
  return (
    <>
      <BareField
        small
        mono
        className={styles.name}
        label={isActivity ? 'Activity type' : 'Workflow type'}
        placeholder={isActivity ? 'activity type' : 'workflow type'}
        list="retry-lab-types"
        value={scenario.name}
        onChange={(name) => editShared((before) => ({ ...before, name }))}
      />
      <datalist id="retry-lab-types">
        {types?.map((type) => (
          <option key={type} value={type}>
            {type}
          </option>
        ))}
      </datalist>
    </>
  );
}
