import { CallError, statusName } from './callError.ts';
import { decodeJsonAnswer, encodeJsonRequest, OWN_SERVICE } from './services/jsonCalls.ts';

/** Makes a call that only a Timelapse answers; see services/jsonCalls.ts. Rejects with CallError. @param address `host:port` */
export async function callJson(address: string, name: string, timeoutMs: number): Promise<unknown> {
  const grpc = await import('@grpc/grpc-js');
  const client = new grpc.Client(address, grpc.credentials.createInsecure());
  try {
    return await new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        `/${OWN_SERVICE}/${name}`,
        encodeJsonRequest,
        decodeJsonAnswer,
        {},
        { deadline: Date.now() + timeoutMs },
        (error, answer) => {
          if (error) {
            reject(new CallError(statusName(error.code), error.details, [], { cause: error }));
          } else resolve(answer);
        },
      );
    });
  } finally {
    client.close();
  }
}
