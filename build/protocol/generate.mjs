/**
 * Writes `shared/protocol/`: the types, enums, field table and descriptors of Temporal's API, from the descriptors that
 * @temporalio/proto carries. Generated rather than imported, because that package's own types have `Long` and `null`
 * everywhere, and loading its reflection root costs 70 ms at start-up (docs/adr/0005).
 *
 * A message becomes an interface whose fields are all optional: the codec leaves default values out.
 * int64 is `number`, bytes is `Uint8Array`, an enum is a number with its names in a const object.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { descriptorsModule } from './descriptors.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const out = path.join(root, 'shared/protocol');
const require = createRequire(import.meta.url);

/** Services that the server registers, by the short name that the code uses. */
const SERVICES = {
  WorkflowService: 'temporal.api.workflowservice.v1.WorkflowService',
  OperatorService: 'temporal.api.operatorservice.v1.OperatorService',
  TestService: 'temporal.api.testservice.v1.TestService',
  Health: 'grpc.health.v1.Health',
};
const SCALARS = {
  double: 'number',
  float: 'number',
  int32: 'number',
  uint32: 'number',
  sint32: 'number',
  fixed32: 'number',
  sfixed32: 'number',
  int64: 'number',
  uint64: 'number',
  sint64: 'number',
  fixed64: 'number',
  sfixed64: 'number',
  bool: 'boolean',
  string: 'string',
  bytes: 'Uint8Array',
};
const WANTED = ['temporal.api.', 'google.protobuf.', 'google.rpc.', 'grpc.health.'];

function collect(namespace, into) {
  for (const item of namespace.nestedArray ?? []) {
    const name = item.fullName.slice(1);
    if (item.fields) into.types.push(item);
    else if (item.values) into.enums.push(item);
    if (WANTED.some((prefix) => name.startsWith(prefix) || prefix.startsWith(`${name}.`)))
      collect(item, into);
  }
  return into;
}

/** `temporal.api.history.v1.HistoryEvent` is `HistoryEvent`; where two packages share a name, `QueryRejected` and so on. */
const PREFERRED = new Set(['.temporal.api.common.v1.Link', '.temporal.api.failure.v1.Failure']);

function shortNames(items) {
  const described = items.map((item) => ({ item, ...nameOf(item) }));
  const counts = new Map();
  for (const { name } of described) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map(
    described.map(({ item, name, area }) => [
      item,
      counts.get(name) > 1 && !PREFERRED.has(item.fullName) ? `${area}${name}` : name,
    ]),
  );
}

function nameOf(item) {
  const names = [];
  let at = item;
  while (at.fields || at.values) {
    names.unshift(at.name);
    at = at.parent;
  }
  const packageParts = at.fullName
    .slice(1)
    .split('.')
    .filter((part) => !/^v\d+$/.test(part));
  const area = packageParts.at(-1) ?? '';
  return { name: names.join(''), area: area[0].toUpperCase() + area.slice(1) };
}

/** `EVENT_TYPE_TIMER_FIRED` of EventType is `TIMER_FIRED`. */
function enumKey(enumName, key) {
  const prefix = `${enumName
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toUpperCase()}_`;
  return key.startsWith(prefix) && /^[A-Z]/.test(key.slice(prefix.length))
    ? key.slice(prefix.length)
    : key;
}

function fieldType(field, names) {
  field.resolve();
  const base = field.resolvedType ? names.get(field.resolvedType) : SCALARS[field.type];
  if (field.map) return `{ [key: string]: ${base} }`;
  if (!field.repeated) return base;
  return `${base}[]`;
}

/** What the codec needs: [number, name, kind, type or key kind …], small enough to parse in a millisecond. */
function fieldRow(field, typeIndex) {
  const kind = field.resolvedType ? (field.resolvedType.fields ? 'message' : 'enum') : field.type;
  const row = [field.id, field.name, kind];
  const index = kind === 'message' ? typeIndex.get(field.resolvedType) : 0;
  const label = field.map
    ? `map:${field.keyType}`
    : field.repeated
      ? field.packed || (kind !== 'message' && !['string', 'bytes'].includes(kind))
        ? 'packed'
        : 'repeated'
      : field.options?.proto3_optional || field.partOf
        ? 'explicit'
        : '';
  if (index || label) row.push(index);
  if (label) row.push(label);
  return row;
}

