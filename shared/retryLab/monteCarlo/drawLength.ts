import { assertNever } from '../../util/assertNever.ts';
import type { Distribution } from '../scenario.ts';
import type { RandomStream } from './random.ts';

/** A random length of time in milliseconds, never negative. */
export function drawLength(distribution: Distribution, random: RandomStream): number {
  switch (distribution.kind) {
    case 'constant':
      return distribution.ms;
    case 'uniform':
      return distribution.fromMs + random.uniform() * (distribution.toMs - distribution.fromMs);
    case 'normal':
      return Math.max(0, distribution.meanMs + distribution.deviationMs * random.normal());
    case 'logNormal':
      return distribution.medianMs * Math.exp(distribution.sigma * random.normal());
    case 'exponential':
      return -distribution.meanMs * Math.log(1 - random.uniform());
    default:
      return assertNever(distribution);
  }
}

/** Its mean, in milliseconds; for 'normal' as if nothing were cut at zero. */
export function meanLengthMs(distribution: Distribution): number {
  switch (distribution.kind) {
    case 'constant':
      return distribution.ms;
    case 'uniform':
      return (distribution.fromMs + distribution.toMs) / 2;
    case 'normal':
    case 'exponential':
      return distribution.meanMs;
    case 'logNormal':
      return distribution.medianMs * Math.exp(distribution.sigma ** 2 / 2);
    default:
      return assertNever(distribution);
  }
}
