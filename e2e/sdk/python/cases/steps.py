"""Activities, local activities, timers, cancellation."""

import asyncio
from typing import Any

from google.protobuf.duration_pb2 import Duration
from google.protobuf.field_mask_pb2 import FieldMask
from temporalio.api.activity.v1 import ActivityOptions
from temporalio.api.common.v1 import RetryPolicy, WorkflowExecution
from temporalio.api.workflowservice.v1 import (
    PauseActivityRequest,
    ResetActivityRequest,
    UnpauseActivityRequest,
    UpdateActivityOptionsRequest,
)
from temporalio.client import AsyncActivityCancelledError
from temporalio.exceptions import ApplicationError, CancelledError
from temporalio.service import RPCError

from activities import FailureSpec, letters
from harness import Group, Scene, cause_of, failure_of, raises
from workflows.steps import (
    Call,
    CallActivity,
    CancelActivity,
    CleansUp,
    ManyActivities,
    Outcome,
    Race,
    Retry,
    TimeLimit,
    Timers,
)

activities = Group("activities")
activity_control = Group("activity-control")
local_activities = Group("local-activities")
cancellation = Group("cancellation")

quickly = Retry(initial_ms=20, coefficient=1)
once = Retry(maximum_attempts=1)


async def call(scene: Scene, name: str, *args: Any, **options: Any) -> Outcome:
    return await scene.execute(CallActivity.run, Call(name, list(args), **options))


async def value(scene: Scene, name: str, *args: Any, **options: Any) -> Any:
    outcome = await call(scene, name, *args, **options)
    assert not outcome.errors, outcome
    return outcome.value


@activities.case("result")
async def _(scene: Scene) -> None:
    assert await value(scene, "greet", "World") == "Hello, World!"


@activities.case("of any name")
async def _(scene: Scene) -> None:
    assert await value(scene, "unheard_of", 1, 2) == "default of unheard_of(1, 2)"


@activities.case("know themselves")
async def _(scene: Scene) -> None:
    told = await value(scene, "about_me", heartbeat_ms=3_000, priority_key=2)
    assert told == {
        "activity_type": "about_me",
        "attempt": 1,
        "is_local": False,
        "task_queue": scene.task_queue,
        "workflow_type": "CallActivity",
        "start_to_close_seconds": 10,
        "heartbeat_seconds": 3,
        "priority_key": 2,
    }, told


@activities.case("on another queue")
async def _(scene: Scene) -> None:
    queue = scene.id("other")
    async with scene.worker(queue):
        assert await value(scene, "greet", "there", task_queue=queue) == "Hello, there!"


@activities.case("fan-out")
async def _(scene: Scene) -> None:
    assert await scene.execute(ManyActivities.run, 30) == 30 + 29 * 15


@activities.case("retried")
async def _(scene: Scene) -> None:
    assert await value(scene, "fail_as_told", FailureSpec(until_attempt=3), retry=quickly) == 3


@activities.case("retried with the delay they ask for")
async def _(scene: Scene) -> None:
    spec = FailureSpec(until_attempt=2, next_retry_delay_ms=30)
    assert await value(scene, "fail_as_told", spec, retry=Retry(initial_ms=3_600_000)) == 2


@activities.case("out of attempts")
async def _(scene: Scene) -> None:
    retry = Retry(initial_ms=20, coefficient=1, maximum_attempts=2)
    outcome = await call(scene, "fail_as_told", FailureSpec(), retry=retry)
    assert outcome.retry_state == "MAXIMUM_ATTEMPTS_REACHED", outcome
    assert (outcome.message, outcome.details) == ("attempt 2", [{"attempt": 2}]), outcome


@activities.case("not retryable, by flag and by type")
async def _(scene: Scene) -> None:
    outcome = await call(scene, "fail_as_told", FailureSpec(non_retryable=True))
    assert outcome.retry_state == "NON_RETRYABLE_FAILURE", outcome
    handle = await scene.start(
        CallActivity.run,
        Call("fail_as_told", [FailureSpec(type="Fatal")], retry=Retry(non_retryable=["Fatal"])),
        id=scene.id("by type"),
    )
    outcome = await handle.result()
    assert outcome.retry_state == "NON_RETRYABLE_FAILURE", outcome


@activities.case("start-to-close timeout")
async def _(scene: Scene) -> None:
    outcome = await call(scene, "outlast", 3_000, start_to_close_ms=300, retry=once)
    assert outcome.timeout_type == "START_TO_CLOSE", outcome


@activities.case("schedule-to-close timeout")
async def _(scene: Scene) -> None:
    retry = Retry(initial_ms=100, coefficient=1)
    outcome = await call(scene, "fail_as_told", FailureSpec(), schedule_to_close_ms=500, retry=retry)
    assert outcome.retry_state == "TIMEOUT", outcome


