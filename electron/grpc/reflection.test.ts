/** Server reflection as tools use it, with protobufjs as the judge of the descriptors. */
import { Client, credentials } from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import descriptor from 'protobufjs/ext/descriptor.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { messageCount, messageSpec, services } from './codec/table.ts';
import { startServer, type RunningServer } from './testing/startServer.ts';

const PROTO = `
  syntax = "proto3";
  message Request {
    string host = 1;
    oneof message_request {
      string file_by_filename = 3;
      string file_containing_symbol = 4;
      string all_extension_numbers_of_type = 6;
      string list_services = 7;
    }
  }
  message Files { repeated bytes file_descriptor_proto = 1; }
  message Service { string name = 1; }
  message Services { repeated Service service = 1; }
  message Failure { int32 error_code = 1; string error_message = 2; }
  message Response {
    string valid_host = 1;
    Request original_request = 2;
    Files file_descriptor_response = 4;
    Services list_services_response = 6;
    Failure error_response = 7;
  }`;
const { root } = protobuf.parse(PROTO);
const Request = root.lookupType('Request');
const Response = root.lookupType('Response');

interface Answer {
  originalRequest: object;
  fileDescriptorResponse?: { fileDescriptorProto: Uint8Array[] };
  listServicesResponse?: { service: { name: string }[] };
  errorResponse?: { errorCode: number; errorMessage: string };
}

let running: RunningServer;
let client: Client;
beforeEach(async () => {
  running = await startServer();
  client = new Client(running.address, credentials.createInsecure());
});
afterEach(async () => {
  client.close();
  await running.server.close();
});

/** Asks all questions on one stream. */
function ask(questions: readonly object[], version = 'v1'): Promise<Answer[]> {
  const stream = client.makeBidiStreamRequest<object, Answer>(
    `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
    (question) => Buffer.from(Request.encode(Request.fromObject(question)).finish()),
    (bytes) => Response.toObject(Response.decode(bytes)) as Answer,
  );
  return new Promise((resolve, reject) => {
    const answers: Answer[] = [];
    stream.on('data', (answer: Answer) => answers.push(answer));
    stream.on('error', reject);
    stream.on('end', () => resolve(answers));
    for (const question of questions) stream.write(question);
    stream.end();
  });
}

const NAMES = [
  'grpc.health.v1.Health',
  'temporal.api.operatorservice.v1.OperatorService',
  'temporal.api.testservice.v1.TestService',
  'temporal.api.workflowservice.v1.WorkflowService',
];

describe('reflection', () => {
  it.each(['v1', 'v1alpha'])('%s lists the services', async (version) => {
    const question = { host: 'here', listServices: '*' };
    expect(await ask([question], version)).toEqual([
      {
        originalRequest: question,
        listServicesResponse: { service: NAMES.map((name) => ({ name })) },
      },
    ]);
  });

  it('describes every call and every message of the API', async () => {
    const answers = await ask(NAMES.map((fileContainingSymbol) => ({ fileContainingSymbol })));
    const bytes = new Map(
      answers
        .flatMap(({ fileDescriptorResponse: files }) => files?.fileDescriptorProto ?? [])
        .map((file) => [Buffer.from(file).toString('base64'), file]),
    );
    const file = [...bytes.values()].map((each) => descriptor.FileDescriptorProto.decode(each));
    // Also resolves every name, so a file that is missing shows.
    const described = protobuf.Root.fromDescriptor(
      descriptor.FileDescriptorSet.encode(
        descriptor.FileDescriptorSet.fromObject({ file }),
      ).finish(),
    ).resolveAll();
    for (const { fullName, methods } of services.values()) {
      expect(described.lookupService(fullName).methodsArray.map(({ name }) => name)).toEqual([
        ...methods.keys(),
      ]);
    }
    const requests = Array.from({ length: messageCount }, (_, index) => messageSpec(index)).filter(
      ({ name }) => name.startsWith('temporal.api.workflowservice.'),
    );
    expect(requests.length).toBeGreaterThan(200);
    for (const { name, fields } of requests) {
      const numbers = described.lookupType(name).fieldsArray.map(({ id }) => id);
      expect(
        numbers.sort((a, b) => a - b),
        name,
      ).toEqual(fields.map(({ number }) => number).sort((a, b) => a - b));
    }
  });

  it('finds files by name, and messages, nested ones, enums and methods', async () => {
    const found = await ask([
      { fileByFilename: 'temporal/api/common/v1/message.proto' },
      { fileContainingSymbol: 'temporal.api.common.v1.Payload' },
      { fileContainingSymbol: 'temporal.api.common.v1.Link.WorkflowEvent.EventReference' },
      { fileContainingSymbol: 'temporal.api.enums.v1.EventType' },
      { fileContainingSymbol: 'temporal.api.workflowservice.v1.WorkflowService.GetSystemInfo' },
      { fileContainingSymbol: 'temporal.api.errordetails.v1.NotFoundFailure' },
    ]);
    const first = found.map(({ fileDescriptorResponse: files }) => {
      const [bytes] = files?.fileDescriptorProto ?? [];
      return (
        bytes && (descriptor.FileDescriptorProto.decode(bytes) as unknown as { name: string }).name
      );
    });
    expect(first).toEqual([
      'temporal/api/common/v1/message.proto',
      'temporal/api/common/v1/message.proto',
      'temporal/api/common/v1/message.proto',
      'temporal/api/enums/v1/event_type.proto',
      'temporal/api/workflowservice/v1/service.proto',
      'temporal/api/errordetails/v1/message.proto',
    ]);
  });

  it('says what it does not have, and goes on', async () => {
    const answers = await ask([
      { fileByFilename: 'nope.proto' },
      { fileContainingSymbol: 'some.Thing' },
      { allExtensionNumbersOfType: 'some.Thing' },
      { listServices: '' },
    ]);
    expect(answers.map(({ errorResponse }) => errorResponse)).toEqual([
      { errorCode: 5, errorMessage: 'File not found: nope.proto' },
      { errorCode: 5, errorMessage: 'Symbol not found: some.Thing' },
      { errorCode: 5, errorMessage: 'there are no extensions' },
      undefined,
    ]);
    expect(answers[3]?.listServicesResponse?.service).toHaveLength(4);
  });
});
