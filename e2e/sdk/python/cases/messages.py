"""Signals, queries and updates."""

import asyncio

from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.client import (
    WithStartWorkflowOperation,
    WorkflowQueryFailedError,
    WorkflowQueryRejectedError,
    WorkflowUpdateFailedError,
    WorkflowUpdateStage,
    WorkflowFailureError,
)
from temporalio.common import QueryRejectCondition, WorkflowIDConflictPolicy
from temporalio.exceptions import ApplicationError, CancelledError
from temporalio.service import RPCError, RPCStatusCode

from harness import Group, Scene, cause_of, failure_of, raises
from workflows.messages import (
    ClosesWithOpenHandler,
    Counter,
    DynamicHandlers,
    LateHandler,
    SignalOther,
)

signals = Group("signals")
queries = Group("queries")
updates = Group("updates")


def is_not_found(error: RPCError) -> bool:
    return error.status == RPCStatusCode.NOT_FOUND


@signals.case("client")
async def _(scene: Scene) -> None:
    handle = await scene.start(Counter.run, 1)
    await handle.signal(Counter.add, 2)
    await handle.signal("add", 3)
    await handle.signal(Counter.finish)
    assert await handle.result() == 6


@signals.case("keep their order")
async def _(scene: Scene) -> None:
    handle = await scene.start(LateHandler.run)
    for amount in (1, 2, 3):
        await handle.signal("add", amount)
    assert await handle.result() == [1, 2, 3]


@signals.case("dynamic")
async def _(scene: Scene) -> None:
    handle = await scene.start(DynamicHandlers.run)
    await handle.signal("anything", args=[1, "two"])
    await handle.signal("finish")
    assert await handle.result() == ["signal anything(1, two)", "signal finish()"]


@signals.case("external")
async def _(scene: Scene) -> None:
    target = await scene.start(Counter.run, 0, id=scene.id("target"))
    assert await scene.execute(SignalOther.run, target.id, "signal") == "done"
    await target.signal(Counter.finish)
    assert await target.result() == 5


@signals.case("external to nobody")
async def _(scene: Scene) -> None:
    said = await scene.execute(SignalOther.run, scene.id("nobody"), "signal")
    assert "not found" in said.lower(), said


@signals.case("external cancel")
async def _(scene: Scene) -> None:
    target = await scene.start(Counter.run, 0, id=scene.id("target"))
    assert await scene.execute(SignalOther.run, target.id, "cancel") == "done"
    cause_of(await failure_of(target.result()), CancelledError)


@signals.case("with start")
async def _(scene: Scene) -> None:
    signal = {"start_signal": "add", "start_signal_args": [1]}
    first = await scene.start(Counter.run, 10, **signal)
    second = await scene.start(Counter.run, 10, **signal)
    assert first.result_run_id == second.result_run_id
    await first.signal(Counter.finish)
    assert await first.result() == 12


@signals.case("to a closed or unknown workflow")
async def _(scene: Scene) -> None:
    handle = await scene.start(Counter.run, 0)
    await handle.signal(Counter.finish)
    await handle.result()
    with raises(RPCError, is_not_found):
        await handle.signal(Counter.finish)
    with raises(RPCError, is_not_found):
        await scene.handle(scene.id("none")).signal("finish")


@queries.case("running and closed")
async def _(scene: Scene) -> None:
    handle = await scene.start(Counter.run, 1)
    assert await handle.query(Counter.total) == 1
    await handle.signal(Counter.add, 4)
    await scene.until("the signal", lambda: handle.query(Counter.total), lambda value: value == 5)
    await handle.signal(Counter.finish)
    await handle.result()
    assert await handle.query(Counter.total) == 5


@queries.case("dynamic")
async def _(scene: Scene) -> None:
    handle = await scene.start(DynamicHandlers.run)
    assert await handle.query("anything", args=[1, "two"]) == "query anything(1, two)"
    await handle.signal("finish")
    await handle.result()


@queries.case("that fail")
async def _(scene: Scene) -> None:
    handle = await scene.start(Counter.run, 0)
    with raises(WorkflowQueryFailedError, lambda error: "no answer" in str(error)):
        await handle.query(Counter.failing_query, "no answer")
    with raises(WorkflowQueryFailedError):
        await handle.query("unheard of")
    await handle.signal(Counter.finish)
    await handle.result()


@queries.case("refused by condition")
async def _(scene: Scene) -> None:
    handle = await scene.start(Counter.run, 0)
    await handle.signal(Counter.finish)
    await handle.result()
    with raises(WorkflowQueryRejectedError):
        await handle.query(Counter.total, reject_condition=QueryRejectCondition.NOT_OPEN)


@queries.case("without a cache")
async def _(scene: Scene) -> None:
    queue = scene.id("queue")
    async with scene.worker(queue, max_cached_workflows=0):
        handle = await scene.start(Counter.run, 1, task_queue=queue)
        assert await handle.execute_update(Counter.change, 1) == 2
        assert await handle.query(Counter.total) == 2
        await handle.signal(Counter.finish)
        assert await handle.result() == 2


