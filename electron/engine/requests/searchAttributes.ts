/** The administration of custom search attributes. */
import type { IndexedValueType } from '../../../shared/protocol/enums.ts';
import { invalidArgument } from '../core/errors.ts';
import type { Namespace } from '../state/namespace.ts';
import { PREDEFINED_ATTRIBUTES, SYSTEM_ATTRIBUTES, TYPE_NAMES } from '../state/searchAttributes.ts';
import { requireNamespace } from './findRun.ts';
import type { OperatorServiceHandlers, WorkflowServiceHandlers } from './handler.ts';

const customOf = (namespace: Namespace) => Object.fromEntries(namespace.searchAttributes);
const systemAttributes = () => Object.fromEntries([...SYSTEM_ATTRIBUTES, ...PREDEFINED_ATTRIBUTES]);

export const searchAttributesOperatorHandlers: OperatorServiceHandlers = {
  AddSearchAttributes(tx, request) {
    const namespace = requireNamespace(tx.world, request.namespace || 'default');
    const wanted = Object.entries(request.searchAttributes ?? {});
    if (wanted.length === 0) throw invalidArgument('SearchAttributes are not set on request.');
    const added: [string, IndexedValueType][] = [];
    for (const [name, type] of wanted) {
      if (SYSTEM_ATTRIBUTES.has(name) || PREDEFINED_ATTRIBUTES.has(name)) {
        throw invalidArgument(`Search attribute ${name} is reserved by system.`);
      }
      if (!type || TYPE_NAMES[type] === undefined) {
        throw invalidArgument(
          `Unable to create search attributes: cannot have more than 0 search attribute of type ${TYPE_NAMES[type] ?? type}.`,
        );
      }
      // One that is there already stays as it is, even when another type is asked for.
      if (!namespace.searchAttributes.has(name)) added.push([name, type]);
    }
    tx.dirty = true;
    tx.topics.add('namespaces');
    for (const [name, type] of added) namespace.searchAttributes.set(name, type);
    return {};
  },

  RemoveSearchAttributes(tx, request) {
    const namespace = requireNamespace(tx.world, request.namespace || 'default');
    const names = request.searchAttributes ?? [];
    if (names.length === 0) throw invalidArgument('SearchAttributes are not set on request.');
    for (const name of names) {
      if (SYSTEM_ATTRIBUTES.has(name))
        throw invalidArgument(`Unable to remove non-custom search attributes: ${name}.`);
    }
    tx.dirty = true;
    tx.topics.add('namespaces');
    for (const name of names) namespace.searchAttributes.delete(name);
    return {};
  },

  ListSearchAttributes(tx, request) {
    const namespace = requireNamespace(tx.world, request.namespace || 'default');
    return {
      customAttributes: customOf(namespace),
      systemAttributes: systemAttributes(),
      storageSchema: {},
    };
  },
};

export const searchAttributesHandlers: WorkflowServiceHandlers = {
  GetSearchAttributes(tx) {
    let keys = systemAttributes();
    for (const namespace of tx.world.namespaces.values())
      keys = { ...keys, ...customOf(namespace) };
    return { keys };
  },
};
