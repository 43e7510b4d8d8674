"""How executions begin, go on and end; children; changed code."""

import asyncio
import time
from datetime import timedelta
from typing import Any

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import WorkflowTaskFailedCause
from temporalio.api.workflowservice.v1 import (
    DeleteWorkflowExecutionRequest,
    ResetWorkflowExecutionRequest,
)
from temporalio.client import WorkflowExecutionStatus
from temporalio.common import (
    Priority,
    RetryPolicy,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.exceptions import (
    ApplicationError,
    CancelledError,
    TerminatedError,
    TimeoutError,
    WorkflowAlreadyStartedError,
)
from temporalio.service import RPCError
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from harness import Group, Scene, cause_of, failure_of, raises
from workflows import lives, versions
from workflows.lives import Birth

lifecycle = Group("lifecycle")
children = Group("children")
versioning = Group("versioning")

quickly = RetryPolicy(initial_interval=timedelta(milliseconds=20), backoff_coefficient=1)


async def status(scene: Scene, workflow_id: str) -> str:
    found = (await scene.handle(workflow_id).describe()).status
    return found.name if found else "none"


async def closed_as(scene: Scene, workflow_id: str, expected: str) -> None:
    await scene.until(expected, lambda: status(scene, workflow_id), lambda name: name == expected)


@lifecycle.case("any JSON goes through")
async def _(scene: Scene) -> None:
    values: list[Any] = [None, True, 1.5, "ä€😀", [1, [2]], {"a": {"b": []}}]
    for index, value in enumerate(values):
        echoed = await scene.execute(lives.Echo.run, value, id=scene.id(str(index)))
        assert echoed == value, echoed


@lifecycle.case("fails")
async def _(scene: Scene) -> None:
    error = cause_of(await failure_of(scene.execute(lives.Failing.run)), ApplicationError)
    assert (error.type, list(error.details)) == ("OnPurpose", [1, "two"])
    assert "the cause" in str(error.__cause__)


@lifecycle.case("knows itself")
async def _(scene: Scene) -> None:
    told = await scene.execute(
        lives.AboutMe.run,
        execution_timeout=timedelta(hours=1),
        run_timeout=timedelta(minutes=10),
        task_timeout=timedelta(seconds=9),
        retry_policy=RetryPolicy(maximum_attempts=3),
        priority=Priority(priority_key=4),
    )
    assert told == lives.Self(scene.id(), "AboutMe", 1, 3600, 600, 9, 3, 4), told


@lifecycle.case("a bug fails the task only")
async def _(scene: Scene) -> None:
    handle = await scene.start(lives.Buggy.run)
    scene.executions.clear()  # It has no end that a replay could reach.
    await scene.event(handle.id, "WORKFLOW_TASK_FAILED")
    assert await status(scene, handle.id) == "RUNNING"
    await handle.terminate("seen enough")


@lifecycle.case("continues as new")
async def _(scene: Scene) -> None:
    assert await scene.execute(lives.Countdown.run, 2, 1) == 3


@lifecycle.case("continues as another")
async def _(scene: Scene) -> None:
    told = await scene.execute(lives.BecomesAnother.run)
    assert told == {"value": "given", "memo": {"from": "the run before"}}, told


@lifecycle.case("retried, and in vain")
async def _(scene: Scene) -> None:
    assert await scene.execute(lives.Retried.run, 3, retry_policy=quickly) == 3
    limited = RetryPolicy(
        initial_interval=timedelta(milliseconds=20), backoff_coefficient=1, maximum_attempts=2
    )
    failing = scene.execute(lives.Retried.run, 9, retry_policy=limited, id=scene.id("in vain"))
    assert cause_of(await failure_of(failing), ApplicationError).message == "attempt 2"


@lifecycle.case("run timeout")
async def _(scene: Scene) -> None:
    result = scene.execute(lives.Sleeper.run, 60_000, run_timeout=timedelta(seconds=1))
    cause_of(await failure_of(result), TimeoutError)
    assert await status(scene, scene.id()) == "TIMED_OUT"


@lifecycle.case("cron")
async def _(scene: Scene) -> None:
    handle = await scene.start(lives.CronCount.run, cron_schedule="@every 1s")
    runs: set[str] = set()

    async def count() -> int:
        runs.add((await scene.handle(handle.id).describe()).run_id)
        return len(runs)

    await scene.until("three runs", count, lambda seen: seen >= 3)
    await scene.handle(handle.id).terminate("enough")


@lifecycle.case("start delay")
async def _(scene: Scene) -> None:
    start = time.monotonic()
    assert await scene.execute(lives.Echo.run, 1, start_delay=timedelta(seconds=1)) == 1
    assert time.monotonic() - start >= 0.9


@lifecycle.case("cancelled")
async def _(scene: Scene) -> None:
    handle = await scene.start(lives.Sleeper.run, 60_000)
    await scene.event(handle.id, "TIMER_STARTED")
    await handle.cancel()
    cause_of(await failure_of(handle.result()), CancelledError)
    assert (await handle.describe()).status == WorkflowExecutionStatus.CANCELED


@lifecycle.case("terminated")
async def _(scene: Scene) -> None:
    handle = await scene.start(lives.Sleeper.run, 60_000)
    await handle.terminate("for the test")
    cause_of(await failure_of(handle.result()), TerminatedError)
    with raises(RPCError):
        await handle.terminate("again")


@lifecycle.case("reset to its middle")
async def _(scene: Scene) -> None:
    handle = await scene.start(lives.Resettable.run)
    await scene.event(handle.id, "ACTIVITY_TASK_COMPLETED")
    await handle.signal("note", "before")
    await handle.signal("finish")
    assert await handle.result() == {"notes": ["before"], "sum": 13}
    response = await scene.client.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace=scene.client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=handle.id),
            workflow_task_finish_event_id=4,
            request_id=scene.id("reset"),
            reason="once more",
        )
    )
    scene.track(handle.id, response.run_id)
    # Its signals are applied to the new run too, so it ends the same way.
    again = scene.handle(handle.id, response.run_id)
    assert await again.result() == {"notes": ["before"], "sum": 13}


