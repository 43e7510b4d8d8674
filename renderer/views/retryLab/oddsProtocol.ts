/** What the page asks its worker, and what comes back. */
import type { MoreAttempts } from '../../../shared/retryLab/monteCarlo/outlook.ts';
import type {
  SensitivityPoint,
  VariedParameter,
} from '../../../shared/retryLab/monteCarlo/sensitivity.ts';
import type { Storm } from '../../../shared/retryLab/monteCarlo/storm.ts';
import type { Summary } from '../../../shared/retryLab/monteCarlo/summary.ts';
import type { Scenario } from '../../../shared/retryLab/scenario.ts';

/** One question; a later one makes an unanswered earlier one moot. */
export interface OddsQuestion {
  readonly scenarios: readonly Scenario[];
  readonly runCount: number;
  readonly seed: number;
  /** Plays the callers against each other too. */
  readonly wantsStorm: boolean;
  /** Varies this parameter of the first scenario too. */
  readonly varied: VariedParameter | undefined;
}

/** The odds of one policy; undefined for one that the server refuses. */
export interface VariantOdds {
  readonly summary: Summary;
  readonly more: MoreAttempts | undefined;
}

export interface OddsAnswer {
  readonly variants: readonly (VariantOdds | undefined)[];
  readonly storm: Storm | undefined;
  readonly sensitivity: readonly SensitivityPoint[] | undefined;
  /** How long it took to compute, wall ms. */
  readonly tookMs: number;
}

/** From page to worker. */
export interface OddsRequest {
  readonly id: number;
  readonly question: OddsQuestion;
}

/** From worker to page. */
export type OddsReply =
  | { readonly id: number; readonly answer: OddsAnswer }
  | { readonly id: number; readonly error: string };
