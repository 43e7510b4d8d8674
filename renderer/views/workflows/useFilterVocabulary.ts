import { useEffect, useMemo } from 'react';
import type { SearchAttribute } from '../../../shared/ipc/listModels.ts';
import { executionStatus } from '../../../shared/ipc/models.ts';
import type { FilterProblem, FilterVocabulary } from '../../model/filterCompletion.ts';
import { filterProblem } from '../../model/filterCompletion.ts';
import { useApp } from '../../state/app.ts';
import { virtualNow } from '../../state/clock.ts';
import { followSearchAttributes, useSearchAttributes } from '../../state/searchAttributes.ts';
import { useWorkflows } from '../../state/workflows.ts';

/** Values of an attribute that are worth a suggestion. */
const valuesMax = 200;

/** The attributes that are wanted most, in their order; then those that somebody added, then the rest. */
const usual: readonly string[] = [
  'WorkflowType',
  'ExecutionStatus',
  'WorkflowId',
  'StartTime',
  'CloseTime',
  'TaskQueue',
];

function rankOf({ name, custom }: SearchAttribute): number {
  const index = usual.indexOf(name);
  if (index !== -1) return index;
  return custom ? usual.length : usual.length + 1;
}

/** What the filter's completion knows: the server's attributes, the project's types and queues, and the values of the rows that are loaded. */
export function useFilterVocabulary(): {
  readonly vocabulary: FilterVocabulary;
  readonly problemOf: (text: string) => FilterProblem | undefined;
} {
  useEffect(followSearchAttributes, []);
  const attributes = useSearchAttributes((state) => state.attributes);
  const project = useApp((state) => state.snapshot?.project);
  return useMemo(() => {
    const seen = (attribute: string): readonly string[] =>
      useWorkflows.getState().rows.flatMap((row) => {
        const value = row.searchAttributes?.[attribute];
        if (typeof value === 'string') return value;
        return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
      });
    const valuesOf: Readonly<Record<string, () => readonly string[]>> = {
      ExecutionStatus: () => executionStatus.options,
      WorkflowType: () => [
        ...(project?.workflowTypes.map(({ name }) => name) ?? []),
        ...useWorkflows.getState().rows.map(({ type }) => type),
      ],
      TaskQueue: () => [
        ...(project ? [project.taskQueue] : []),
        ...useWorkflows.getState().rows.map(({ taskQueue }) => taskQueue),
      ],
      WorkflowId: () => useWorkflows.getState().rows.map(({ workflowId }) => workflowId),
      ParentWorkflowId: () =>
        useWorkflows.getState().rows.flatMap(({ parentWorkflowId }) => parentWorkflowId ?? []),
    };
    const vocabulary: FilterVocabulary = {
      attributes: (attributes ?? []).toSorted((a, b) => rankOf(a) - rankOf(b)),
      values: (attribute) => {
        const values = (valuesOf[attribute] ?? (() => seen(attribute)))();
        return [...new Set(values)].filter((value) => value !== '').slice(0, valuesMax);
      },
      get nowMs() {
        return virtualNow() ?? Date.now();
      },
    };
    return { vocabulary, problemOf: (text) => filterProblem(text, attributes) };
  }, [attributes, project]);
}
