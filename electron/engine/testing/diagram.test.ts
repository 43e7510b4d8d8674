/** The diagrams in docs/mechanisms are those of the code. `TIMELAPSE_WRITE_DOCS=1` brings them up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { TRANSITIONS } from '../machines/transitions.ts';
import { stateDiagram, withDiagram } from './diagram.ts';

const pages = path.resolve(import.meta.dirname, '../../../docs/mechanisms');
const PAGE_OF: Readonly<Record<string, string>> = {
  workflowTask: 'workflow-tasks.md',
  activity: 'activities.md',
  update: 'updates.md',
};

it.each(Object.keys(TRANSITIONS))('docs show the transitions of %s', (machine) => {
  const file = path.join(pages, PAGE_OF[machine] ?? '');
  const page = readFileSync(file, 'utf8');
  const current = withDiagram(page, machine, stateDiagram(TRANSITIONS[machine] ?? []));
  if (process.env['TIMELAPSE_WRITE_DOCS']) writeFileSync(file, current);
  else expect(page).toBe(current);
});
