import {
  ArchivalState,
  type IndexedValueType,
  NamespaceState,
} from '../../../shared/protocol/enums.ts';
import type { VirtualMs } from '../../../shared/model/units.ts';

/** A namespace as registered. Durations in ms. */
export interface Namespace {
  readonly id: string;
  name: string;
  description: string;
  ownerEmail: string;
  data: { [key: string]: string };
  retentionMs: number;
  /** NamespaceState. */
  state: number;
  historyArchivalState: number;
  historyArchivalUri: string;
  visibilityArchivalState: number;
  visibilityArchivalUri: string;
  readonly createdAt: VirtualMs;
  /** Custom search attributes with their types. */
  readonly searchAttributes: Map<string, IndexedValueType>;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** A namespace with the defaults of one that the server makes itself. */
export function newNamespace(name: string, id: string, createdAt: VirtualMs): Namespace {
  return {
    id,
    name,
    description: '',
    ownerEmail: '',
    data: {},
    retentionMs: DAY_MS,
    state: NamespaceState.REGISTERED,
    historyArchivalState: ArchivalState.DISABLED,
    historyArchivalUri: '',
    visibilityArchivalState: ArchivalState.DISABLED,
    visibilityArchivalUri: '',
    createdAt,
    searchAttributes: new Map(),
  };
}
