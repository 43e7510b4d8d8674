/** State diagrams of the machines, drawn from the transitions themselves. */
import type { TransitionShape } from '../machines/transitions.ts';

/** A Mermaid state diagram: an arrow per edge, with the transition's name. */
export function stateDiagram(transitions: readonly TransitionShape[]): string {
  const edges = transitions.flatMap(({ name, from, to }) =>
    from.map((status) => `    ${status} --> ${to}: ${name.split('.')[1]}`),
  );
  return ['```mermaid', 'stateDiagram-v2', ...edges, '```'].join('\n');
}

/** The page with the diagram of that machine brought up to date between its two marks. */
export function withDiagram(page: string, machine: string, diagram: string): string {
  const begin = `<!-- transitions of ${machine}, generated -->`;
  const end = '<!-- end -->';
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`no place for the transitions of ${machine}`);
  return `${page.slice(0, from)}${begin}\n\n${diagram}\n\n${page.slice(to)}`;
}
