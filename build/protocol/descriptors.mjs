/**
 * The descriptors that gRPC's server reflection answers with. They are built from the `.proto` files that @temporalio/core-bridge
 * carries, for @temporalio/proto has lost the original names; and by hand, for protobufjs' own conversion makes one file of a
 * package and leaves out which file needs which. Options and comments are left out.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const require = createRequire(import.meta.url);

const ENTRIES = [
  'temporal/api/workflowservice/v1/service.proto',
  'temporal/api/operatorservice/v1/service.proto',
  'temporal/api/testservice/v1/service.proto',
  'temporal/api/errordetails/v1/message.proto',
  'grpc/health/v1/health.proto',
];
/** protobufjs has these built in and does not say which file they are of. */
const WELL_KNOWN = {
  Any: 'any',
  Duration: 'duration',
  Empty: 'empty',
  FieldMask: 'field_mask',
  Timestamp: 'timestamp',
};

const TYPE_NUMBER = {
  double: 1,
  float: 2,
  int64: 3,
  uint64: 4,
  int32: 5,
  fixed64: 6,
  fixed32: 7,
  bool: 8,
  string: 9,
  message: 11,
  bytes: 12,
  uint32: 13,
  enum: 14,
};
const LABEL_OPTIONAL = 1;
const LABEL_REPEATED = 3;

function loadProtos() {
  const protobuf = require('protobufjs');
  const folder = path.join(
    path.dirname(require.resolve('@temporalio/core-bridge/package.json')),
    'sdk-core/crates/protos/protos',
  );
  const roots = ['api_upstream', 'testsrv_upstream', '.'].map((name) => path.join(folder, name));
  const protos = new protobuf.Root();
  protos.resolvePath = (_, target) =>
    roots.map((root) => path.join(root, target)).find((file) => existsSync(file)) ?? target;
  protos.loadSync(ENTRIES, { keepCase: true });
  protos.resolveAll();
  /** The name that other files import an item's file by. */
  const fileOf = (item) => {
    if (item.filename) {
      const root = roots.find((folder) => item.filename.startsWith(`${folder}${path.sep}`));
      return path.relative(root, item.filename).replaceAll(path.sep, '/');
    }
    return `google/protobuf/${WELL_KNOWN[item.name] ?? 'wrappers'}.proto`;
  };
  return { protos, fileOf };
}

/** Every message, enum and service that is not within another message. */
function outermostOf(namespace) {
  return namespace.nestedArray.flatMap((item) => {
    if (item.fields || item.values || item.methods) return [item];
    // Extensions are in packages too, and have nothing in them.
    return item.nestedArray ? outermostOf(item) : [];
  });
}

function outermost(item) {
  let at = item;
  while (at.parent.fields) at = at.parent;
  return at;
}

/** What the services and error details are made of, directly or not. */
function reachable(items) {
  const reached = new Set();
  const visit = (item) => {
    const root = outermost(item);
    if (reached.has(root)) return;
    reached.add(root);
    visitWithin(root);
  };
  const visitWithin = (item) => {
    for (const field of item.fieldsArray ?? []) if (field.resolvedType) visit(field.resolvedType);
    for (const method of item.methodsArray ?? []) {
      visit(method.resolvedRequestType);
      visit(method.resolvedResponseType);
    }
    for (const nested of item.nestedArray ?? []) if (nested.fields) visitWithin(nested);
  };
  for (const item of items) {
    if (item.methods || item.fullName.startsWith('.temporal.api.errordetails.')) visit(item);
  }
  return items.filter((item) => reached.has(item));
}

class FileBuilder {
  constructor(name, items, fileOf) {
    this.name = name;
    this.items = items;
    this.fileOf = fileOf;
    this.needed = new Set();
  }

  build() {
    const types = this.items.filter((item) => item.fields);
    const file = {
      name: this.name,
      package: this.items[0].parent.fullName.slice(1),
      syntax: 'proto3',
      messageType: types.map((type) => this.message(type)),
      enumType: this.items.filter((item) => item.values).map(enumeration),
      service: this.items.filter((item) => item.methods).map((service) => this.service(service)),
    };
    this.needed.delete(this.name);
    return { ...file, dependency: [...this.needed] };
  }

