/**
 * Advice: what is probably not meant, why, and a scenario in which it is mended. Each rule is a function of the scenario and its
 * plan; it answers a finding or nothing. Whether a rule applies never depends on chance.
 */
import { prepare } from '../prepare.ts';
import type { Scenario } from '../scenario.ts';
import { activityRules } from './activityRules.ts';
import { withPolicy, type Finding } from './finding.ts';
import { policyRules } from './policyRules.ts';

/** With one attempt the server looks at no other field: a fix that allows more unsets those that it would then refuse. */
function withoutRefused(scenario: Scenario): Scenario {
  const prepared = prepare(scenario);
  const [part, field = ''] = prepared.ok ? [] : prepared.problems[0].field.split('.');
  if (part !== 'policy') return scenario;
  const unset = field === 'nonRetryableErrorTypes' ? [] : undefined;
  return withoutRefused(withPolicy(scenario, { [field]: unset }));
}

/** Everything that the rules find, the gravest first; nothing for a scenario that the server refuses. */
export function findingsOf(scenario: Scenario): Finding[] {
  const prepared = prepare(scenario);
  if (!prepared.ok) return [];
  const { plan } = prepared;
  // An activity that is never scheduled has no attempts to give advice on.
  if (plan.subject === 'activity' && plan.runEndsAtMs === 0) return [];
  const found = policyRules.map((rule) => rule(scenario, plan));
  if (plan.subject === 'activity') found.push(...activityRules.map((rule) => rule(scenario, plan)));
  const order = { problem: 0, warning: 1, hint: 2 };
  return found
    .filter((finding) => finding !== undefined)
    .map(({ fix, ...finding }) => ({
      ...finding,
      fix: fix && { ...fix, scenario: withoutRefused(fix.scenario) },
    }))
    .sort((a, b) => order[a.severity] - order[b.severity]);
}
