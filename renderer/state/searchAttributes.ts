/** The search attributes of the namespace, for the filter's completion, the start dialog, the columns and the settings. */
import { create } from 'zustand';
import type { Failure } from '../../shared/ipc/failure.ts';
import type { SearchAttribute, SearchAttributeType } from '../../shared/ipc/listModels.ts';
import { failureOf, host, touches } from '../app/bridge.ts';
import { coalesced } from './pull.ts';

interface SearchAttributesSlice {
  /** Undefined before the first answer. */
  readonly attributes: readonly SearchAttribute[] | undefined;
  readonly failure: Failure | undefined;
}

const initial: SearchAttributesSlice = { attributes: undefined, failure: undefined };

/** The types that an attribute can have, in the order of how often they are wanted. */
export const searchAttributeTypes: readonly SearchAttributeType[] = [
  'Keyword',
  'KeywordList',
  'Text',
  'Int',
  'Double',
  'Bool',
  'Datetime',
];

/** The store's hook. */
export const useSearchAttributes = create<SearchAttributesSlice>()(() => initial);

/** Pulls them anew. */
export const pullSearchAttributes = coalesced(async () => {
  try {
    const attributes = await host.call('searchAttributes.list');
    useSearchAttributes.setState({ attributes, failure: undefined });
  } catch (error) {
    useSearchAttributes.setState({ failure: failureOf(error) });
  }
});

/** Keeps them in step with the host while somebody needs them. Returns how to stop. */
export function followSearchAttributes(): () => void {
  void pullSearchAttributes();
  return host.onChange((changes) => {
    // Another server says only that everything may have changed, every other second: attributes hardly ever do.
    if (changes !== 'everything' && touches(changes, 'namespaces')) void pullSearchAttributes();
  });
}

/** Empties the store, as for another server. */
export function resetSearchAttributes(): void {
  useSearchAttributes.setState(initial, true);
}