@queries.case("metadata and stack trace")
async def _(scene: Scene) -> None:
    handle = await scene.start(Counter.run, 0)
    metadata = await handle.query("__temporal_workflow_metadata", result_type=WorkflowMetadata)
    assert metadata.current_details == "counting", metadata
    described = {signal.name: signal.description for signal in metadata.definition.signal_definitions}
    assert described["add"] == "adds to the total", described
    assert "run" in await handle.query("__stack_trace")
    await handle.signal(Counter.finish)
    await handle.result()


@updates.case("completed")
async def _(scene: Scene) -> None:
    handle = await scene.start(Counter.run, 1)
    assert await handle.execute_update(Counter.change, 2) == 3
    assert await handle.execute_update("change", 3) == 6
    await handle.signal(Counter.finish)
    assert await handle.result() == 6


@updates.case("accepted")
async def _(scene: Scene) -> None:
    handle = await scene.start(Counter.run, 1)
    update = await handle.start_update(
        Counter.slow_change, 2, wait_for_stage=WorkflowUpdateStage.ACCEPTED
    )
    assert await update.result() == 3
    await handle.signal(Counter.finish)
    assert await handle.result() == 3


@updates.case("rejected")
async def _(scene: Scene) -> None:
    handle = await scene.start(Counter.run, 1)
    await scene.event(handle.id, "WORKFLOW_TASK_COMPLETED")
    error = await failure_of(handle.execute_update(Counter.change, -1))
    assert cause_of(error, ApplicationError).type == "Negative"
    await handle.signal(Counter.finish)
    await handle.result()
    assert not any("UPDATE" in name for name in await scene.event_types(handle.id))


@updates.case("failed in the handler, or unknown")
async def _(scene: Scene) -> None:
    handle = await scene.start(Counter.run, 1)
    error = await failure_of(handle.execute_update(Counter.failing_change))
    cause = cause_of(error, ApplicationError)
    assert (cause.type, list(cause.details)) == ("NoChange", [{"value": 1}])
    with raises(WorkflowUpdateFailedError):
        await handle.execute_update("unheard of")
    await handle.signal(Counter.finish)
    await handle.result()


@updates.case("dynamic")
async def _(scene: Scene) -> None:
    handle = await scene.start(DynamicHandlers.run)
    assert await handle.execute_update("anything", "x") == 1
    await handle.signal("finish")
    assert await handle.result() == ["update anything(x)", "signal finish()"]


@updates.case("repeated by its id")
async def _(scene: Scene) -> None:
    handle = await scene.start(Counter.run, 0)
    assert await handle.execute_update(Counter.change, 5, id="once") == 5
    assert await handle.execute_update(Counter.change, 5, id="once") == 5
    assert await handle.get_update_handle("once").result() == 5
    assert await handle.execute_update(Counter.who_am_i, id="me") == "me"
    await handle.signal(Counter.finish)
    assert await handle.result() == 5
    assert await handle.get_update_handle("once").result() == 5
    with raises(RPCError):
        await handle.execute_update(Counter.change, 1)


@updates.case("many at once")
async def _(scene: Scene) -> None:
    handle = await scene.start(Counter.run, 0)
    changes = [handle.execute_update(Counter.change, amount) for amount in range(1, 8)]
    await asyncio.gather(*changes)
    await handle.signal(Counter.finish)
    assert await handle.result() == 28


@updates.case("with start")
async def _(scene: Scene) -> None:
    def start(initial: int, policy: WorkflowIDConflictPolicy) -> WithStartWorkflowOperation:
        return WithStartWorkflowOperation(
            Counter.run, initial, id_conflict_policy=policy, **scene.options({})
        )

    first = start(10, WorkflowIDConflictPolicy.FAIL)
    value = await scene.client.execute_update_with_start_workflow(
        Counter.change, 1, start_workflow_operation=first
    )
    assert value == 11
    handle = await first.workflow_handle()
    scene.track(handle.id)
    again = await scene.client.execute_update_with_start_workflow(
        Counter.change,
        1,
        start_workflow_operation=start(99, WorkflowIDConflictPolicy.USE_EXISTING),
    )
    assert again == 12
    await handle.signal(Counter.finish)
    assert await handle.result() == 12


@updates.case("unfinished when the workflow closes")
async def _(scene: Scene) -> None:
    handle = await scene.start(ClosesWithOpenHandler.run)
    update = await handle.start_update(
        ClosesWithOpenHandler.hang, wait_for_stage=WorkflowUpdateStage.ACCEPTED
    )
    error = await failure_of(update.result())
    assert cause_of(error, ApplicationError).type == "AcceptedUpdateCompletedWorkflow"
    assert await handle.result() == "closed"


@signals.case("dynamic workflows")
async def _(scene: Scene) -> None:
    assert await scene.execute("UnheardOf", 1, "two") == "UnheardOf(1, two)"
    with raises(WorkflowFailureError):
        handle = await scene.start(Counter.run, 0, id=scene.id("other"))
        await handle.cancel()
        await handle.result()
