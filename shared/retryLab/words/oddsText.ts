/** What random runs assume, in words. */
import type { Distribution, Scenario } from '../scenario.ts';
import { assertNever } from '../../util/assertNever.ts';
import { exactText, numberText, shareText } from './spanText.ts';

/** `40 % of attempts fail after 150 ms to 750 ms, the others succeed after 300 ms to 1.8 s`. */
export function oddsText({ odds, outages }: Scenario): string {
  const { failShare, hangShare, nonRetryableShare, outageDelayMsMax } = odds;
  const hasOutages = outages.length > 0;
  const failsAfter = lengthText(odds.failsAfter);
  const parts = [
    `${shareText(failShare)} of attempts${hasOutages ? ' outside of outages' : ''} fail after ${failsAfter}`,
    ...(nonRetryableShare > 0
      ? [`${shareText(nonRetryableShare)} fail for good after ${failsAfter}`]
      : []),
    ...(hangShare > 0 ? [`${shareText(hangShare)} hang`] : []),
    `the others succeed after ${lengthText(odds.succeedsAfter)}`,
    ...(odds.queue === undefined ? [] : [`each waits ${lengthText(odds.queue)} for a worker`]),
    ...(hasOutages && outageDelayMsMax > 0
      ? [`outages begin up to ${exactText(outageDelayMsMax)} later`]
      : []),
  ];
  return parts.join(', ');
}

function lengthText(length: Distribution): string {
  switch (length.kind) {
    case 'constant':
      return exactText(length.ms);
    case 'uniform':
      return `${exactText(length.fromMs)} to ${exactText(length.toMs)}`;
    case 'normal':
      return `${exactText(length.meanMs)} on average (normal, ± ${exactText(length.deviationMs)})`;
    case 'logNormal':
      return `${exactText(length.medianMs)} in the middle (log-normal, σ ${numberText(length.sigma)})`;
    case 'exponential':
      return `${exactText(length.meanMs)} on average (exponential)`;
    default:
      return assertNever(length);
  }
}
