/** What a server can be given to be different, before it starts. */
import type { LongPollTimes } from '../grpc/longPoll.ts';
import type { Limits } from '../engine/core/limits.ts';
import type { Switches } from '../engine/core/switches.ts';

/** Everything that is left out is as on the real server, but for what `core/switches.ts` says. */
export interface ServerTuning {
  readonly limits?: Readonly<Partial<Limits>> | undefined;
  readonly switches?: Readonly<Partial<Switches>> | undefined;
  readonly longPolls?: LongPollTimes | undefined;
}
