"""Workflows that are talked to: signals, queries, updates."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    import activities


@workflow.defn
class Counter:
    """A number that signals, queries and updates work on until it is told to finish."""

    @workflow.init
    def __init__(self, initial: int) -> None:
        self.value = initial
        self.finished = False

    @workflow.run
    async def run(self, initial: int) -> int:
        workflow.set_current_details("counting")
        await workflow.wait_condition(lambda: self.finished)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self.value

    @workflow.signal(description="adds to the total")
    def add(self, amount: int) -> None:
        self.value += amount

    @workflow.signal
    def finish(self) -> None:
        self.finished = True

    @workflow.query(description="the total so far")
    def total(self) -> int:
        return self.value

    @workflow.query
    def failing_query(self, message: str) -> int:
        raise RuntimeError(message)

    @workflow.update(description="changes the total and tells it")
    def change(self, amount: int) -> int:
        self.value += amount
        return self.value

    @change.validator
    def validate_change(self, amount: int) -> None:
        if amount < 0:
            raise ApplicationError("negative", type="Negative")

    @workflow.update
    async def slow_change(self, amount: int) -> int:
        self.value = await workflow.execute_activity(
            activities.add,
            args=[self.value, amount],
            start_to_close_timeout=timedelta(seconds=10),
        )
        await asyncio.sleep(0.02)
        return self.value

    @workflow.update
    async def failing_change(self) -> int:
        await asyncio.sleep(0.001)
        raise ApplicationError("no change", {"value": self.value}, type="NoChange")

    @workflow.update
    def who_am_i(self) -> str:
        info = workflow.current_update_info()
        return info.id if info else "nobody"


def _values(args: Sequence[RawValue]) -> str:
    converter = workflow.payload_converter()
    return ", ".join(str(converter.from_payload(arg.payload)) for arg in args)


@workflow.defn
class DynamicHandlers:
    """Handles whatever comes, by name."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    @workflow.run
    async def run(self) -> list[str]:
        await workflow.wait_condition(lambda: any("signal finish" in line for line in self.seen))
        return self.seen

    @workflow.signal(dynamic=True)
    def any_signal(self, name: str, args: Sequence[RawValue]) -> None:
        self.seen.append(f"signal {name}({_values(args)})")

    @workflow.query(dynamic=True)
    def any_query(self, name: str, args: Sequence[RawValue]) -> str:
        return f"query {name}({_values(args)})"

    @workflow.update(dynamic=True)
    def any_update(self, name: str, args: Sequence[RawValue]) -> int:
        self.seen.append(f"update {name}({_values(args)})")
        return len(self.seen)


@workflow.defn
class LateHandler:
    """Registers its handler only after a while: earlier signals wait for it."""

    @workflow.run
    async def run(self) -> list[int]:
        seen: list[int] = []
        await asyncio.sleep(0.1)
        workflow.set_signal_handler("add", seen.append)
        await workflow.wait_condition(lambda: len(seen) >= 3)
        return seen


@workflow.defn
class SignalOther:
    """Signals another workflow, or asks it to cancel."""

    @workflow.run
    async def run(self, workflow_id: str, what: str) -> str:
        other = workflow.get_external_workflow_handle(workflow_id)
        try:
            if what == "cancel":
                await other.cancel()
            else:
                await other.signal("add", 5)
        except ApplicationError as error:
            return error.message
        return "done"


@workflow.defn
class ClosesWithOpenHandler:
    """Returns while an update handler still runs."""

    def __init__(self) -> None:
        self.entered = False

    @workflow.run
    async def run(self) -> str:
        await workflow.wait_condition(lambda: self.entered)
        return "closed"

    @workflow.update(unfinished_policy=workflow.HandlerUnfinishedPolicy.ABANDON)
    async def hang(self) -> int:
        self.entered = True
        await asyncio.sleep(3600)
        return 0


@workflow.defn(dynamic=True)
class AnyWorkflow:
    """Any type that no other workflow has ends here."""

    @workflow.run
    async def run(self, args: Sequence[RawValue]) -> Any:
        return f"{workflow.info().workflow_type}({_values(args)})"
