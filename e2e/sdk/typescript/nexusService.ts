/** The contract of the Nexus service that the cases call. */
import * as nexus from 'nexus-rpc';

/** Who is to be greeted. */
export interface GreetingInput {
  readonly name: string;
}

/** The greeting. */
export interface GreetingOutput {
  readonly greeting: string;
}

/** Answers at once, by a workflow, with a failure of the operation, and with a failure of the handler. */
export const greetingService = nexus.service('greeting', {
  greet: nexus.operation<GreetingInput, GreetingOutput>(),
  greetSlowly: nexus.operation<GreetingInput, GreetingOutput>(),
  refuse: nexus.operation<GreetingInput, GreetingOutput>(),
  breakDown: nexus.operation<GreetingInput, GreetingOutput>(),
});
