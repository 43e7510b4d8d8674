"""The activities of all cases."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Optional

from temporalio import activity
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError


@dataclass
class FailureSpec:
    """How the failing activity fails."""

    type: str = "Told"
    non_retryable: bool = False
    next_retry_delay_ms: Optional[int] = None
    until_attempt: Optional[int] = None


class LetterBoxes:
    """One-way letter boxes by name: an activity posts, a case waits."""

    def __init__(self) -> None:
        self._boxes: dict[str, asyncio.Future[Any]] = {}

    def _box(self, name: str) -> "asyncio.Future[Any]":
        return self._boxes.setdefault(name, asyncio.get_running_loop().create_future())

    def post(self, name: str, value: Any) -> None:
        """Leaves a value under a name, once."""
        if not self._box(name).done():
            self._box(name).set_result(value)

    async def wait(self, name: str) -> Any:
        """The value under a name, as soon as there is one."""
        return await self._box(name)


letters = LetterBoxes()


@activity.defn
async def greet(name: str) -> str:
    return f"Hello, {name}!"


@activity.defn
async def add(left: int, right: int) -> int:
    return left + right


@activity.defn
async def nothing() -> None:
    return None


@activity.defn
async def fail_as_told(spec: FailureSpec) -> int:
    """Fails as told, until its attempt is reached where one is given."""
    attempt = activity.info().attempt
    if spec.until_attempt is not None and attempt >= spec.until_attempt:
        return attempt
    delay = spec.next_retry_delay_ms
    raise ApplicationError(
        f"attempt {attempt}",
        {"attempt": attempt},
        type=spec.type,
        non_retryable=spec.non_retryable,
        next_retry_delay=None if delay is None else timedelta(milliseconds=delay),
    )


@activity.defn
async def outlast(ms: int) -> str:
    """Takes longer than any timeout of its case."""
    await asyncio.sleep(ms / 1000)
    return "in the end"


@activity.defn
async def resume_from_heartbeat() -> dict[str, int]:
    """Heartbeats its progress, dies at the third step of attempt 1, and goes on from there."""
    info = activity.info()
    start = info.heartbeat_details[0] if info.heartbeat_details else 0
    for step in range(start + 1, 6):
        activity.heartbeat(step)
        if info.attempt == 1 and step == 3:
            raise RuntimeError("died at step 3")
    return {"resumed_from": start, "attempt": info.attempt}


@activity.defn
async def heartbeat_until_cancelled(name: str) -> str:
    """Heartbeats until it is told to stop."""
    letters.post(f"{name} runs", True)
    try:
        while True:
            activity.heartbeat("still here")
            await asyncio.sleep(0.05)
    except asyncio.CancelledError:
        letters.post(f"{name} ended", "cancelled")
        raise


@activity.defn
async def complete_though_cancelled(name: str) -> str:
    """Ignores its cancellation and completes."""
    letters.post(f"{name} runs", True)
    try:
        while True:
            activity.heartbeat()
            await asyncio.sleep(0.05)
    except asyncio.CancelledError:
        return "completed all the same"


@activity.defn
async def complete_later(name: str) -> str:
    """Leaves its token and id, and will be completed from outside."""
    info = activity.info()
    letters.post(name, {"task_token": info.task_token, "activity_id": info.activity_id})
    activity.raise_complete_async()


@dataclass
class AboutMe:
    """What an activity is told about itself."""

    activity_type: str
    attempt: int
    is_local: bool
    task_queue: str
    workflow_type: Optional[str]
    start_to_close_seconds: Optional[float]
    heartbeat_seconds: Optional[float]
    priority_key: Optional[int] = field(default=None)


@activity.defn
async def about_me() -> AboutMe:
    info = activity.info()

    def seconds(timeout: Optional[timedelta]) -> Optional[float]:
        return None if timeout is None else timeout.total_seconds()

    return AboutMe(
        activity_type=info.activity_type,
        attempt=info.attempt,
        is_local=info.is_local,
        task_queue=info.task_queue,
        workflow_type=info.workflow_type,
        start_to_close_seconds=seconds(info.start_to_close_timeout),
        heartbeat_seconds=seconds(info.heartbeat_timeout),
        priority_key=info.priority.priority_key if info.priority else None,
    )


@activity.defn
async def saga_step(step: str, fail_at: str) -> str:
    """A step of a saga, which refuses when it is the one told to."""
    if step == fail_at:
        raise ApplicationError(f"{step} refused", type="Refused", non_retryable=True)
    return step


@activity.defn
async def poll_service(ready_at_attempt: int) -> str:
    """Not ready before the given attempt: frequent polling by retries."""
    attempt = activity.info().attempt
    if attempt < ready_at_attempt:
        raise RuntimeError("not ready")
    return f"ready after {attempt}"


@activity.defn(dynamic=True)
async def any_other(args: Sequence[RawValue]) -> str:
    """Any name that no other activity has ends here."""
    values = [activity.payload_converter().from_payload(arg.payload) for arg in args]
    return f"default of {activity.info().activity_type}({', '.join(map(str, values))})"


all_activities = [
    greet,
    add,
    nothing,
    fail_as_told,
    outlast,
    resume_from_heartbeat,
    heartbeat_until_cancelled,
    complete_though_cancelled,
    complete_later,
    about_me,
    saga_step,
    poll_service,
    any_other,
]