@lifecycle.case("deleted")
async def _(scene: Scene) -> None:
    handle = await scene.start(lives.Echo.run, 1)
    await handle.result()
    scene.executions.clear()  # There will be nothing to replay.
    execution = WorkflowExecution(workflow_id=handle.id)
    await scene.client.workflow_service.delete_workflow_execution(
        DeleteWorkflowExecutionRequest(
            namespace=scene.client.namespace, workflow_execution=execution
        )
    )

    async def gone() -> bool:
        try:
            await handle.describe()
        except RPCError:
            return True
        return False

    await scene.until("gone", gone, bool, limit=45)


@lifecycle.case("ids: reuse and conflict")
async def _(scene: Scene) -> None:
    await scene.execute(lives.Echo.run, 1)
    for policy in (
        WorkflowIDReusePolicy.REJECT_DUPLICATE,
        WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
    ):
        with raises(WorkflowAlreadyStartedError):
            await scene.execute(lives.Echo.run, 2, id_reuse_policy=policy)
    first = await scene.start(lives.Sleeper.run, 60_000)
    with raises(WorkflowAlreadyStartedError):
        await scene.start(lives.Sleeper.run, 1)
    same = WorkflowIDConflictPolicy.USE_EXISTING
    second = await scene.start(lives.Sleeper.run, 1, id_conflict_policy=same)
    assert second.result_run_id == first.result_run_id
    instead = WorkflowIDConflictPolicy.TERMINATE_EXISTING
    assert await scene.execute(lives.Sleeper.run, 1, id_conflict_policy=instead) == "slept"


@lifecycle.case("eager start")
async def _(scene: Scene) -> None:
    assert await scene.execute(lives.Echo.run, "eager", request_eager_start=True) == "eager"


def birth(scene: Scene, type: str, *args: Any, **options: Any) -> Birth:
    return Birth(type, list(args), scene.id("child"), **options)


@children.case("complete")
async def _(scene: Scene) -> None:
    outcome = await scene.execute(lives.ParentOf.run, birth(scene, "Child", "one"))
    expected = {"greeting": "child one", "parent": scene.id(), "root": scene.id()}
    assert outcome.value == expected, outcome


@children.case("fail, time out, are retried")
async def _(scene: Scene) -> None:
    outcome = await scene.execute(lives.ParentOf.run, birth(scene, "Failing"))
    assert outcome.errors[:2] == ["ChildWorkflowError", "ApplicationError"], outcome
    timed = birth(scene, "Sleeper", 60_000, run_timeout_ms=1_000)
    outcome = await scene.execute(lives.ParentOf.run, timed)
    assert outcome.errors[-1] == "TimeoutError", outcome
    outcome = await scene.execute(lives.ParentOf.run, birth(scene, "Retried", 2, retry=True))
    assert outcome.value == 2, outcome


@children.case("continue as new")
async def _(scene: Scene) -> None:
    outcome = await scene.execute(lives.ParentOf.run, birth(scene, "Countdown", 1, 1))
    assert outcome.value == 2, outcome


@children.case("are terminated")
async def _(scene: Scene) -> None:
    parent = await scene.start(lives.ParentOf.run, birth(scene, "WaitingChild"))
    await scene.event(parent.id, "CHILD_WORKFLOW_EXECUTION_STARTED")
    await scene.handle(scene.id("child")).terminate("for the test")
    assert (await parent.result()).errors[-1] == "TerminatedError"


