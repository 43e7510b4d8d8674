/** A payload codec as projects write it to encrypt; this one only reverses bytes. */
import type { DataConverter, PayloadCodec } from '@temporalio/common';

type Payloads = Parameters<PayloadCodec['encode']>[0];

const encoding = new TextEncoder().encode('binary/reversed');

const codec: PayloadCodec = {
  async encode(payloads: Payloads): Promise<Payloads> {
    return payloads.map((payload) => ({
      metadata: { ...payload.metadata, encoding, inner: payload.metadata?.encoding ?? encoding },
      data: (payload.data ?? new Uint8Array()).slice().reverse(),
    }));
  },
  async decode(payloads: Payloads): Promise<Payloads> {
    return payloads.map(({ metadata, data }) => {
      const { inner, ...rest } = metadata ?? {};
      if (inner === undefined) return { metadata: metadata ?? {}, data: data ?? new Uint8Array() };
      return {
        metadata: { ...rest, encoding: inner },
        data: (data ?? new Uint8Array()).slice().reverse(),
      };
    });
  },
};

/** The JSON converter with the codec behind it. */
export const dataConverter: DataConverter = { payloadCodecs: [codec] };
