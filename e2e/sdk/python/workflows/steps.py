"""Workflows that call activities and wait for timers."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Optional

from temporalio import workflow
from temporalio.common import Priority, RetryPolicy
from temporalio.exceptions import (
    ActivityError,
    ApplicationError,
    CancelledError,
    FailureError,
    TimeoutError,
)

with workflow.unsafe.imports_passed_through():
    import activities


@dataclass
class Retry:
    """A retry policy as plain data; times in milliseconds."""

    initial_ms: int = 1000
    coefficient: float = 2.0
    maximum_attempts: int = 0
    non_retryable: list[str] = field(default_factory=list)

    def policy(self) -> RetryPolicy:
        return RetryPolicy(
            initial_interval=timedelta(milliseconds=self.initial_ms),
            backoff_coefficient=self.coefficient,
            maximum_attempts=self.maximum_attempts,
            non_retryable_error_types=self.non_retryable or None,
        )


@dataclass
class Call:
    """One activity to call; times in milliseconds."""

    name: str
    args: list[Any] = field(default_factory=list)
    local: bool = False
    task_queue: Optional[str] = None
    start_to_close_ms: Optional[int] = 10_000
    schedule_to_close_ms: Optional[int] = None
    schedule_to_start_ms: Optional[int] = None
    heartbeat_ms: Optional[int] = None
    retry: Optional[Retry] = None
    local_retry_threshold_ms: Optional[int] = None
    priority_key: Optional[int] = None


@dataclass
class Outcome:
    """How a piece of work ended: the error's class and those of its causes, outermost first."""

    value: Any = None
    errors: list[str] = field(default_factory=list)
    message: str = ""
    error_type: Optional[str] = None
    details: list[Any] = field(default_factory=list)
    retry_state: Optional[str] = None
    timeout_type: Optional[str] = None


def describe(error: BaseException) -> Outcome:
    """Says what an error is, with its causes."""
    outcome = Outcome()
    at: Optional[BaseException] = error
    while at is not None:
        outcome.errors.append(type(at).__name__)
        outcome.message = str(getattr(at, "message", at))
        if isinstance(at, ActivityError):
            outcome.retry_state = at.retry_state.name if at.retry_state else None
        if isinstance(at, ApplicationError):
            outcome.error_type = at.type
            outcome.details = list(at.details)
        if isinstance(at, TimeoutError):
            outcome.timeout_type = at.type.name if at.type else None
        at = at.__cause__
    return outcome


def _time(ms: Optional[int]) -> Optional[timedelta]:
    return None if ms is None else timedelta(milliseconds=ms)


def begin(call: Call, cancellation: Optional[str] = None) -> "asyncio.Task[Any]":
    """Starts an activity as told."""
    common: dict[str, Any] = {
        "args": call.args,
        "start_to_close_timeout": _time(call.start_to_close_ms),
        "schedule_to_close_timeout": _time(call.schedule_to_close_ms),
        "schedule_to_start_timeout": _time(call.schedule_to_start_ms),
        "retry_policy": call.retry.policy() if call.retry else None,
    }
    if cancellation is not None:
        common["cancellation_type"] = workflow.ActivityCancellationType[cancellation]
    if call.local:
        threshold = _time(call.local_retry_threshold_ms)
        return workflow.start_local_activity(
            call.name, local_retry_threshold=threshold, **common
        )
    return workflow.start_activity(
        call.name,
        task_queue=call.task_queue,
        heartbeat_timeout=_time(call.heartbeat_ms),
        priority=Priority(priority_key=call.priority_key),
        **common,
    )


@workflow.defn
class CallActivity:
    """Calls one activity, whatever its name and options, and tells how it ended."""

    @workflow.run
    async def run(self, call: Call) -> Outcome:
        try:
            return Outcome(value=await begin(call))
        except FailureError as error:
            return describe(error)


@workflow.defn
class CancelActivity:
    """Cancels an activity after a while, in the given mode, and tells how it ended."""

    @workflow.run
    async def run(self, call: Call, mode: str, after_ms: int) -> Outcome:
        handle = begin(call, mode)
        await asyncio.sleep(after_ms / 1000)
        handle.cancel()
        try:
            outcome = Outcome(value=await handle)
        except ActivityError as error:
            outcome = describe(error)
        await asyncio.sleep(0.1)
        return outcome


@workflow.defn
class ManyActivities:
    """Runs many activities at once and adds up what they return."""

    @workflow.run
    async def run(self, count: int) -> int:
        calls = [begin(Call("add", [index, 1])) for index in range(count)]
        return sum(await asyncio.gather(*calls))


@workflow.defn
class Timers:
    """Timers in the order of their duration, a cancelled one, and conditions with a timeout."""

    @workflow.run
    async def run(self) -> dict[str, Any]:
        order: list[int] = []

        async def wait(ms: int) -> None:
            await asyncio.sleep(ms / 1000)
            order.append(ms)

        await asyncio.gather(wait(600), wait(200), wait(400))
        cancelled = asyncio.create_task(asyncio.sleep(3600))
        await asyncio.sleep(0.01)
        cancelled.cancel()
        try:
            await cancelled
            ended = "slept"
        except asyncio.CancelledError:
            ended = "cancelled"
        return {"order": order, "cancelled": ended, "conditions": await self.conditions()}

    async def conditions(self) -> list[bool]:
        self.done = False

        async def finish() -> None:
            await asyncio.sleep(0.02)
            self.done = True

        task = asyncio.create_task(finish())
        await workflow.wait_condition(lambda: self.done, timeout=timedelta(hours=1))
        await task
        try:
            await workflow.wait_condition(lambda: False, timeout=timedelta(milliseconds=30))
        except asyncio.TimeoutError:
            return [True, False]
        return [True, True]


@workflow.defn
class Race:
    """The first of two timers wins, and the other is cancelled."""

    @workflow.run
    async def run(self) -> str:
        fast = asyncio.create_task(asyncio.sleep(0.02, "fast"))
        slow = asyncio.create_task(asyncio.sleep(3600, "slow"))
        done, pending = await workflow.wait([fast, slow], return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        return done[0].result()


@workflow.defn
class TimeLimit:
    """A limit on a piece of work, by asyncio's own means."""

    @workflow.run
    async def run(self) -> str:
        try:
            await asyncio.wait_for(asyncio.sleep(3600), 0.05)
        except asyncio.TimeoutError:
            return "timed out"
        return "slept"


@workflow.defn
class CleansUp:
    """Runs an activity after it is cancelled, shielded from that, and ends as cancelled."""

    @workflow.run
    async def run(self, complete: bool) -> str:
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            undone = await workflow.execute_activity(
                activities.saga_step,
                args=["undo", ""],
                start_to_close_timeout=timedelta(seconds=10),
            )
            if complete:
                return undone
            raise
        except CancelledError:
            return "another error than asyncio's"
        return "slept"
