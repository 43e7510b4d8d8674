"""Data, patterns, schedules, visibility, Nexus, deployments, activities without a workflow."""

import asyncio
from datetime import datetime, timedelta, timezone
from typing import Any

import nexusrpc
from temporalio import nexus as temporal_nexus
from temporalio.api.nexus.v1 import EndpointSpec, EndpointTarget
from temporalio.api.operatorservice.v1 import CreateNexusEndpointRequest, DeleteNexusEndpointRequest
from temporalio.api.workflowservice.v1 import (
    DescribeWorkerDeploymentRequest,
    SetWorkerDeploymentCurrentVersionRequest,
)
from temporalio.client import (
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleBackfill,
    ScheduleHandle,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
    ScheduleState,
    ScheduleUpdate,
)
from temporalio.common import RetryPolicy, SearchAttributePair, TypedSearchAttributes
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError
from temporalio.worker import WorkerDeploymentConfig

from activities import FailureSpec, letters
from harness import Group, Scene, cause_of, failure_of, raises
from workflows import lives, nexus, others, versions

data = Group("data")
patterns = Group("patterns")
schedules = Group("schedules")
visibility = Group("visibility")
nexus_operations = Group("nexus")
deployments = Group("deployments")
standalone = Group("standalone-activities")

everything = TypedSearchAttributes(
    [
        SearchAttributePair(others.KEYWORD, "word"),
        SearchAttributePair(others.TEXT, "a few words"),
        SearchAttributePair(others.INT, 1),
        SearchAttributePair(others.DOUBLE, 1.5),
        SearchAttributePair(others.BOOL, True),
        SearchAttributePair(others.DATETIME, datetime(2030, 1, 2, 3, 4, 5, tzinfo=timezone.utc)),
        SearchAttributePair(others.KEYWORDS, ["one", "two"]),
    ]
)


@data.case("search attributes")
async def _(scene: Scene) -> None:
    handle = await scene.start(lives.Echo.run, 1, search_attributes=everything)
    await handle.result()
    seen = (await handle.describe()).typed_search_attributes
    for pair in everything:
        assert seen.get(pair.key) == pair.value, pair
    with raises(RPCError):
        await scene.start(
            lives.Echo.run,
            1,
            id=scene.id("unknown"),
            search_attributes=TypedSearchAttributes(
                [SearchAttributePair(others.SearchAttributeKey.for_int("NobodyKnowsThis"), 1)]
            ),
        )


@data.case("upserts")
async def _(scene: Scene) -> None:
    memo = {"kept": "old", "removed": 1, "untouched": "yes"}
    handle = await scene.start(others.Upserting.run, search_attributes=everything, memo=memo)
    told = await handle.result()
    expected = {"added": [1, 2], "kept": "new", "untouched": "yes"}
    assert told == {
        "keyword": "changed",
        "int": 2,
        "bool": None,
        "text": "a few words",
        "memo": expected,
    }, told
    assert await (await handle.describe()).memo() == expected


@data.case("summaries")
async def _(scene: Scene) -> None:
    handle = await scene.start(
        others.Summaries.run, static_summary="a workflow with words", static_details="more words"
    )
    await scene.event(handle.id, "TIMER_STARTED", 2)
    description = await handle.describe()
    assert await description.static_summary() == "a workflow with words"
    assert await description.static_details() == "more words"
    await handle.signal("finish")
    assert await handle.result() == "**step** one"
    history = await handle.fetch_history()
    assert sum(event.user_metadata.HasField("summary") for event in history.events) >= 4


@data.case("randomness and time replay")
async def _(scene: Scene) -> None:
    assert await scene.execute(others.Determinism.run) >= 0.049


@patterns.case("saga")
async def _(scene: Scene) -> None:
    assert await scene.execute(others.Saga.run, "") == ["flight", "hotel", "car"]
    log = await scene.execute(others.Saga.run, "car", id=scene.id("undone"))
    assert log == ["flight", "hotel", "undo hotel", "undo flight"], log


@patterns.case("approval")
async def _(scene: Scene) -> None:
    handle = await scene.start(others.Approval.run, 60_000)
    await handle.signal("approve", True)
    assert await handle.result() == "approved"
    late = await scene.execute(others.Approval.run, 200, id=scene.id("late"))
    assert late == "timed out"


@patterns.case("polling")
async def _(scene: Scene) -> None:
    assert await scene.execute(others.PollByRetry.run, 4) == "ready after 4"
    assert await scene.execute(others.PollByTimer.run, 5, 1, id=scene.id("timer")) == 2


