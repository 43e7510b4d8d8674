/** The administration of custom search attributes. */
import { IndexedValueType } from '../../../shared/protocol/enums.ts';
import { invalidArgument, notFound, RequestError } from '../core/errors.ts';
import type { Namespace } from '../state/namespace.ts';
import { PREDEFINED_ATTRIBUTES, settableType, SYSTEM_ATTRIBUTES, TYPE_NAMES } from '../state/searchAttributes.ts';
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
      if (type === IndexedValueType.UNSPECIFIED || TYPE_NAMES[type] === undefined) {
        throw invalidArgument(`Unable to parse search attribute type: ${type}.`);
      }
      const known = settableType(namespace, name);
      if (known !== undefined && known !== type) {
        throw new RequestError('ALREADY_EXISTS', `Search attribute ${name} already exists and has different type ${TYPE_NAMES[known]}.`);
      }
      added.push([name, type]);
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
      if (SYSTEM_ATTRIBUTES.has(name)) throw invalidArgument(`Unable to remove non-custom search attributes: ${name}.`);
      if (!namespace.searchAttributes.has(name)) throw notFound(`Search attribute ${name} doesn't exist.`);
    }
    tx.dirty = true;
    tx.topics.add('namespaces');
    for (const name of names) namespace.searchAttributes.delete(name);
    return {};
  },

  ListSearchAttributes(tx, request) {
    const namespace = requireNamespace(tx.world, request.namespace || 'default');
    return { customAttributes: customOf(namespace), systemAttributes: systemAttributes(), storageSchema: {} };
  },
};

export const searchAttributesHandlers: WorkflowServiceHandlers = {
  GetSearchAttributes(tx) {
    const keys = { ...systemAttributes() };
    for (const namespace of tx.world.namespaces.values()) Object.assign(keys, customOf(namespace));
    return { keys };
  },
};
