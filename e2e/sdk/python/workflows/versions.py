"""One workflow in the four shapes that it has over time, and two that move between deployments."""

import asyncio
from datetime import timedelta

from temporalio import workflow
from temporalio.common import VersioningBehavior

with workflow.unsafe.imports_passed_through():
    import activities

_timeout = timedelta(seconds=10)


class _Told:
    """What all shapes share: they wait for a word."""

    def __init__(self) -> None:
        self.told = False

    async def wait(self) -> None:
        await workflow.wait_condition(lambda: self.told)

    @workflow.signal
    def go_on(self) -> None:
        self.told = True


@workflow.defn(name="Evolving")
class Original(_Told):
    """As it was first deployed."""

    @workflow.run
    async def run(self) -> str:
        await workflow.execute_activity(
            activities.greet, "original", start_to_close_timeout=_timeout
        )
        await self.wait()
        return "original"


@workflow.defn(name="Evolving")
class Patched(_Told):
    """Adds where it greeted, except in runs of the original."""

    @workflow.run
    async def run(self) -> str:
        is_new = workflow.patched("add-instead")
        if is_new:
            await workflow.execute_activity(
                activities.add, args=[1, 2], start_to_close_timeout=_timeout
            )
        else:
            await workflow.execute_activity(
                activities.greet, "original", start_to_close_timeout=_timeout
            )
        await self.wait()
        return "patched" if is_new else "original"


@workflow.defn(name="Evolving")
class Deprecated(_Told):
    """Only the new way, when no run of the original is left."""

    @workflow.run
    async def run(self) -> str:
        workflow.deprecate_patch("add-instead")
        await workflow.execute_activity(
            activities.add, args=[1, 2], start_to_close_timeout=_timeout
        )
        await self.wait()
        return "deprecated"


@workflow.defn(name="Evolving")
class Incompatible(_Told):
    """Changed without a patch: its old runs cannot be replayed."""

    @workflow.run
    async def run(self) -> str:
        await asyncio.sleep(0.02)
        await self.wait()
        return "incompatible"


async def _tell_version(told: _Told) -> str:
    timeout = _timeout
    await workflow.execute_activity(activities.greet, "one", start_to_close_timeout=timeout)
    await told.wait()
    await workflow.execute_activity(activities.greet, "two", start_to_close_timeout=timeout)
    return _build_id()


def _build_id() -> str:
    version = workflow.info().get_current_deployment_version()
    return version.build_id if version else "none"


@workflow.defn(versioning_behavior=VersioningBehavior.PINNED)
class Stays(_Told):
    """Ends on the version it began on."""

    @workflow.run
    async def run(self) -> str:
        return await _tell_version(self)

    @workflow.query
    def version(self) -> str:
        return _build_id()


@workflow.defn(versioning_behavior=VersioningBehavior.AUTO_UPGRADE)
class Moves(_Told):
    """Moves to the version that is current."""

    @workflow.run
    async def run(self) -> str:
        return await _tell_version(self)

    @workflow.query
    def version(self) -> str:
        return _build_id()

    @workflow.signal
    def nudge(self) -> None:
        """Only makes a task."""
