"""
Tests as projects write them, on the SDK's own test environments with a given executable:
`python main.py --time-skipping PATH --local PATH`. The last line is `N passed, N failed`.
"""

import argparse
import asyncio
import logging
import sys
import time
import traceback
import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from temporalio.client import Client, Schedule, ScheduleActionStartWorkflow, ScheduleCalendarSpec
from temporalio.client import ScheduleRange, ScheduleSpec, WorkflowFailureError
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes
from temporalio.exceptions import TimeoutError as TemporalTimeoutError
from temporalio.api.testservice.v1 import LockTimeSkippingRequest
from temporalio.runtime import Runtime, TelemetryConfig
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

import workflows

TEST_LIMIT_SECONDS = 60
AT_ONCE_SECONDS = 15
DAY = timedelta(days=1)

Test = Callable[["Stage"], Awaitable[None]]


class Stage:
    """One test with the environment it uses."""

    def __init__(self, environment: WorkflowEnvironment) -> None:
        self.environment = environment
        self.client = environment.client
        self.key = uuid.uuid4().hex[:8]
        self.task_queue = f"queue-{self.key}"

    def id(self, name: str = "workflow") -> str:
        return f"{name}-{self.key}"

    async def start(self, workflow: Any, *args: Any, **options: Any) -> Any:
        given = {"id": self.id(), "task_queue": self.task_queue, **options}
        return await self.client.start_workflow(workflow, args=args, **given)

    async def execute(self, workflow: Any, *args: Any, **options: Any) -> Any:
        return await at_once((await self.start(workflow, *args, **options)).result())

    def worker(self) -> Worker:
        return Worker(
            self.client,
            task_queue=self.task_queue,
            workflows=workflows.all_workflows,
            activities=workflows.all_activities,
        )


async def at_once(work: Awaitable[Any]) -> Any:
    """Fails when work on simulated time takes long in real time."""
    start = time.monotonic()
    value = await work
    took = time.monotonic() - start
    assert took < AT_ONCE_SECONDS, f"took {took:.1f} s of real time"
    return value


def assert_days(actual: float, expected: float) -> None:
    assert abs(actual - expected) < 0.01, f"{actual} days instead of {expected}"


async def days_since(environment: WorkflowEnvironment, start: datetime) -> float:
    return (await environment.get_current_time() - start) / DAY


skipping: dict[str, Test] = {}
beyond: dict[str, Test] = {}
v2: dict[str, Test] = {}


def test(tests: dict[str, Test], name: str) -> Callable[[Test], Test]:
    def register(run: Test) -> Test:
        tests[name] = run
        return run

    return register


@test(skipping, "a sleep of thirty days")
async def _(stage: Stage) -> None:
    before = await stage.environment.get_current_time()
    assert_days(await stage.execute(workflows.SleepForDays.run, 30), 30)
    assert await days_since(stage.environment, before) >= 30


@test(skipping, "env.sleep moves a running workflow on")
async def _(stage: Stage) -> None:
    handle = await stage.start(workflows.CountDays.run)
    for days in (1, 2, 3):
        await at_once(stage.environment.sleep(DAY + timedelta(seconds=1)))
        assert await handle.query("days_passed") == days
    await handle.signal("stop")
    assert await handle.result() == 3


@test(skipping, "an activity that backs off for days")
async def _(stage: Stage) -> None:
    assert await stage.execute(workflows.BackOffForDays.run) == 3


@test(skipping, "an approval that times out after 24 hours")
async def _(stage: Stage) -> None:
    assert await stage.execute(workflows.Approval.run) == "timed out"


@test(skipping, "an approval in the last hour")
async def _(stage: Stage) -> None:
    handle = await stage.start(workflows.Approval.run)
    await at_once(stage.environment.sleep(timedelta(hours=23)))
    await handle.signal("approve", "Ada")
    assert await at_once(handle.result()) == "approved by Ada"


@test(skipping, "a cancelled timer of a year")
async def _(stage: Stage) -> None:
    assert_days(await stage.execute(workflows.CancelledTimer.run), 2)


@test(skipping, "no skipping while an activity runs")
async def _(stage: Stage) -> None:
    assert await stage.execute(workflows.ActivityAgainstTimer.run, 1_000) == "the activity"


@test(skipping, "no skipping while it is disabled")
async def _(stage: Stage) -> None:
    with stage.environment.auto_time_skipping_disabled():
        handle = await stage.start(workflows.SleepForDays.run, 1)
        try:
            await asyncio.wait_for(handle.result(), 0.5)
        except asyncio.TimeoutError:
            pass
        else:
            raise AssertionError("it has skipped")
    assert_days(await at_once(handle.result()), 1)


@test(skipping, "an idle workflow runs into its timeout")
async def _(stage: Stage) -> None:
    try:
        await stage.execute(workflows.WaitForever.run, run_timeout=7 * DAY)
    except WorkflowFailureError as error:
        assert isinstance(error.cause, TemporalTimeoutError)
    else:
        raise AssertionError("it ended well")


@test(beyond, "waiters side by side")
async def _(stage: Stage) -> None:
    days = (1, 10, 20)
    handles = [
        await stage.start(workflows.SleepForDays.run, count, id=stage.id(f"sleep-{count}"))
        for count in days
    ]
    results = await at_once(asyncio.gather(*(handle.result() for handle in handles)))
    for actual, expected in zip(results, days):
        assert_days(actual, expected)