  nameOf(type) {
    this.needed.add(this.fileOf(outermost(type)));
    return type.fullName;
  }

  message(type) {
    // The oneofs of proto3 `optional` come last, as descriptors must have them.
    const oneofs = [...type.oneofsArray].sort(
      (a, b) => Number(isSynthetic(a)) - Number(isSynthetic(b)),
    );
    const nested = type.nestedArray;
    return {
      name: type.name,
      field: type.fieldsArray.map((field) => this.field(type, field, oneofs)),
      nestedType: [
        ...nested.filter((item) => item.fields).map((item) => this.message(item)),
        ...type.fieldsArray.filter((field) => field.map).map((field) => this.mapEntry(field)),
      ],
      enumType: nested.filter((item) => item.values).map(enumeration),
      oneofDecl: oneofs.map(({ name }) => ({ name })),
    };
  }

  field(type, field, oneofs) {
    const repeated = field.map || field.repeated;
    const base = {
      name: field.name,
      number: field.id,
      label: repeated ? LABEL_REPEATED : LABEL_OPTIONAL,
    };
    if (field.map)
      return {
        ...base,
        type: TYPE_NUMBER.message,
        typeName: `${type.fullName}.${entryName(field)}`,
      };
    const oneof = field.partOf ? { oneofIndex: oneofs.indexOf(field.partOf) } : {};
    const optional = field.partOf && isSynthetic(field.partOf) ? { proto3Optional: true } : {};
    return { ...base, ...this.valueType(field), ...oneof, ...optional };
  }

  valueType(field) {
    const { resolvedType } = field;
    if (!resolvedType) return { type: TYPE_NUMBER[field.type] };
    return {
      type: resolvedType.fields ? TYPE_NUMBER.message : TYPE_NUMBER.enum,
      typeName: this.nameOf(resolvedType),
    };
  }

  mapEntry(field) {
    return {
      name: entryName(field),
      field: [
        { name: 'key', number: 1, label: LABEL_OPTIONAL, type: TYPE_NUMBER[field.keyType] },
        { name: 'value', number: 2, label: LABEL_OPTIONAL, ...this.valueType(field) },
      ],
      options: { mapEntry: true },
    };
  }

  service(service) {
    return {
      name: service.name,
      method: service.methodsArray.map((method) => ({
        name: method.name,
        inputType: this.nameOf(method.resolvedRequestType),
        outputType: this.nameOf(method.resolvedResponseType),
        ...(method.responseStream ? { serverStreaming: true } : {}),
      })),
    };
  }
}

/** The oneof of a proto3 `optional` field. */
const isSynthetic = (oneof) => oneof.isProto3Optional;

const entryName = (field) =>
  `${field.name
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')}Entry`;

const enumeration = (item) => ({
  name: item.name,
  value: Object.entries(item.values).map(([name, number]) => ({ name, number })),
  ...(new Set(Object.values(item.values)).size < Object.keys(item.values).length
    ? { options: { allowAlias: true } }
    : {}),
});

/** The text of `shared/protocol/descriptors.ts`. */
export function descriptorsModule() {
  const { FileDescriptorSet } = require('protobufjs/ext/descriptor');
  const { protos, fileOf } = loadProtos();
  const files = Map.groupBy(reachable(outermostOf(protos)), fileOf);
  const file = [...files].map(([name, items]) => new FileBuilder(name, items, fileOf).build());
  const bytes = FileDescriptorSet.encode(FileDescriptorSet.fromObject({ file })).finish();
  const text = gzipSync(bytes, { level: 9 }).toString('base64');
  return `/** A google.protobuf.FileDescriptorSet of the services and their messages, gzipped, in base64. */\nexport const DESCRIPTORS =\n  '${text}';\n`;
}
