"""Workflows about their own beginning and end, and their children's."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Optional

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError, ChildWorkflowError, FailureError

from workflows.steps import Outcome, describe

with workflow.unsafe.imports_passed_through():
    import activities


@workflow.defn
class Echo:
    """Returns what it is given."""

    @workflow.run
    async def run(self, value: Any) -> Any:
        return value


@workflow.defn
class Failing:
    """Raises an application error."""

    @workflow.run
    async def run(self) -> None:
        try:
            raise ValueError("the cause")
        except ValueError as cause:
            raise ApplicationError("failed on purpose", 1, "two", type="OnPurpose") from cause


@workflow.defn
class Buggy:
    """Raises what is no failure: the task fails, not the workflow."""

    @workflow.run
    async def run(self) -> None:
        raise RuntimeError("a bug")


@workflow.defn
class Sleeper:
    """Sleeps for a while."""

    @workflow.run
    async def run(self, ms: int) -> str:
        await asyncio.sleep(ms / 1000)
        return "slept"


@workflow.defn
class Countdown:
    """Continues as new until the count is used up, with one activity a run."""

    @workflow.run
    async def run(self, count: int, runs: int) -> int:
        timeout = timedelta(seconds=10)
        await workflow.execute_activity(activities.nothing, start_to_close_timeout=timeout)
        if count > 0:
            workflow.continue_as_new(args=[count - 1, runs + 1])
        return runs


@workflow.defn
class BecomesAnother:
    """Continues as a workflow of another type, with a memo."""

    @workflow.run
    async def run(self) -> Any:
        workflow.continue_as_new("given", workflow="TellMemo", memo={"from": "the run before"})


@workflow.defn
class TellMemo:
    """Tells its memo and argument."""

    @workflow.run
    async def run(self, value: str) -> dict[str, Any]:
        return {"value": value, "memo": dict(workflow.memo())}


@workflow.defn
class Retried:
    """Fails until the attempt is reached; its retry policy starts it anew."""

    @workflow.run
    async def run(self, until_attempt: int) -> int:
        attempt = workflow.info().attempt
        if attempt < until_attempt:
            raise ApplicationError(f"attempt {attempt}", type="Retried")
        return attempt


@workflow.defn
class CronCount:
    """Counts its runs by the result of the last one."""

    @workflow.run
    async def run(self) -> int:
        return (workflow.get_last_completion_result(int) or 0) + 1


@workflow.defn
class Resettable:
    """Notes signals between two activities, so that it can be reset to its middle."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.finished = False

    @workflow.run
    async def run(self) -> dict[str, Any]:
        timeout = timedelta(seconds=10)
        first = await workflow.execute_activity(
            activities.add, args=[1, 2], start_to_close_timeout=timeout
        )
        await workflow.wait_condition(lambda: self.finished)
        second = await workflow.execute_activity(
            activities.add, args=[first, 10], start_to_close_timeout=timeout
        )
        return {"notes": self.notes, "sum": second}

    @workflow.signal
    def note(self, text: str) -> None:
        self.notes.append(text)

    @workflow.signal
    def finish(self) -> None:
        self.finished = True


@dataclass
class Self:
    """What a workflow knows about itself."""

    workflow_id: str
    workflow_type: str
    attempt: int
    execution_seconds: Optional[float]
    run_seconds: Optional[float]
    task_seconds: float
    maximum_attempts: Optional[int]
    priority_key: Optional[int]


@workflow.defn
class AboutMe:
    """Tells what it knows about itself."""

    @workflow.run
    async def run(self) -> Self:
        info = workflow.info()

        def seconds(timeout: Optional[timedelta]) -> Optional[float]:
            return None if timeout is None else timeout.total_seconds()

        return Self(
            workflow_id=info.workflow_id,
            workflow_type=info.workflow_type,
            attempt=info.attempt,
            execution_seconds=seconds(info.execution_timeout),
            run_seconds=seconds(info.run_timeout),
            task_seconds=info.task_timeout.total_seconds(),
            maximum_attempts=info.retry_policy.maximum_attempts if info.retry_policy else None,
            priority_key=info.priority.priority_key,
        )


@workflow.defn
class Child:
    """A child that says who started it."""

    @workflow.run
    async def run(self, name: str) -> dict[str, Any]:
        info = workflow.info()
        return {
            "greeting": f"child {name}",
            "parent": info.parent.workflow_id if info.parent else None,
            "root": info.root.workflow_id if info.root else None,
        }


@workflow.defn
class WaitingChild:
    """A child that waits for a word."""

    def __init__(self) -> None:
        self.word: Optional[str] = None

    @workflow.run
    async def run(self) -> str:
        await workflow.wait_condition(lambda: self.word is not None)
        return self.word or ""

    @workflow.signal
    def release(self, word: str) -> None:
        self.word = word


@dataclass
class Birth:
    """How to start a child."""

    type: str
    args: list[Any]
    id: str
    task_queue: Optional[str] = None
    run_timeout_ms: Optional[int] = None
    retry: bool = False
    cancellation: str = "WAIT_CANCELLATION_COMPLETED"
    parent_close: str = "TERMINATE"


async def _start(birth: Birth) -> workflow.ChildWorkflowHandle[Any, Any]:
    quickly = RetryPolicy(initial_interval=timedelta(milliseconds=20), backoff_coefficient=1)
    run_timeout = birth.run_timeout_ms
    return await workflow.start_child_workflow(
        birth.type,
        args=birth.args,
        id=birth.id,
        task_queue=birth.task_queue,
        run_timeout=None if run_timeout is None else timedelta(milliseconds=run_timeout),
        retry_policy=quickly if birth.retry else None,
        cancellation_type=workflow.ChildWorkflowCancellationType[birth.cancellation],
        parent_close_policy=workflow.ParentClosePolicy[birth.parent_close],
        static_summary="a child",
    )


@workflow.defn
class ParentOf:
    """Executes a child and tells how it ended."""

    @workflow.run
    async def run(self, birth: Birth) -> Outcome:
        try:
            return Outcome(value=await (await _start(birth)))
        except FailureError as error:
            return describe(error)


@workflow.defn
class ParentThatSignals:
    """Starts a child and signals it."""

    @workflow.run
    async def run(self, birth: Birth) -> str:
        handle = await _start(birth)
        await handle.signal("release", "from the parent")
        return await handle


@workflow.defn
class ParentThatCancels:
    """Cancels its child once that has started."""

    @workflow.run
    async def run(self, birth: Birth) -> Outcome:
        handle = await _start(birth)
        await asyncio.sleep(0.1)
        handle.cancel()
        try:
            outcome = Outcome(value=await handle)
        except ChildWorkflowError as error:
            outcome = describe(error)
        await asyncio.sleep(0.1)
        return outcome


@workflow.defn
class ParentThatLeaves:
    """Leaves its child behind when it is told to."""

    def __init__(self) -> None:
        self.told = False

    @workflow.run
    async def run(self, birth: Birth) -> str:
        await _start(birth)
        await workflow.wait_condition(lambda: self.told)
        return "left"

    @workflow.signal
    def leave(self) -> None:
        self.told = True


@workflow.defn
class ManyChildren:
    """Fans out to children and gathers what they say."""

    @workflow.run
    async def run(self, count: int) -> int:
        own = workflow.info().workflow_id
        births = [Birth("Retried", [1], f"{own}-{index}") for index in range(count)]
        handles = await asyncio.gather(*(_start(birth) for birth in births))
        return sum(await asyncio.gather(*handles))
