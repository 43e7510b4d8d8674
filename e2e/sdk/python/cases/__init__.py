"""The groups of cases, in the order in which they run."""

from cases import lives, messages, others, steps

all_groups = [
    messages.signals,
    messages.queries,
    messages.updates,
    steps.activities,
    steps.activity_control,
    steps.local_activities,
    lives.children,
    steps.cancellation,
    lives.lifecycle,
    others.data,
    lives.versioning,
    others.patterns,
    others.schedules,
    others.visibility,
    others.nexus_operations,
    others.deployments,
    others.standalone,
]
