/** The lab's commands: in the palette, on keys, in the help overlay. */
import {
  Check,
  ClipboardPaste,
  CloudOff,
  Columns2,
  Download,
  FlaskConical,
  LayoutGrid,
  PanelRight,
  Send,
} from 'lucide-react';
import { prepare } from '../../../shared/retryLab/prepare.ts';
import { outageCountMax } from '../../../shared/retryLab/scenario.ts';
import { useCommands, type Command } from '../../app/commands.ts';
import { applyPolicy } from './applyPolicy.ts';
import { copyLink } from './labFiles.ts';
import type { LabDialog } from './LabHeader.tsx';
import { activeScenario, addVariant, useLab, variantCountMax } from './labStore.ts';
import { addOutage } from './Surroundings.tsx';

/** Provides them while the lab is shown. */
export function useLabCommands(onDialog: (kind: LabDialog) => void, onExplain: () => void): void {
  useCommands([
    ...dialogCommands(onDialog),
    ...scenarioCommands,
    {
      id: 'retryLab.explain',
      title: 'Show or hide the explanation',
      group: 'This view',
      icon: PanelRight,
      keys: 'i',
      run: onExplain,
    },
  ]);
}

/** Why there is nothing to prove or apply. */
function refusalOf(): string | undefined {
  const prepared = prepare(activeScenario(useLab.getState()));
  return prepared.ok ? undefined : prepared.problems[0].words;
}

const dialogCommands = (onDialog: (kind: LabDialog) => void): readonly Command[] => [
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
    id: 'retryLab.prove',
    title: 'Prove on the engine…',
    group: 'This view',
    icon: FlaskConical,
    keys: 'e',
    off: refusalOf,
    run: () => onDialog('proof'),
  },
];

const scenarioCommands: readonly Command[] = [
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
    id: 'retryLab.outage',
    title: 'Add an outage of the called service',
    group: 'This view',
    icon: CloudOff,
    keys: 'Shift+O',
    off: () =>
      activeScenario(useLab.getState()).outages.length >= outageCountMax
        ? 'There are 20 outages already.'
        : undefined,
    run: addOutage,
  },
  {
    id: 'retryLab.apply',
    title: 'Apply the policy to the running activity',
    group: 'This view',
    icon: Check,
    keys: 'Shift+A',
    off: () =>
      useLab.getState().target ? refusalOf() : 'The lab was not opened from a running activity.',
    run: () => {
      const { target } = useLab.getState();
      if (target) void applyPolicy(target, activeScenario(useLab.getState()));
    },
  },
  {
    id: 'retryLab.link',
    title: 'Copy a link to this scenario',
    group: 'This view',
    icon: Send,
    keys: 'y',
    run: copyLink,
  },
];
