"""Workflows whose time is long, and their activities."""

import asyncio
from datetime import timedelta
from typing import Optional

from temporalio import activity, workflow
from temporalio.common import RetryPolicy

_DAY = timedelta(days=1)


@activity.defn
async def succeed_at_attempt(wanted: int) -> int:
    attempt = activity.info().attempt
    if attempt < wanted:
        raise RuntimeError(f"attempt {attempt}")
    return attempt


@activity.defn
async def take_real(ms: int) -> str:
    """Takes real time, whatever the server's clock does."""
    await asyncio.sleep(ms / 1000)
    return "the activity"


@workflow.defn
class SleepForDays:
    """Sleeps for days and tells how many passed on its own clock."""

    @workflow.run
    async def run(self, days: float) -> float:
        start = workflow.now()
        await asyncio.sleep(days * _DAY.total_seconds())
        return (workflow.now() - start) / _DAY


@workflow.defn
class CountDays:
    """Counts days until it is stopped."""

    def __init__(self) -> None:
        self.days = 0
        self.stopped = False

    @workflow.run
    async def run(self) -> int:
        while not self.stopped:
            try:
                await workflow.wait_condition(lambda: self.stopped, timeout=_DAY)
            except asyncio.TimeoutError:
                self.days += 1
        return self.days

    @workflow.query
    def days_passed(self) -> int:
        return self.days

    @workflow.signal
    def stop(self) -> None:
        self.stopped = True


@workflow.defn
class BackOffForDays:
    """An activity that succeeds at its third attempt, days apart."""

    @workflow.run
    async def run(self) -> int:
        return await workflow.execute_activity(
            succeed_at_attempt,
            3,
            start_to_close_timeout=timedelta(minutes=1),
            retry_policy=RetryPolicy(initial_interval=2 * _DAY, backoff_coefficient=2),
        )


@workflow.defn
class Approval:
    """Waits a day for somebody's approval."""

    def __init__(self) -> None:
        self.by: Optional[str] = None

    @workflow.run
    async def run(self) -> str:
        try:
            await workflow.wait_condition(lambda: self.by is not None, timeout=_DAY)
        except asyncio.TimeoutError:
            return "timed out"
        return f"approved by {self.by}"

    @workflow.signal
    def approve(self, name: str) -> None:
        self.by = name


@workflow.defn
class CancelledTimer:
    """Cancels a timer of a year after a day: the year must not pass."""

    @workflow.run
    async def run(self) -> float:
        start = workflow.now()
        year = asyncio.create_task(asyncio.sleep(365 * _DAY.total_seconds()))
        await asyncio.sleep(_DAY.total_seconds())
        year.cancel()
        await asyncio.sleep(_DAY.total_seconds())
        return (workflow.now() - start) / _DAY


@workflow.defn
class ActivityAgainstTimer:
    """An activity of some hundred real milliseconds against a timer of an hour."""

    @workflow.run
    async def run(self, ms: int) -> str:
        work = workflow.start_activity(
            take_real, ms, start_to_close_timeout=timedelta(minutes=30)
        )
        timer = asyncio.create_task(asyncio.sleep(3600, "the timer"))
        done, _ = await workflow.wait([work, timer], return_when=asyncio.FIRST_COMPLETED)
        return done[0].result()


@workflow.defn
class WaitForever:
    """Waits for a signal that never comes."""

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: False)


all_workflows = [
    SleepForDays,
    CountDays,
    BackOffForDays,
    Approval,
    CancelledTimer,
    ActivityAgainstTimer,
    WaitForever,
]
all_activities = [succeed_at_attempt, take_real]