@patterns.case("entity")
async def _(scene: Scene) -> None:
    first = await scene.start(others.Account.run, 100, 1)
    latest = scene.handle(first.id)
    assert await latest.execute_update("change", 50) == 150
    for wrong, expected in ((-1_000, "Overdrawn"), (0, "Refused")):
        error = await failure_of(latest.execute_update("change", wrong))
        assert cause_of(error, ApplicationError).type == expected
    await latest.signal("tell", "roll over")

    async def run_id() -> str:
        return (await latest.describe()).run_id

    await scene.until("a new run", run_id, lambda seen: seen != first.result_run_id)
    assert await latest.query("balance") == 150
    assert await latest.execute_update("change", -30) == 120
    await latest.signal("tell", "close")
    assert await first.result() == [120, 2]


@patterns.case("mutex")
async def _(scene: Scene) -> None:
    lock = await scene.start(others.Mutex.run, 3, id=scene.id("mutex"))
    users = [scene.id(f"user-{number}") for number in range(3)]
    work = [scene.execute(others.LockUser.run, lock.id, id=user) for user in users]
    assert await asyncio.gather(*work) == ["worked"] * 3
    assert set(await lock.result()) == set(users)


@patterns.case("accumulator")
async def _(scene: Scene) -> None:
    handle = await scene.start(others.Accumulator.run, 1_500)
    for value in range(10):
        await handle.signal("item", value)
    assert await handle.result() == list(range(10))


@patterns.case("updatable timer")
async def _(scene: Scene) -> None:
    handle = await scene.start(others.UpdatableTimer.run, 3_600_000)
    await handle.execute_update("move_to", 100)
    assert await handle.result() == 1


@patterns.case("sliding window of children")
async def _(scene: Scene) -> None:
    assert await scene.execute(others.SlidingWindow.run, 9, 3) == 9


def every(**interval: float) -> ScheduleSpec:
    return ScheduleSpec(intervals=[ScheduleIntervalSpec(every=timedelta(**interval))])


async def schedule(scene: Scene, spec: ScheduleSpec, **options: Any) -> ScheduleHandle:
    trigger = options.pop("trigger_immediately", False)
    action = ScheduleActionStartWorkflow(
        "Echo", "scheduled", id=scene.id("run"), task_queue=scene.task_queue
    )
    handle = await scene.client.create_schedule(
        scene.id("schedule"),
        Schedule(action=action, spec=spec, **options),
        trigger_immediately=trigger,
    )

    async def delete() -> None:
        try:
            await handle.delete()
        except RPCError:
            pass  # The case has deleted it.

    scene.clean_up(delete)
    return handle


async def taken(scene: Scene, handle: ScheduleHandle, count: int) -> list[str]:
    """Waits until the schedule has taken so many actions; ids of the workflows it started."""
    described = await scene.until(
        f"{count} actions", handle.describe, lambda found: found.info.num_actions >= count
    )
    return [result.action.workflow_id for result in described.info.recent_actions]


@schedules.case("start workflows by their interval")
async def _(scene: Scene) -> None:
    handle = await schedule(scene, every(seconds=1))
    first = (await taken(scene, handle, 2))[0]
    await handle.pause(note="enough")
    assert await scene.handle(first).result() == "scheduled"
    scene.track(first)


@schedules.case("described, updated, paused")
async def _(scene: Scene) -> None:
    spec = ScheduleSpec(cron_expressions=["30 9 * * MON-FRI"], time_zone_name="Europe/Berlin")
    policy = SchedulePolicy(overlap=ScheduleOverlapPolicy.BUFFER_ONE)
    handle = await schedule(scene, spec, policy=policy, state=ScheduleState(paused=True))
    described = (await handle.describe()).schedule
    assert described.policy.overlap == ScheduleOverlapPolicy.BUFFER_ONE
    assert described.spec.calendars[0].hour[0].start == 9
    assert described.state.paused

    def change(found: Any) -> ScheduleUpdate:
        changed = found.description.schedule
        changed.state.note = "changed"
        changed.policy.overlap = ScheduleOverlapPolicy.ALLOW_ALL
        return ScheduleUpdate(schedule=changed)

    await handle.update(change)
    await scene.until(
        "the change", handle.describe, lambda found: found.schedule.state.note == "changed"
    )
    await handle.unpause(note="go")
    assert not (await handle.describe()).schedule.state.paused


