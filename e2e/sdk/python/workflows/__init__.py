"""The workflows of all cases."""

from workflows import lives, messages, nexus, others, steps

all_workflows = [
    found
    for module in (messages, steps, lives, others, nexus)
    for found in vars(module).values()
    if isinstance(found, type)
    and found.__module__ == module.__name__
    and hasattr(found, "__temporal_workflow_definition")
]
