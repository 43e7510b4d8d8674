"""The workflow: what happens, in which order. Runs in the SDK's sandbox, so it must be deterministic."""

from dataclasses import dataclass
from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

# Activities are only named here; their module must not be reloaded inside the sandbox.
with workflow.unsafe.imports_passed_through():
    from activities import compose_greeting


@dataclass
class GreetingInput:
    """Whom to greet, and how often at most before the workflow ends by itself."""

    name: str
    language: str = "en"


@workflow.defn(name="Greeting")
class Greeting:
    """Greets somebody, then waits until it is told to stop."""

    def __init__(self) -> None:
        self._language = "en"
        self._greeting = ""
        self._done = False

    @workflow.run
    async def run(self, input: GreetingInput) -> str:
        self._language = input.language
        while True:
            language = self._language
            self._greeting = await workflow.execute_activity(
                compose_greeting,
                args=[input.name, language],
                start_to_close_timeout=timedelta(seconds=10),
                retry_policy=RetryPolicy(maximum_attempts=3),
            )
            # A durable wait: nothing runs while nobody signals.
            await workflow.wait_condition(lambda: self._done or self._language != language)
            if self._done:
                return self._greeting

    @workflow.signal
    def set_language(self, language: str) -> None:
        """Greets again, in another language."""
        self._language = language

    @workflow.signal
    def finish(self) -> None:
        """Ends the workflow with the last greeting."""
        self._done = True

    @workflow.query
    def greeting(self) -> str:
        """The last greeting; empty before the first."""
        return self._greeting
