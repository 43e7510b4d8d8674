"""Data that executions carry, and the patterns of the developer guides."""

import asyncio
from datetime import timedelta
from typing import Any, Awaitable, Callable, Optional

from temporalio import workflow
from temporalio.common import RetryPolicy, SearchAttributeKey
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    import activities

KEYWORD = SearchAttributeKey.for_keyword("SdkKeyword")
TEXT = SearchAttributeKey.for_text("SdkText")
INT = SearchAttributeKey.for_int("SdkInt")
DOUBLE = SearchAttributeKey.for_float("SdkDouble")
BOOL = SearchAttributeKey.for_bool("SdkBool")
DATETIME = SearchAttributeKey.for_datetime("SdkDatetime")
KEYWORDS = SearchAttributeKey.for_keyword_list("SdkKeywordList")

_timeout = timedelta(seconds=10)
_once = RetryPolicy(maximum_attempts=1)


@workflow.defn
class Upserting:
    """Changes its search attributes and memo, and tells what it sees of them itself."""

    @workflow.run
    async def run(self) -> dict[str, Any]:
        workflow.upsert_search_attributes(
            [KEYWORD.value_set("changed"), INT.value_set(2), BOOL.value_unset()]
        )
        workflow.upsert_memo({"added": [1, 2], "kept": "new", "removed": None})
        await asyncio.sleep(0.001)
        seen = workflow.info().typed_search_attributes
        return {
            "keyword": seen.get(KEYWORD),
            "int": seen.get(INT),
            "bool": seen.get(BOOL),
            "text": seen.get(TEXT),
            "memo": dict(workflow.memo()),
        }


@workflow.defn
class Summaries:
    """Gives each of its steps a summary and tells its details."""

    def __init__(self) -> None:
        self.finished = False

    @workflow.run
    async def run(self) -> str:
        workflow.set_current_details("**step** one")
        await workflow.sleep(0.01, summary="a short pause")
        await workflow.execute_activity(
            activities.greet, "World", start_to_close_timeout=_timeout, summary="a greeting"
        )
        await workflow.wait_condition(
            lambda: self.finished, timeout=timedelta(hours=1), timeout_summary="the end"
        )
        return workflow.get_current_details()

    @workflow.signal
    def finish(self) -> None:
        self.finished = True


@workflow.defn
class Determinism:
    """Randomness and time that replay alike."""

    @workflow.run
    async def run(self) -> float:
        before = workflow.now()
        values = [str(workflow.uuid4()), workflow.random().random()]
        await asyncio.sleep(0.05)
        workflow.logger.debug("drawn", extra={"values": values})
        return (workflow.now() - before).total_seconds()


@workflow.defn
class Saga:
    """Books step by step; when one refuses, what was booked is undone in reverse."""

    @workflow.run
    async def run(self, fail_at: str) -> list[str]:
        log: list[str] = []
        undo: list[str] = []

        async def step(name: str) -> None:
            log.append(
                await workflow.execute_activity(
                    activities.saga_step,
                    args=[name, fail_at],
                    start_to_close_timeout=_timeout,
                    retry_policy=_once,
                )
            )

        try:
            for name in ("flight", "hotel", "car"):
                await step(name)
                undo.append(f"undo {name}")
        except ActivityError:
            for name in reversed(undo):
                await step(name)
        return log


@workflow.defn
class Approval:
    """Waits for a decision, or for its deadline."""

    def __init__(self) -> None:
        self.decision: Optional[bool] = None

    @workflow.run
    async def run(self, deadline_ms: int) -> str:
        try:
            await workflow.wait_condition(
                lambda: self.decision is not None, timeout=timedelta(milliseconds=deadline_ms)
            )
        except asyncio.TimeoutError:
            return "timed out"
        return "approved" if self.decision else "refused"

    @workflow.signal
    def approve(self, decision: bool) -> None:
        self.decision = decision


@workflow.defn
class PollByRetry:
    """Polls often, by the retries of one activity."""

    @workflow.run
    async def run(self, ready_at_attempt: int) -> str:
        quickly = RetryPolicy(initial_interval=timedelta(milliseconds=20), backoff_coefficient=1)
        return await workflow.execute_activity(
            activities.poll_service,
            ready_at_attempt,
            start_to_close_timeout=_timeout,
            retry_policy=quickly,
        )


@workflow.defn
class PollByTimer:
    """Polls seldom, by timers, in runs of a few polls each."""

    @workflow.run
    async def run(self, polls_left: int, runs: int) -> int:
        for _ in range(3):
            if polls_left == 0:
                return runs
            polls_left -= 1
            await workflow.execute_activity(activities.nothing, start_to_close_timeout=_timeout)
            await asyncio.sleep(0.01)
        workflow.continue_as_new(args=[polls_left, runs + 1])