@activities.case("schedule-to-start timeout")
async def _(scene: Scene) -> None:
    outcome = await call(
        scene, "greet", "nobody", task_queue=scene.id("nobody"), schedule_to_start_ms=300
    )
    assert outcome.timeout_type == "SCHEDULE_TO_START", outcome


@activities.case("heartbeat timeout")
async def _(scene: Scene) -> None:
    outcome = await call(scene, "outlast", 3_000, heartbeat_ms=300, retry=once)
    assert outcome.timeout_type == "HEARTBEAT", outcome


@activities.case("resume from their heartbeat")
async def _(scene: Scene) -> None:
    told = await value(scene, "resume_from_heartbeat", heartbeat_ms=5_000, retry=quickly)
    assert told == {"resumed_from": 3, "attempt": 2}, told


async def cancelled(scene: Scene, name: str, mode: str) -> Outcome:
    activity = Call(name, [scene.id("activity")], heartbeat_ms=2_000, retry=once)
    return await scene.execute(CancelActivity.run, activity, mode, 500)


@activities.case("cancelled: try")
async def _(scene: Scene) -> None:
    outcome = await cancelled(scene, "heartbeat_until_cancelled", "TRY_CANCEL")
    assert outcome.errors[-1] == "CancelledError", outcome
    assert await letters.wait(f"{scene.id('activity')} ended") == "cancelled"


@activities.case("cancelled: wait for the end")
async def _(scene: Scene) -> None:
    outcome = await cancelled(scene, "heartbeat_until_cancelled", "WAIT_CANCELLATION_COMPLETED")
    assert outcome.errors[-1] == "CancelledError", outcome
    assert "ACTIVITY_TASK_CANCELED" in await scene.event_types(scene.id())


@activities.case("cancelled, and complete all the same")
async def _(scene: Scene) -> None:
    outcome = await cancelled(scene, "complete_though_cancelled", "WAIT_CANCELLATION_COMPLETED")
    assert outcome.value == "completed all the same", outcome


@activities.case("cancelled: abandon")
async def _(scene: Scene) -> None:
    outcome = await cancelled(scene, "heartbeat_until_cancelled", "ABANDON")
    assert outcome.errors[-1] == "CancelledError", outcome
    assert "ACTIVITY_TASK_CANCEL_REQUESTED" not in await scene.event_types(scene.id())


@activities.case("completed from outside, by token and by id")
async def _(scene: Scene) -> None:
    handle = await scene.start(CallActivity.run, Call("complete_later", [scene.id("t")]))
    posted = await letters.wait(scene.id("t"))
    outside = scene.client.get_async_activity_handle(task_token=posted["task_token"])
    await outside.heartbeat("half way")
    await outside.complete("from outside")
    assert (await handle.result()).value == "from outside"
    with raises(RPCError):
        await outside.complete("again")
    handle = await scene.start(
        CallActivity.run, Call("complete_later", [scene.id("u")]), id=scene.id("by id")
    )
    posted = await letters.wait(scene.id("u"))
    outside = scene.client.get_async_activity_handle(
        workflow_id=handle.id, run_id=None, activity_id=posted["activity_id"]
    )
    await outside.complete("by id")
    assert (await handle.result()).value == "by id"


@activities.case("failed from outside")
async def _(scene: Scene) -> None:
    handle = await scene.start(CallActivity.run, Call("complete_later", [scene.id("t")], retry=once))
    posted = await letters.wait(scene.id("t"))
    outside = scene.client.get_async_activity_handle(task_token=posted["task_token"])
    await outside.fail(ApplicationError("no from outside", type="Outside", non_retryable=True))
    assert (await handle.result()).error_type == "Outside"


@activities.case("reported cancelled from outside")
async def _(scene: Scene) -> None:
    activity = Call("complete_later", [scene.id("t")], retry=once, heartbeat_ms=10_000)
    mode = "WAIT_CANCELLATION_COMPLETED"
    handle = await scene.start(CancelActivity.run, activity, mode, 100)
    posted = await letters.wait(scene.id("t"))
    outside = scene.client.get_async_activity_handle(task_token=posted["task_token"])
    await scene.event(handle.id, "ACTIVITY_TASK_CANCEL_REQUESTED")
    with raises(AsyncActivityCancelledError):
        await outside.heartbeat()
    await outside.report_cancellation("gave up")
    assert (await handle.result()).errors[-1] == "CancelledError"


async def failing_until(scene: Scene, until_attempt: int, initial_ms: int = 200) -> Any:
    spec = FailureSpec(until_attempt=until_attempt)
    retry = Retry(initial_ms=initial_ms, coefficient=1)
    handle = await scene.start(CallActivity.run, Call("fail_as_told", [spec], retry=retry))
    await pending(scene, "attempt 2", lambda activity: activity.attempt >= 2)
    return handle