@schedules.case("triggered and backfilled")
async def _(scene: Scene) -> None:
    paused = ScheduleState(paused=True)
    handle = await schedule(scene, every(hours=1), state=paused, trigger_immediately=True)
    # Its id has the second in it: a second run within it needs the first to be closed.
    first = (await taken(scene, handle, 1))[0]
    await scene.handle(first).result()
    await handle.trigger(overlap=ScheduleOverlapPolicy.ALLOW_ALL)
    await taken(scene, handle, 2)
    await handle.backfill(
        ScheduleBackfill(
            start_at=datetime(2020, 1, 1, 0, 30, tzinfo=timezone.utc),
            end_at=datetime(2020, 1, 1, 3, 30, tzinfo=timezone.utc),
            overlap=ScheduleOverlapPolicy.ALLOW_ALL,
        )
    )
    ids = await taken(scene, handle, 5)
    assert any(found.endswith("-2020-01-01T02:00:00Z") for found in ids), ids


@schedules.case("listed, made twice, deleted")
async def _(scene: Scene) -> None:
    handle = await schedule(scene, every(days=1000))

    async def listed() -> bool:
        return any([found.id == handle.id async for found in await scene.client.list_schedules()])

    await scene.until("listed", listed, bool)
    with raises(ScheduleAlreadyRunningError):
        await schedule(scene, every(days=1000))
    await handle.delete()


@visibility.case("list and count")
async def _(scene: Scene) -> None:
    word = scene.id("word")
    for number in (1, 2, 3):
        attributes = TypedSearchAttributes(
            [SearchAttributePair(others.KEYWORD, word), SearchAttributePair(others.INT, number)]
        )
        options = {"id": scene.id(str(number)), "search_attributes": attributes}
        await scene.execute(lives.Echo.run, number, **options)
    mine = f"SdkKeyword = '{word}'"

    async def ids(query: str) -> list[str]:
        return sorted([found.id async for found in scene.client.list_workflows(query)])

    await scene.until("three", lambda: ids(mine), lambda found: len(found) == 3)
    assert await ids(f"{mine} AND SdkInt >= 2") == [scene.id("2"), scene.id("3")]
    assert await ids(f"{mine} AND ExecutionStatus = 'Running'") == []
    assert (await scene.client.count_workflows(mine)).count == 3
    groups = (await scene.client.count_workflows(f"{mine} GROUP BY ExecutionStatus")).groups
    assert [(list(group.group_values), group.count) for group in groups] == [(["Completed"], 3)]
    with raises(RPCError):
        await ids("WorkflowType =")


async def endpoint(scene: Scene, queue: str) -> str:
    name = scene.id("endpoint").replace("_", "-").replace(" ", "-")
    target = EndpointTarget(
        worker=EndpointTarget.Worker(namespace=scene.client.namespace, task_queue=queue)
    )
    spec = EndpointSpec(name=name, target=target)
    service = scene.client.operator_service
    made = await service.create_nexus_endpoint(CreateNexusEndpointRequest(spec=spec))

    async def delete() -> None:
        await service.delete_nexus_endpoint(
            DeleteNexusEndpointRequest(id=made.endpoint.id, version=made.endpoint.version)
        )

    scene.clean_up(delete)
    return name


@nexusrpc.handler.service_handler(service=nexus.GreetingService)
class GreetingHandler:
    """The service behind the endpoint."""

    @nexusrpc.handler.sync_operation
    async def greet(
        self, context: nexusrpc.handler.StartOperationContext, given: nexus.GreetingInput
    ) -> nexus.GreetingOutput:
        return nexus.GreetingOutput(f"Hello, {given.name}!")

    @temporal_nexus.workflow_run_operation
    async def greet_slowly(
        self, context: temporal_nexus.WorkflowRunOperationContext, given: nexus.GreetingInput
    ) -> temporal_nexus.WorkflowHandle[nexus.GreetingOutput]:
        return await context.start_workflow(nexus.SlowGreeting.run, given, id=given.key)

    @nexusrpc.handler.sync_operation
    async def refuse(
        self, context: nexusrpc.handler.StartOperationContext, given: nexus.GreetingInput
    ) -> nexus.GreetingOutput:
        raise nexusrpc.OperationError(
            "no greetings today", state=nexusrpc.OperationErrorState.FAILED
        )

    @nexusrpc.handler.sync_operation
    async def break_down(
        self, context: nexusrpc.handler.StartOperationContext, given: nexus.GreetingInput
    ) -> nexus.GreetingOutput:
        raise nexusrpc.HandlerError("not a name", type=nexusrpc.HandlerErrorType.BAD_REQUEST)