@children.case("already there")
async def _(scene: Scene) -> None:
    other = await scene.start(lives.WaitingChild.run, id=scene.id("child"))
    outcome = await scene.execute(lives.ParentOf.run, birth(scene, "Child", "late"))
    assert outcome.errors[-1] == "WorkflowAlreadyStartedError", outcome
    await other.signal("release", "done")
    assert await other.result() == "done"


@children.case("signalled")
async def _(scene: Scene) -> None:
    word = await scene.execute(lives.ParentThatSignals.run, birth(scene, "WaitingChild"))
    assert word == "from the parent"


@children.case("cancelled")
async def _(scene: Scene) -> None:
    for mode in ("TRY_CANCEL", "WAIT_CANCELLATION_REQUESTED", "WAIT_CANCELLATION_COMPLETED"):
        child = birth(scene, "WaitingChild", cancellation=mode, parent_close="ABANDON")
        outcome = await scene.execute(lives.ParentThatCancels.run, child)
        assert outcome.errors[-1] == "CancelledError", outcome
        await closed_as(scene, scene.id("child"), "CANCELED")


@children.case("cancelled: abandon")
async def _(scene: Scene) -> None:
    child = birth(scene, "WaitingChild", cancellation="ABANDON", parent_close="ABANDON")
    outcome = await scene.execute(lives.ParentThatCancels.run, child)
    assert outcome.errors[-1] == "CancelledError", outcome
    assert await status(scene, scene.id("child")) == "RUNNING"
    await scene.handle(scene.id("child")).terminate("seen")


async def leave(scene: Scene, policy: str) -> None:
    child = birth(scene, "WaitingChild", parent_close=policy)
    parent = await scene.start(lives.ParentThatLeaves.run, child)
    await scene.event(parent.id, "CHILD_WORKFLOW_EXECUTION_STARTED")
    await parent.signal("leave")
    assert await parent.result() == "left"


@children.case("left behind: terminate")
async def _(scene: Scene) -> None:
    await leave(scene, "TERMINATE")
    await closed_as(scene, scene.id("child"), "TERMINATED")


@children.case("left behind: request cancel")
async def _(scene: Scene) -> None:
    await leave(scene, "REQUEST_CANCEL")
    await closed_as(scene, scene.id("child"), "CANCELED")


@children.case("left behind: abandon")
async def _(scene: Scene) -> None:
    await leave(scene, "ABANDON")
    left = scene.handle(scene.id("child"))
    await left.signal("release", "alone")
    assert await left.result() == "alone"


@children.case("fan-out")
async def _(scene: Scene) -> None:
    assert await scene.execute(lives.ManyChildren.run, 8) == 8


async def replay(scene: Scene, shape: type) -> None:
    history = await scene.handle(scene.id()).fetch_history()
    await Replayer(workflows=[shape]).replay_workflow(history)


async def evolve(scene: Scene, first: type, then: type) -> Any:
    """Starts the workflow in one shape and ends it in another."""
    queue = scene.id("queue")
    async with scene.worker(queue, workflows=[first]):
        handle = await scene.start("Evolving", task_queue=queue)
        scene.executions.clear()  # The case replays it itself.
        await scene.event(handle.id, "WORKFLOW_TASK_COMPLETED", 2)
    async with scene.worker(queue, workflows=[then]):
        await handle.signal("go_on")
        if then is versions.Incompatible:
            await scene.event(handle.id, "WORKFLOW_TASK_FAILED")
            return handle
        return await handle.result()


@versioning.case("an old run goes on in patched code")
async def _(scene: Scene) -> None:
    assert await evolve(scene, versions.Original, versions.Patched) == "original"
    await replay(scene, versions.Original)
    await replay(scene, versions.Patched)


@versioning.case("a new run takes the patched path")
async def _(scene: Scene) -> None:
    assert await evolve(scene, versions.Patched, versions.Patched) == "patched"
    await replay(scene, versions.Patched)
    await replay(scene, versions.Deprecated)


@versioning.case("a patched run goes on when the patch is deprecated")
async def _(scene: Scene) -> None:
    assert await evolve(scene, versions.Patched, versions.Deprecated) == "deprecated"
    await replay(scene, versions.Deprecated)


@versioning.case("a change without a patch fails the task")
async def _(scene: Scene) -> None:
    handle = await evolve(scene, versions.Original, versions.Incompatible)
    history = await handle.fetch_history()
    failed = next(e for e in history.events if e.HasField("workflow_task_failed_event_attributes"))
    expected = WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR
    assert failed.workflow_task_failed_event_attributes.cause == expected
    with raises(NondeterminismError):
        await replay(scene, versions.Incompatible)
    await handle.terminate("seen")
    await asyncio.sleep(0)