@workflow.defn
class Account:
    """An account that lives long: updates change it, its history is renewed by continuing as new."""

    @workflow.init
    def __init__(self, opening: int, run: int) -> None:
        self.amount = opening
        self.wish: Optional[str] = None

    @workflow.run
    async def run(self, opening: int, run: int) -> list[int]:
        await workflow.wait_condition(lambda: self.wish is not None)
        if self.wish == "roll over":
            workflow.continue_as_new(args=[self.amount, run + 1])
        return [self.amount, run]

    @workflow.update
    def change(self, amount: int) -> int:
        if self.amount + amount < 0:
            raise ApplicationError("too much", type="Overdrawn")
        self.amount += amount
        return self.amount

    @change.validator
    def validate_change(self, amount: int) -> None:
        if amount == 0:
            raise ApplicationError("no change", type="Refused")

    @workflow.query
    def balance(self) -> int:
        return self.amount

    @workflow.signal
    def tell(self, wish: str) -> None:
        self.wish = wish


@workflow.defn
class Mutex:
    """A lock that workflows ask for by signal and are given in turn."""

    def __init__(self) -> None:
        self.queue: list[str] = []
        self.free = True

    @workflow.run
    async def run(self, grant_count: int) -> list[str]:
        granted: list[str] = []
        while len(granted) < grant_count:
            await workflow.wait_condition(lambda: self.free and bool(self.queue))
            self.free = False
            granted.append(self.queue.pop(0))
            await workflow.get_external_workflow_handle(granted[-1]).signal("acquired")
        await workflow.wait_condition(lambda: self.free)
        return granted

    @workflow.signal
    def request(self, workflow_id: str) -> None:
        self.queue.append(workflow_id)

    @workflow.signal
    def done(self) -> None:
        self.free = True


@workflow.defn
class LockUser:
    """Asks for the lock, works, and gives it back."""

    def __init__(self) -> None:
        self.mine = False

    @workflow.run
    async def run(self, mutex_id: str) -> str:
        lock = workflow.get_external_workflow_handle(mutex_id)
        await lock.signal("request", workflow.info().workflow_id)
        await workflow.wait_condition(lambda: self.mine)
        await workflow.execute_activity(activities.nothing, start_to_close_timeout=_timeout)
        await lock.signal("done")
        return "worked"

    @workflow.signal
    def acquired(self) -> None:
        self.mine = True


@workflow.defn
class Accumulator:
    """Gathers signals until none comes for a while."""

    def __init__(self) -> None:
        self.items: list[int] = []

    @workflow.run
    async def run(self, quiet_ms: int) -> list[int]:
        seen = 0
        await workflow.wait_condition(lambda: bool(self.items))
        while seen < len(self.items):
            seen = len(self.items)
            more: Callable[[], bool] = lambda: len(self.items) > seen
            try:
                await workflow.wait_condition(more, timeout=timedelta(milliseconds=quiet_ms))
            except asyncio.TimeoutError:
                break
        return self.items

    @workflow.signal
    def item(self, value: int) -> None:
        self.items.append(value)


@workflow.defn
class UpdatableTimer:
    """A timer whose end can be moved while it runs."""

    @workflow.init
    def __init__(self, ms: int) -> None:
        self.deadline = workflow.now() + timedelta(milliseconds=ms)
        self.moves = 0

    @workflow.run
    async def run(self, ms: int) -> int:
        while True:
            known = self.moves
            left = max(self.deadline - workflow.now(), timedelta(milliseconds=1))
            try:
                await workflow.wait_condition(lambda: self.moves > known, timeout=left)
            except asyncio.TimeoutError:
                return self.moves

    @workflow.update
    def move_to(self, later_ms: int) -> None:
        self.deadline = workflow.now() + timedelta(milliseconds=later_ms)
        self.moves += 1


@workflow.defn
class SlidingWindow:
    """Keeps a window of children running until all are through."""

    @workflow.run
    async def run(self, count: int, width: int) -> int:
        own = workflow.info().workflow_id
        waiting = list(range(count))
        finished: list[int] = []

        async def lane() -> None:
            while waiting:
                index = waiting.pop(0)
                finished.append(
                    await workflow.execute_child_workflow("Echo", index, id=f"{own}-{index}")
                )

        lanes: list[Awaitable[None]] = [lane() for _ in range(width)]
        await asyncio.gather(*lanes)
        return len(finished)
