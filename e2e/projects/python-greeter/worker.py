"""The worker. Timelapse starts it with the address, the namespace and the task queue set."""

import asyncio
import logging
import os

from temporalio.client import Client
from temporalio.worker import Worker

from activities import compose_greeting
from workflows import Greeting


async def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    client = await Client.connect(
        os.environ.get("TEMPORAL_ADDRESS", "localhost:7233"),
        namespace=os.environ.get("TEMPORAL_NAMESPACE", "default"),
    )
    task_queue = os.environ.get("TEMPORAL_TASK_QUEUE", "greetings")
    worker = Worker(
        client, task_queue=task_queue, workflows=[Greeting], activities=[compose_greeting]
    )
    logging.info("worker polls %s", task_queue)
    await worker.run()


if __name__ == "__main__":
    asyncio.run(main())