@nexus_operations.case("at once, by a workflow, failing, cancelled")
async def _(scene: Scene) -> None:
    queue = scene.id("nexus")
    name = await endpoint(scene, queue)
    given = nexus.GreetingInput("World", scene.id("behind"))
    async with scene.worker(queue, nexus_service_handlers=[GreetingHandler()]):
        outcome = await scene.execute(nexus.CallNexus.run, name, "greet", given)
        assert outcome.value == "Hello, World!", outcome
        slow = await scene.start(nexus.CallNexus.run, name, "greet_slowly", given, id=scene.id("s"))
        await scene.event(slow.id, "NEXUS_OPERATION_STARTED")
        await scene.handle(given.key).signal("release", "Good morning")
        assert (await slow.result()).value == "Good morning, World!"
        for operation, said in (("refuse", "no greetings today"), ("break_down", "not a name")):
            outcome = await scene.execute(
                nexus.CallNexus.run, name, operation, given, id=scene.id(operation)
            )
            assert outcome.errors[0] == "NexusOperationError", outcome
            assert said in outcome.message, outcome
        given = nexus.GreetingInput("World", scene.id("cancelled"))
        outcome = await scene.execute(nexus.CancelNexus.run, name, given, id=scene.id("c"))
        assert outcome.errors[-1] == "CancelledError", outcome


async def deploy(scene: Scene, build_id: str) -> None:
    """Makes a version the current one, once its worker is known."""
    name = scene.id("deployment")
    service = scene.client.workflow_service
    namespace = scene.client.namespace

    async def known() -> bool:
        request = DescribeWorkerDeploymentRequest(namespace=namespace, deployment_name=name)
        try:
            info = (await service.describe_worker_deployment(request)).worker_deployment_info
        except RPCError:
            return False
        return any(v.deployment_version.build_id == build_id for v in info.version_summaries)

    async def set_current() -> bool:
        try:
            await service.set_worker_deployment_current_version(
                SetWorkerDeploymentCurrentVersionRequest(
                    namespace=namespace, deployment_name=name, build_id=build_id
                )
            )
        except RPCError:
            return False
        return True

    await scene.until(f"{build_id} is known", known, bool)
    # Refused until the version's workers poll every queue that the version before had.
    await scene.until(f"{build_id} is current", set_current, bool)


@deployments.case("pinned stays, auto-upgrade moves")
async def _(scene: Scene) -> None:
    queue = scene.id("queue")

    def config(build_id: str) -> dict[str, Any]:
        version = WorkerDeploymentVersion(scene.id("deployment"), build_id)
        deployment = WorkerDeploymentConfig(
            version=version,
            use_worker_versioning=True,
            default_versioning_behavior=VersioningBehavior.PINNED,
        )
        both = [versions.Stays, versions.Moves]
        return {"workflows": both, "deployment_config": deployment}

    async with scene.worker(queue, **config("one")):
        await deploy(scene, "one")
        stays = await scene.start("Stays", id=scene.id("stays"), task_queue=queue)
        moves = await scene.start("Moves", id=scene.id("moves"), task_queue=queue)
        scene.executions.clear()  # Not among the workflows of the shared replayer.
        for handle in (stays, moves):
            await scene.event(handle.id, "WORKFLOW_TASK_COMPLETED", 2)
        async with scene.worker(queue, **config("two")):
            await deploy(scene, "two")

            # It moves with its next task: a query alone is answered by the worker that has it.
            async def nudged() -> str:
                await moves.signal("nudge")
                return await moves.query("version")

            await scene.until("the new version", nudged, lambda found: found == "two")
            assert await stays.query("version") == "one"
            for handle in (stays, moves):
                await handle.signal("go_on")
            assert [await stays.result(), await moves.result()] == ["one", "two"]


@standalone.case("result, retried, failed, cancelled")
async def _(scene: Scene) -> None:
    options: dict[str, Any] = {
        "task_queue": scene.task_queue,
        "start_to_close_timeout": timedelta(seconds=10),
    }
    client = scene.client
    greeted = await client.execute_activity("greet", "World", id=scene.id("a"), **options)
    assert greeted == "Hello, World!"
    quickly = RetryPolicy(initial_interval=timedelta(milliseconds=20))
    spec = FailureSpec(until_attempt=3)
    attempt = await client.execute_activity(
        "fail_as_told", spec, id=scene.id("b"), retry_policy=quickly, **options
    )
    assert attempt == 3
    failing = client.execute_activity(
        "fail_as_told", FailureSpec(non_retryable=True), id=scene.id("c"), **options
    )
    assert cause_of(await failure_of(failing), ApplicationError).message == "attempt 1"
    name = scene.id("d")
    handle = await client.start_activity(
        "heartbeat_until_cancelled",
        name,
        id=name,
        heartbeat_timeout=timedelta(seconds=2),
        **options,
    )
    await letters.wait(f"{name} runs")
    await handle.cancel(reason="no longer needed")
    await failure_of(handle.result())
