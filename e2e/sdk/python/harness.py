"""What a case gets: client and worker of a server, ids of its own, and the record of what it started."""

import asyncio
import contextlib
import time
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, AsyncIterator, Awaitable, Callable, Optional, TypeVar

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Worker

from activities import all_activities
from workflows import all_workflows

T = TypeVar("T")
Run = Callable[["Scene"], Awaitable[None]]


@dataclass(frozen=True)
class Case:
    """One feature, played once. It fails by raising."""

    group: str
    name: str
    run: Run


@dataclass
class Group:
    """Cases that stand or fall with one part of a server; they register themselves."""

    name: str
    cases: list[Case] = field(default_factory=list)

    def case(self, name: str) -> Callable[[Run], Run]:
        def register(run: Run) -> Run:
            self.cases.append(Case(self.name, name, run))
            return run

        return register


@dataclass(frozen=True)
class Environment:
    """What all cases share."""

    client: Client
    task_queue: str


class Scene:
    """A case's own view of the environment."""

    def __init__(self, environment: Environment, name: str) -> None:
        self.environment = environment
        self.client = environment.client
        self.task_queue = environment.task_queue
        self._prefix = f"{name}-{uuid.uuid4().hex[:8]}"
        self.executions: list[tuple[str, Optional[str]]] = []
        self._clean_ups: list[Callable[[], Awaitable[None]]] = []

    def id(self, name: str = "workflow") -> str:
        """An id that no other run of the program uses."""
        return f"{self._prefix}-{name}"

    def track(self, workflow_id: str, run_id: Optional[str] = None) -> None:
        """Adds a run, and whatever it leads to, to those that will be replayed."""
        self.executions.append((workflow_id, run_id))

    async def start(self, workflow: Any, *args: Any, **options: Any) -> WorkflowHandle[Any, Any]:
        """Starts a workflow on the shared worker unless told otherwise; its history will be replayed."""
        handle = await self.client.start_workflow(workflow, args=args, **self.options(options))
        self.track(handle.id, handle.result_run_id)
        return handle

    async def execute(self, workflow: Any, *args: Any, **options: Any) -> Any:
        """Starts a workflow and waits for its result."""
        return await (await self.start(workflow, *args, **options)).result()

    def options(self, options: dict[str, Any]) -> dict[str, Any]:
        """Options of a start with this case's id and queue filled in."""
        return {"id": self.id(), "task_queue": self.task_queue, **options}

    def handle(self, workflow_id: str, run_id: Optional[str] = None) -> WorkflowHandle[Any, Any]:
        return self.client.get_workflow_handle(workflow_id, run_id=run_id)

    @contextlib.asynccontextmanager
    async def worker(self, task_queue: str, **options: Any) -> AsyncIterator[Worker]:
        """A worker of the case's own while the block runs."""
        defaults: dict[str, Any] = {"workflows": all_workflows, "activities": all_activities}
        async with Worker(self.client, task_queue=task_queue, **{**defaults, **options}) as worker:
            yield worker

    async def until(
        self,
        what: str,
        read: Callable[[], Awaitable[T]],
        satisfies: Callable[[T], bool],
        limit: float = 15,
    ) -> T:
        """Reads until the value satisfies the predicate. Raises when it never does."""
        end = time.monotonic() + limit
        while True:
            value = await read()
            if satisfies(value):
                return value
            if time.monotonic() > end:
                raise AssertionError(f"{what}: not within {limit} s; last seen {value!r}")
            await asyncio.sleep(0.025)

    async def event_types(self, workflow_id: str, run_id: Optional[str] = None) -> list[str]:
        """Names of the events of a run so far, such as TIMER_FIRED."""
        history = await self.handle(workflow_id, run_id).fetch_history()
        return [EventType.Name(event.event_type)[len("EVENT_TYPE_") :] for event in history.events]

    async def event(self, workflow_id: str, event_type: str, count: int = 1) -> None:
        """Waits until the latest run of a workflow has so many events of a type."""
        await self.until(
            f"{count} of {event_type}",
            lambda: self.event_types(workflow_id),
            lambda types: types.count(event_type) >= count,
        )

    def clean_up(self, undo: Callable[[], Awaitable[None]]) -> None:
        """Something to undo when the case is over."""
        self._clean_ups.append(undo)

    async def close(self) -> None:
        for undo in reversed(self._clean_ups):
            await undo()


@contextlib.contextmanager
def raises(kind: type[BaseException], check: Callable[[Any], bool] = lambda _: True):
    """Fails unless the block raises such an exception that passes the check."""
    try:
        yield
    except kind as error:
        if not check(error):
            raise AssertionError(f"another {kind.__name__} was expected") from error
    else:
        raise AssertionError(f"{kind.__name__} was expected, nothing was raised")


def cause_of(error: BaseException, kind: type[T]) -> T:
    """The first cause of a kind behind an error. Raises when there is none."""
    at: Optional[BaseException] = error
    while at is not None:
        if isinstance(at, kind):
            return at
        at = at.__cause__
    raise AssertionError(f"no {kind.__name__} behind {error!r}")


async def failure_of(work: Awaitable[Any]) -> BaseException:
    """What a piece of work raises. Raises itself when nothing is."""
    try:
        value = await work
    except Exception as error:
        return error
    raise AssertionError(f"did not fail, but returned {value!r}")


second = timedelta(seconds=1)
ms = timedelta(milliseconds=1)