@test(beyond, "a client that dies holding the lock")
async def _(stage: Stage) -> None:
    address = stage.client.service_client.config.target_host
    script = "import asyncio, sys, main; asyncio.run(main.lock_and_die(sys.argv[1]))"
    dying = await asyncio.create_subprocess_exec(
        sys.executable, "-B", "-c", script, address, cwd=Path(__file__).parent
    )
    assert await dying.wait() == 9
    assert_days(await stage.execute(workflows.SleepForDays.run, 30), 30)


async def lock_and_die(address: str) -> None:
    """Takes the lock of a server's clock and ends without giving it back."""
    client = await Client.connect(address)
    await client.test_service.lock_time_skipping(LockTimeSkippingRequest())
    sys.exit(9)


@test(beyond, "timers that are gone move no clock")
async def _(stage: Stage) -> None:
    before = await stage.environment.get_current_time()
    await stage.execute(workflows.CancelledTimer.run)
    assert_days(await days_since(stage.environment, before), 2)


@test(beyond, "a month of a daily schedule")
async def _(stage: Stage) -> None:
    action = ScheduleActionStartWorkflow(
        "SleepForDays", 0.1, id=stage.id("run"), task_queue=stage.task_queue
    )
    noon = ScheduleSpec(calendars=[ScheduleCalendarSpec(hour=[ScheduleRange(12)])])
    handle = await stage.client.create_schedule(
        stage.id("schedule"), Schedule(action=action, spec=noon)
    )
    await at_once(stage.environment.sleep(30 * DAY))
    count = (await handle.describe()).info.num_actions
    assert abs(count - 30) <= 1, f"{count} actions"


@test(v2, "each workflow has its own clock")
async def _(stage: Stage) -> None:
    handle = await stage.start(workflows.SleepForDays.run, 30)
    assert_days(await at_once(handle.result()), 30)


@test(v2, "an approval that times out, and an activity that backs off")
async def _(stage: Stage) -> None:
    assert await stage.execute(workflows.Approval.run) == "timed out"
    assert await stage.execute(workflows.BackOffForDays.run, id=stage.id("back-off")) == 3


customer = SearchAttributeKey.for_keyword("LocalCustomer")


async def local_namespace(stage: Stage) -> None:
    assert stage.client.namespace == "elsewhere"
    assert not stage.environment.supports_time_skipping
    await (await stage.start(workflows.SleepForDays.run, 0)).result()


async def local_search_attributes(stage: Stage) -> None:
    attributes = TypedSearchAttributes([SearchAttributePair(customer, stage.key)])
    handle = await stage.start(workflows.SleepForDays.run, 0, search_attributes=attributes)
    await handle.result()
    end = time.monotonic() + 10
    count = 0
    while count == 0 and time.monotonic() < end:
        count = (await stage.client.count_workflows(f"LocalCustomer = '{stage.key}'")).count
    assert count == 1


local: dict[str, tuple[dict[str, Any], Test]] = {
    "a namespace of its own": ({"namespace": "elsewhere"}, local_namespace),
    "search attributes": ({"search_attributes": [customer]}, local_search_attributes),
}

counts = {"passed": 0, "failed": 0}


async def play(name: str, work: Callable[[], Awaitable[None]]) -> None:
    start = time.monotonic()
    error = None
    try:
        await asyncio.wait_for(work(), TEST_LIMIT_SECONDS)
    except Exception as raised:
        error = raised
    counts["failed" if error else "passed"] += 1
    took = round((time.monotonic() - start) * 1000)
    print(f"{'FAIL' if error else 'ok  '} {name} ({took} ms)", flush=True)
    if error:
        print("    " + "".join(traceback.format_exception(error)).replace("\n", "\n    "))


async def with_worker(environment: WorkflowEnvironment, run: Test) -> None:
    stage = Stage(environment)
    async with stage.worker():
        await run(stage)


async def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--time-skipping", help="an executable that takes a port")
    parser.add_argument("--local", help="an executable that takes `server start-dev …`")
    parser.add_argument("--only", default="time-skipping,local,v2,beyond")
    options = parser.parse_args()
    groups = options.only.split(",")
    logging.disable(logging.CRITICAL)  # Failing on purpose is what some tests do.
    runtime = Runtime(telemetry=TelemetryConfig(logging=None))

    async def start_skipping() -> WorkflowEnvironment:
        return await WorkflowEnvironment.start_time_skipping(
            test_server_existing_path=options.time_skipping, runtime=runtime
        )

    async def alone(start: Callable[[], Awaitable[WorkflowEnvironment]], run: Test) -> None:
        async with await start() as environment:
            await with_worker(environment, run)

    if options.time_skipping and "time-skipping" in groups:
        async with await start_skipping() as environment:
            for name, run in skipping.items():
                await play(f"time-skipping/{name}", lambda: with_worker(environment, run))
    if options.time_skipping and "beyond" in groups:
        for name, run in beyond.items():
            await play(f"beyond/{name}", lambda: alone(start_skipping, run))
    if options.local and "local" in groups:
        for name, (settings, run) in local.items():
            start = lambda: WorkflowEnvironment.start_local(
                dev_server_existing_path=options.local, runtime=runtime, **settings
            )
            await play(f"local/{name}", lambda: alone(start, run))
    if options.local and "v2" in groups:
        for name, run in v2.items():
            start = lambda: WorkflowEnvironment.start_time_skipping_v2(
                dev_server_existing_path=options.local,
                # The official server keeps it off unless told.
                dev_server_extra_args=[
                    "--dynamic-config-value",
                    "frontend.WorkflowTimeSkippingEnabled=true",
                ],
                runtime=runtime,
            )
            await play(f"v2/{name}", lambda: alone(start, run))
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
