import fc from 'fast-check';
import { test } from 'vitest';
import { prepare } from '/work/main/shared/retryLab/prepare.ts';
import { simulate } from '/work/main/shared/retryLab/simulate.ts';
import { anyScenario } from '/work/main/shared/retryLab/testing/anyScenario.ts';
import { proveOnEngine } from '/work/main/electron/host/retryLab/proveOnEngine.ts';
test('all', () => {
  const sample = fc.sample(anyScenario, { numRuns: 20000, seed: 7 });
  const kinds = new Map<string, number>(); let shown = 0; const endings = new Map<string, number>();
  for (const s of sample) { const p = prepare(s); if (!p.ok) continue; const sim = simulate(s, p.plan); endings.set(sim.ending.kind, (endings.get(sim.ending.kind) ?? 0) + 1); let d: readonly string[]; try { d = proveOnEngine(s).differences; } catch (e) { d = [String(e)]; }
    if (d.length) { const last = sim.records.at(-1)!; const tie = p.plan.subject === 'activity' && last.startedMs !== undefined && Math.abs(last.startedMs + p.plan.startToCloseMs - p.plan.closesAtMs) < 1e-6 ? 'tie stc/close' : p.plan.subject === 'activity' && Math.abs(last.scheduledMs + p.plan.scheduleToStartMs - p.plan.closesAtMs) < 1e-6 ? 'tie sts/close' : d.map(x => x.replace(/[\d.]+/g, '#')).join('|').slice(0, 200); kinds.set(tie, (kinds.get(tie) ?? 0) + 1); if (!tie.startsWith('tie') && shown++ < 6) console.log(JSON.stringify(s), d, sim.ending, JSON.stringify(sim.records.slice(-2))); } }
  console.log(kinds, endings);
}, 600000);
