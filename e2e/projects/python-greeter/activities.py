"""The activity: the work that may fail, and is tried again when it does."""

import asyncio

from temporalio import activity
from temporalio.exceptions import ApplicationError

_GREETINGS = {"en": "Hello", "fr": "Bonjour", "de": "Hallo", "es": "Hola"}


@activity.defn
async def compose_greeting(name: str, language: str) -> str:
    activity.logger.info("composing a greeting for %s", name)
    await asyncio.sleep(0.15)
    if language not in _GREETINGS:
        known = ", ".join(sorted(_GREETINGS))
        raise ApplicationError(
            f'language: "{language}" is not known. Expected one of {known}.',
            type="UnknownLanguage",
            non_retryable=True,
        )
    return f"{_GREETINGS[language]}, {name}!"
