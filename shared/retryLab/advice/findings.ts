/**
 * Advice: what is probably not meant, why, and a scenario in which it is mended. Each rule is a function of the scenario and its
 * plan; it answers a finding or nothing. Whether a rule applies never depends on chance.
 */
import { prepare } from '../prepare.ts';
import type { Scenario } from '../scenario.ts';
import { activityRules } from './activityRules.ts';
import type { Finding } from './finding.ts';
import { policyRules } from './policyRules.ts';

/** Everything that the rules find, the gravest first; nothing for a scenario that the server refuses. */
export function findingsOf(scenario: Scenario): Finding[] {
  const prepared = prepare(scenario);
  if (!prepared.ok) return [];
  const { plan } = prepared;
  const found = policyRules.map((rule) => rule(scenario, plan));
  if (plan.subject === 'activity') found.push(...activityRules.map((rule) => rule(scenario, plan)));
  const order = { problem: 0, warning: 1, hint: 2 };
  return found
    .filter((finding) => finding !== undefined)
    .sort((a, b) => order[a.severity] - order[b.severity]);
}
