/** What the lab shows; it outlives the page, so that coming back finds it as it was. */
import { create } from 'zustand';
import type { OptionLanguage } from '../../../shared/retryLab/exchange/options.ts';
import { presets } from '../../../shared/retryLab/exchange/presets.ts';
import type { VariedParameter } from '../../../shared/retryLab/monteCarlo/sensitivity.ts';
import { decodeScenario, encodeScenario } from '../../../shared/retryLab/exchange/share.ts';
import type { Scenario } from '../../../shared/retryLab/scenario.ts';
import type { AxisScale } from '../../model/retryLab/timeAxis.ts';

/** What the right-hand chart shows. */
export const oddsViews = ['time', 'survival', 'attempts', 'load', 'sensitivity'] as const;
export type OddsView = (typeof oddsViews)[number];

/** So many policies can be compared. */
export const variantCountMax = 4;

/** How many runs are played. */
export const runCounts = [1000, 10_000, 100_000] as const;

/** An activity that is running, from which the scenario was imported. */
export interface RunningActivity {
  readonly workflowId: string;
  readonly runId: string;
  readonly activityId: string;
  readonly type: string;
}

interface LabState {
  /** The policies that are compared; they differ in policy and timeouts only. */
  readonly variants: readonly [Scenario, ...Scenario[]];
  readonly active: number;
  /** Where the scenario comes from, such as "preset A 10-minute outage". */
  readonly source: string | undefined;
  readonly isEdited: boolean;
  /** Where the policy can be applied to. */
  readonly target: RunningActivity | undefined;
  readonly runCount: number;
  readonly seed: number;
  readonly scale: AxisScale;
  readonly language: OptionLanguage;
  readonly oddsView: OddsView;
  readonly varied: VariedParameter;
  /** The attempt whose details are open, from 1. */
  readonly selected: number | undefined;
  /** The outage whose end is to be typed next: it was just added. */
  readonly focusedOutage: number | undefined;
}

const [firstPreset] = presets;

/** The store's hook. */
export const useLab = create<LabState>()(() => ({
  variants: [firstPreset.scenario],
  active: 0,
  source: firstPreset.title,
  isEdited: false,
  target: undefined,
  runCount: 10_000,
  seed: 42,
  scale: 'linear',
  language: 'typescript',
  oddsView: 'time',
  varied: 'maximumAttempts',
  selected: undefined,
  focusedOutage: undefined,
}));

const set = useLab.setState;
const get = useLab.getState;

/** The policy that is edited. */
export const activeScenario = ({
  variants,
  active,
}: Pick<LabState, 'variants' | 'active'>): Scenario => variants[active] ?? variants[0];

function mapVariants(change: (scenario: Scenario, index: number) => Scenario): void {
  const [first, ...others] = get().variants;
  const next: [Scenario, ...Scenario[]] = [
    change(first, 0),
    ...others.map((scenario, index) => change(scenario, index + 1)),
  ];
  set({ variants: next, isEdited: true });
}

/** Changes the policy or the timeouts of the one that is edited. */
export function editPolicy(change: (scenario: Scenario) => Scenario): void {
  const { active } = get();
  mapVariants((scenario, index) => (index === active ? change(scenario) : scenario));
}

/** Changes what all compared policies share: script, odds, outages, callers. */
export function editShared(change: (scenario: Scenario) => Scenario): void {
  mapVariants(change);
}

/** Takes over a whole scenario in place of the one that is edited; with `source` as where it comes from. */
export function openScenario(
  scenario: Scenario,
  source: string | undefined,
  target?: RunningActivity,
): void {
  set({ variants: [scenario], active: 0, source, target, isEdited: false, selected: undefined });
}

/** A finding's fix: policy and timeouts go to the edited one, the rest to all. */
export function applyFix(fixed: Scenario): void {
  const { active } = get();
  mapVariants((scenario, index) =>
    index === active
      ? fixed
      : {
          ...fixed,
          policy: scenario.policy,
          timeouts: scenario.timeouts,
          workflow: scenario.workflow,
        },
  );
}

/** Adds a copy of the edited policy to compare with, and edits that. */
export function addVariant(): void {
  const { variants } = get();
  if (variants.length >= variantCountMax) return;
  set({ variants: [...variants, activeScenario(get())], active: variants.length });
}

/** Takes one out of the comparison. */
export function removeVariant(index: number): void {
  const { variants, active } = get();
  const [first, ...others] = variants.filter((_, at) => at !== index);
  if (!first) return;
  const next = active > index || active >= 1 + others.length ? active - 1 : active;
  set({ variants: [first, ...others], active: Math.max(0, next) });
}

/** The letter of a compared policy. */
export const variantLetter = (index: number): string => 'ABCD'.charAt(index);

/** The name of a compared policy. */
export const variantName = (index: number): string => `Policy ${variantLetter(index)}`;

/** The query of a link to what is shown. */
export function linkQuery(): string {
  const { variants, seed, runCount } = get();
  const parameters = new URLSearchParams();
  for (const scenario of variants) parameters.append('p', encodeScenario(scenario));
  parameters.set('seed', String(seed));
  parameters.set('runs', String(runCount));
  return parameters.toString();
}

/** Takes over a link's query. Answers what is wrong with it; undefined when all is well, or when there is none. */
export function openLink(query: string): string | undefined {
  const parameters = new URLSearchParams(query);
  const parts = parameters.getAll('p').slice(0, variantCountMax).map(decodeScenario);
  if (parts.length === 0) return undefined;
  const wrong = parts.find((part) => !part.ok);
  if (wrong && !wrong.ok) return wrong.message;
  const [first, ...others] = parts.flatMap((part) => (part.ok ? [part.scenario] : []));
  if (!first) return undefined;
  const seed = Number(parameters.get('seed') ?? 42);
  const runs = Number(parameters.get('runs'));
  set({
    variants: [first, ...others],
    active: 0,
    source: 'a link',
    target: undefined,
    isEdited: false,
    selected: undefined,
    seed: Number.isInteger(seed) && seed >= 0 ? seed : 42,
    runCount: runCounts.find((count) => count === runs) ?? 10_000,
  });
  return undefined;
}
