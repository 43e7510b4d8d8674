"""Workflows that call Nexus operations, the service they call, and the workflow behind it."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Optional

import nexusrpc
from temporalio import workflow
from temporalio.exceptions import FailureError

from workflows.steps import Outcome, describe


@dataclass
class GreetingInput:
    """Who is to be greeted; `key` names the workflow behind a slow greeting."""

    name: str
    key: str = ""


@dataclass
class GreetingOutput:
    """The greeting."""

    greeting: str


@nexusrpc.service
class GreetingService:
    """Answers at once, by a workflow, with a failure of the operation, and of the handler."""

    greet: nexusrpc.Operation[GreetingInput, GreetingOutput]
    greet_slowly: nexusrpc.Operation[GreetingInput, GreetingOutput]
    refuse: nexusrpc.Operation[GreetingInput, GreetingOutput]
    break_down: nexusrpc.Operation[GreetingInput, GreetingOutput]


@workflow.defn
class CallNexus:
    """Calls an operation of the greeting service and tells how it ended."""

    @workflow.run
    async def run(self, endpoint: str, operation: str, given: GreetingInput) -> Outcome:
        client = workflow.create_nexus_client(service=GreetingService, endpoint=endpoint)
        try:
            result = await client.execute_operation(
                operation,
                given,
                output_type=GreetingOutput,
                schedule_to_close_timeout=timedelta(seconds=20),
            )
        except FailureError as error:
            return describe(error)
        return Outcome(value=result.greeting)


@workflow.defn
class CancelNexus:
    """Cancels an operation that is running."""

    @workflow.run
    async def run(self, endpoint: str, given: GreetingInput) -> Outcome:
        client = workflow.create_nexus_client(service=GreetingService, endpoint=endpoint)
        handle = await client.start_operation("greet_slowly", given, output_type=GreetingOutput)
        await asyncio.sleep(1)
        handle.cancel()
        try:
            return Outcome(value=(await handle).greeting)
        except FailureError as error:
            return describe(error)


@workflow.defn
class SlowGreeting:
    """The workflow behind the slow operation: waits for a word."""

    def __init__(self) -> None:
        self.word: Optional[str] = None

    @workflow.run
    async def run(self, given: GreetingInput) -> GreetingOutput:
        await workflow.wait_condition(lambda: self.word is not None)
        return GreetingOutput(f"{self.word}, {given.name}!")

    @workflow.signal
    def release(self, word: str) -> None:
        self.word = word