function generate() {
  const proto = require('@temporalio/proto');
  const protoRoot =
    proto.temporal.api.workflowservice.v1.WorkflowService.root ?? proto.default?.root;
  protoRoot.resolveAll();
  const { types, enums } = collect(protoRoot, { types: [], enums: [] });
  const wanted = ({ fullName }) =>
    !fullName.startsWith('.temporal.api.cloud') &&
    WANTED.some((prefix) => fullName.slice(1).startsWith(prefix));
  const messages = types
    .filter(wanted)
    .filter(
      (type) =>
        !/^\.google\.protobuf\.(.*DescriptorProto|FileDescriptorSet|.*Options|SourceCodeInfo|GeneratedCodeInfo|FeatureSet|UninterpretedOption)/.test(
          type.fullName,
        ),
    );
  const enumerations = enums
    .filter(wanted)
    .filter(
      ({ fullName }) =>
        !fullName.startsWith('.google.protobuf.F') &&
        !fullName.startsWith('.google.protobuf.E') &&
        !fullName.startsWith('.google.protobuf.M'),
    );
  const names = shortNames([...messages, ...enumerations]);
  const typeIndex = new Map(messages.map((type, index) => [type, index]));
  const header =
    '// Generated by build/protocol/generate.mjs from @temporalio/proto. Do not edit.\n';

  const enumText = enumerations
    .map((item) => {
      const name = names.get(item);
      const shortest = Object.entries(item.values)
        .map(([key, value]) => `  ${enumKey(item.name, key)}: ${value},`)
        .join('\n');
      return `export const ${name} = {\n${shortest}\n} as const;\nexport type ${name} = (typeof ${name})[keyof typeof ${name}];\n`;
    })
    .join('\n');
  const enumNames = `/** The full names of Temporal's enum values, as proto JSON writes them: \`ENUM_NAMES.EventType[1]\`. */\nexport const ENUM_NAMES: { readonly [enumName: string]: { readonly [value: number]: string } } = {\n${enumerations
    .map(
      (item) =>
        `  ${names.get(item)}: {${Object.entries(item.values)
          .map(([key, value]) => ` ${value}: '${key}'`)
          .join(',')} },`,
    )
    .join('\n')}\n};\n`;
  const messageText = messages
    .map((type) => {
      const fields = type.fieldsArray
        .map((field) => `  ${field.name}?: ${fieldType(field, names)} | undefined;`)
        .join('\n');
      return `/** ${type.fullName.slice(1)} */\nexport interface ${names.get(type)} {\n${fields}\n}\n`;
    })
    .join('\n');
  const used = enumerations
    .map((item) => names.get(item))
    .filter((name) => new RegExp(`: (\\{ \\[key: string\\]: )?${name}\\b`).test(messageText));

  const services = Object.entries(SERVICES).map(([short, fullName]) => {
    const service = protoRoot.lookupService(fullName);
    service.resolveAll();
    return {
      short,
      fullName,
      methods: service.methodsArray.map((method) => ({
        name: method.name,
        request: method.resolvedRequestType,
        response: method.resolvedResponseType,
        streams: method.responseStream === true,
      })),
    };
  });
  const callText = services
    .map(
      ({ short, methods }) =>
        `export interface ${short}Calls {\n${methods.map(({ name, request, response }) => `  ${name}: { request: M.${names.get(request)}; response: M.${names.get(response)} };`).join('\n')}\n}\n`,
    )
    .join('\n');

  const table = {
    types: messages.map((type) => [
      type.fullName.slice(1),
      type.fieldsArray.map((field) => fieldRow(field, typeIndex)),
    ]),
    enums: Object.fromEntries(
      messages.flatMap((type) =>
        type.fieldsArray
          .filter((field) => field.resolvedType?.values)
          .map((field) => [
            `${type.fullName.slice(1)}.${field.name}`,
            names.get(field.resolvedType),
          ]),
      ),
    ),
    services: Object.fromEntries(
      services.map(({ short, fullName, methods }) => [
        short,
        {
          fullName,
          methods: Object.fromEntries(
            methods.map(({ name, request, response, streams }) => [
              name,
              [typeIndex.get(request), typeIndex.get(response), ...(streams ? ['stream'] : [])],
            ]),
          ),
        },
      ]),
    ),
  };
  mkdirSync(out, { recursive: true });
  writeFileSync(path.join(out, 'enums.ts'), `${header}\n${enumText}`);
  writeFileSync(path.join(out, 'enumNames.ts'), `${header}\n${enumNames}`);
  writeFileSync(
    path.join(out, 'messages.ts'),
    `${header}import type {\n${used.map((name) => `  ${name},`).join('\n')}\n} from './enums.ts';\n\n${messageText}`,
  );
  writeFileSync(
    path.join(out, 'calls.ts'),
    `${header}import type * as M from './messages.ts';\n\n${callText}`,
  );
  writeFileSync(path.join(out, 'table.json'), JSON.stringify(table));
  writeFileSync(path.join(out, 'descriptors.ts'), `${header}\n${descriptorsModule()}`);
}

/** Generates unless what is there came from this script and this version of @temporalio/proto. */
export function ensureProtocol() {
  const version = require('@temporalio/proto/package.json').version;
  const stamp = createHash('sha256')
    .update(version)
    .update(readFileSync(fileURLToPath(import.meta.url)))
    .update(readFileSync(fileURLToPath(new URL('descriptors.mjs', import.meta.url))))
    .digest('hex');
  const stampFile = path.join(out, '.stamp');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false;
  generate();
  writeFileSync(stampFile, stamp);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureProtocol();