async def pending(scene: Scene, what: str, satisfies: Any) -> Any:
    async def read() -> Any:
        description = await scene.handle(scene.id()).describe()
        return next(iter(description.raw_description.pending_activities), None)

    return await scene.until(what, read, lambda found: found is not None and satisfies(found))


def target(scene: Scene) -> dict[str, Any]:
    return {
        "namespace": scene.client.namespace,
        "execution": WorkflowExecution(workflow_id=scene.id()),
        "identity": "operator",
        "type": "fail_as_told",
    }


@activity_control.case("pause and unpause")
async def _(scene: Scene) -> None:
    handle = await failing_until(scene, 5)
    service = scene.client.workflow_service
    await service.pause_activity(PauseActivityRequest(**target(scene)))
    await pending(scene, "paused", lambda activity: activity.paused)
    await service.unpause_activity(UnpauseActivityRequest(**target(scene)))
    assert (await handle.result()).value == 5


@activity_control.case("reset")
async def _(scene: Scene) -> None:
    handle = await failing_until(scene, 1_000)
    service = scene.client.workflow_service
    await pending(scene, "attempt 4", lambda activity: activity.attempt >= 4)
    await service.pause_activity(PauseActivityRequest(**target(scene)))
    await service.reset_activity(ResetActivityRequest(**target(scene), keep_paused=True))
    await pending(scene, "attempt 1", lambda activity: activity.attempt == 1)
    await handle.terminate("seen")


@activity_control.case("new options")
async def _(scene: Scene) -> None:
    handle = await failing_until(scene, 3, 1_000)
    policy = RetryPolicy(initial_interval=Duration(nanos=50_000_000))
    await scene.client.workflow_service.update_activity_options(
        UpdateActivityOptionsRequest(
            **target(scene),
            activity_options=ActivityOptions(retry_policy=policy),
            update_mask=FieldMask(paths=["retry_policy.initial_interval"]),
        )
    )
    assert (await handle.result()).value == 3


@local_activities.case("result")
async def _(scene: Scene) -> None:
    assert await value(scene, "greet", "World", local=True) == "Hello, World!"
    types = await scene.event_types(scene.id())
    assert "MARKER_RECORDED" in types and "ACTIVITY_TASK_SCHEDULED" not in types, types


@local_activities.case("retried, and out of attempts")
async def _(scene: Scene) -> None:
    retry = Retry(initial_ms=20, coefficient=1, maximum_attempts=3)
    spec = FailureSpec(until_attempt=3)
    assert await value(scene, "fail_as_told", spec, local=True, retry=retry) == 3
    activity = Call("fail_as_told", [FailureSpec()], local=True, retry=retry)
    outcome = await scene.execute(CallActivity.run, activity, id=scene.id("in vain"))
    assert outcome.message == "attempt 3", outcome


@local_activities.case("backoff by a timer")
async def _(scene: Scene) -> None:
    retry = Retry(initial_ms=300, coefficient=1)
    spec = FailureSpec(until_attempt=3)
    result = await value(
        scene, "fail_as_told", spec, local=True, retry=retry, local_retry_threshold_ms=100
    )
    assert result == 3
    assert "TIMER_FIRED" in await scene.event_types(scene.id())


@local_activities.case("longer than a workflow task")
async def _(scene: Scene) -> None:
    from datetime import timedelta

    activity = Call("outlast", [3_000], local=True, start_to_close_ms=20_000)
    outcome = await scene.execute(CallActivity.run, activity, task_timeout=timedelta(seconds=2))
    assert outcome.value == "in the end", outcome
    assert (await scene.event_types(scene.id())).count("WORKFLOW_TASK_COMPLETED") >= 2


@cancellation.case("timers and conditions")
async def _(scene: Scene) -> None:
    told = await scene.execute(Timers.run)
    expected = {"order": [200, 400, 600], "cancelled": "cancelled", "conditions": [True, False]}
    assert told == expected, told
    assert "TIMER_CANCELED" in await scene.event_types(scene.id())


@cancellation.case("race")
async def _(scene: Scene) -> None:
    assert await scene.execute(Race.run) == "fast"


@cancellation.case("a limit on time")
async def _(scene: Scene) -> None:
    assert await scene.execute(TimeLimit.run) == "timed out"


@cancellation.case("cleans up")
async def _(scene: Scene) -> None:
    handle = await scene.start(CleansUp.run, False)
    await scene.event(handle.id, "TIMER_STARTED")
    await handle.cancel()
    cause_of(await failure_of(handle.result()), CancelledError)
    assert "ACTIVITY_TASK_COMPLETED" in await scene.event_types(handle.id)


@cancellation.case("completes though cancelled")
async def _(scene: Scene) -> None:
    handle = await scene.start(CleansUp.run, True)
    await scene.event(handle.id, "TIMER_STARTED")
    await handle.cancel()
    assert await asyncio.wait_for(handle.result(), 20) == "undo"
