"""
Uses every feature of the Python SDK on a server: `python main.py --address 127.0.0.1:7233`. Each case is one feature; when all
have run, the SDK replays the histories they made. The last line is `N passed, N failed`.
"""

import argparse
import asyncio
import logging
import re
import sys
import time
import traceback
import uuid
from fnmatch import fnmatchcase
from typing import Optional

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.client import Client, WorkflowHistory
from temporalio.runtime import Runtime, TelemetryConfig
from temporalio.service import RPCError
from temporalio.worker import Replayer, Worker

from activities import all_activities
from cases import all_groups
from harness import Case, Environment, Scene
from workflows import all_workflows, others

CASE_LIMIT_SECONDS = 60


def say(line: str) -> None:
    print(line, flush=True)


async def register_search_attributes(client: Client) -> None:
    """Adds those that are missing, and waits until the server knows them."""
    kinds = {
        others.KEYWORD: "KEYWORD",
        others.TEXT: "TEXT",
        others.INT: "INT",
        others.DOUBLE: "DOUBLE",
        others.BOOL: "BOOL",
        others.DATETIME: "DATETIME",
        others.KEYWORDS: "KEYWORD_LIST",
    }

    async def is_known(name: str) -> bool:
        try:
            await client.count_workflows(f"{name} IS NULL")
        except RPCError:
            return False
        return True

    for key, kind in kinds.items():
        if await is_known(key.name):
            continue
        value_type = IndexedValueType.Value(f"INDEXED_VALUE_TYPE_{kind}")
        request = AddSearchAttributesRequest(
            namespace=client.namespace, search_attributes={key.name: value_type}
        )
        try:
            await client.operator_service.add_search_attributes(request)
        except RPCError as error:
            say(f"cannot add the search attribute {key.name}: {error}")
            continue
        end = time.monotonic() + 10
        while not await is_known(key.name) and time.monotonic() < end:
            await asyncio.sleep(0.05)


def led_to(workflow_id: str, history: WorkflowHistory) -> list[tuple[str, Optional[str]]]:
    """Runs that a history leads to: its children and the run that follows it."""
    found: list[tuple[str, Optional[str]]] = []
    for event in history.events:
        child = event.child_workflow_execution_started_event_attributes.workflow_execution
        if child.run_id:
            found.append((child.workflow_id, child.run_id))
        for kind in ("continued_as_new", "completed", "failed", "timed_out"):
            attributes = getattr(event, f"workflow_execution_{kind}_event_attributes")
            if attributes.new_execution_run_id:
                found.append((workflow_id, attributes.new_execution_run_id))
    return found


async def collect_histories(client: Client, scene: Scene) -> list[WorkflowHistory]:
    """Histories of a case's runs and of all that they led to, except of those that never came to a task."""
    seen: set[str] = set()
    waiting = list(scene.executions)
    histories: list[WorkflowHistory] = []
    while waiting:
        workflow_id, run_id = waiting.pop(0)
        try:
            history = await client.get_workflow_handle(workflow_id, run_id=run_id).fetch_history()
        except RPCError:
            continue  # A child that was never there.
        started = history.events[0].workflow_execution_started_event_attributes
        if started.original_execution_run_id in seen:
            continue
        seen.add(started.original_execution_run_id)
        waiting.extend(led_to(workflow_id, history))
        if any(e.HasField("workflow_task_completed_event_attributes") for e in history.events):
            histories.append(history)
    return histories


async def play(environment: Environment, case: Case) -> tuple[bool, list[WorkflowHistory]]:
    name = re.sub(r"[^a-z0-9]+", "-", f"{case.group}-{case.name}".lower())
    scene = Scene(environment, name)
    start = time.monotonic()
    error: Optional[BaseException] = None
    histories: list[WorkflowHistory] = []
    try:
        await asyncio.wait_for(case.run(scene), CASE_LIMIT_SECONDS)
        histories = await collect_histories(environment.client, scene)
    except Exception as raised:
        error = raised
    try:
        await scene.close()
    except Exception as raised:
        error = error or raised
    took = round((time.monotonic() - start) * 1000)
    say(f"{'FAIL' if error else 'ok  '} {case.group}/{case.name} ({took} ms)")
    if error:
        say("    " + "".join(traceback.format_exception(error)).strip().replace("\n", "\n    "))
    return error is None, histories


async def replay(group: str, histories: list[WorkflowHistory]) -> bool:
    """Replays histories one after the other; they count as one case."""
    results = await Replayer(workflows=all_workflows).replay_workflows(
        to_iterator(histories), raise_on_replay_failure=False
    )
    failures = results.replay_failures
    say(f"{'FAIL' if failures else 'ok  '} replay/{group} ({len(histories)} histories)")
    for run_id, failure in failures.items():
        say(f"    {run_id}: {failure}")
    return not failures


async def to_iterator(histories: list[WorkflowHistory]):
    for history in histories:
        yield history


async def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="127.0.0.1:7233")
    parser.add_argument("--namespace", default="default")
    parser.add_argument("--only", default="*", help="globs of groups and cases, with commas")
    parser.add_argument("--without", default="-", help="the same, to leave out")
    parser.add_argument("--concurrency", type=int, default=4)
    options = parser.parse_args()

    def matches(case: Case, globs: str) -> bool:
        names = (case.group, case.name, f"{case.group}/{case.name}")
        return any(fnmatchcase(name, glob) for name in names for glob in globs.split(","))

    chosen = [
        case
        for group in all_groups
        for case in group.cases
        if matches(case, options.only) and not matches(case, options.without)
    ]
    logging.disable(logging.CRITICAL)  # Failing on purpose is what many cases do.
    runtime = Runtime(telemetry=TelemetryConfig(logging=None))
    client = await Client.connect(options.address, namespace=options.namespace, runtime=runtime)
    await register_search_attributes(client)
    environment = Environment(client, f"sdk-python-{uuid.uuid4().hex[:8]}")
    outcomes: list[bool] = []
    by_group: dict[str, list[WorkflowHistory]] = {}

    async def lane() -> None:
        while chosen:
            case = chosen.pop(0)
            passed, histories = await play(environment, case)
            outcomes.append(passed)
            by_group.setdefault(case.group, []).extend(histories)

    async with Worker(
        client,
        task_queue=environment.task_queue,
        workflows=all_workflows,
        activities=all_activities,
    ):
        await asyncio.gather(*(lane() for _ in range(options.concurrency)))
    for group, histories in by_group.items():
        if histories:
            outcomes.append(await replay(group, histories))
    failed = outcomes.count(False)
    say(f"{len(outcomes) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
