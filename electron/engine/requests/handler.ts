/** What a request's handler is: it answers at once, or parks the call and answers nothing. */
import type {
  OperatorServiceCalls,
  TestServiceCalls,
  WorkflowServiceCalls,
} from '../../../shared/protocol/calls.ts';
import type { Transaction } from '../core/transaction.ts';
import type { Caller } from '../surface.ts';

export interface Call {
  readonly ticket: number;
  readonly caller: Caller;
}

type HandlersOf<Calls> = {
  readonly [Method in keyof Calls]?: Calls[Method] extends {
    request: infer Request;
    response: infer Response;
  }
    ? (tx: Transaction, request: Request, call: Call) => Response | undefined
    : never;
};

export type WorkflowServiceHandlers = HandlersOf<WorkflowServiceCalls>;
export type OperatorServiceHandlers = HandlersOf<OperatorServiceCalls>;
export type TestServiceHandlers = HandlersOf<TestServiceCalls>;

/** A handler of some request, as the engine keeps it. */
export type AnyHandler = (tx: Transaction, request: object, call: Call) => object | undefined;
