import type { CallInput, CallName, CallOutput } from '../../../shared/ipc/contract.ts';

/** Answers a call of the contract; what it throws becomes the call's failure. */
export type Handler<Name extends CallName> = (
  input: CallInput<Name>,
) => Promise<CallOutput<Name>> | CallOutput<Name>;

/** A handler for every call. */
export type Handlers = { readonly [Name in CallName]: Handler<Name> };

/** The handlers of one namespace, such as `clock`. */
export type HandlersOf<Namespace extends string> = {
  readonly [
    Name in CallName as Name extends `${Namespace}.${string}` ? Name : never
  ]: Handler<Name>;
};
