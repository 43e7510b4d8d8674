/** Taking an activity of the open run to the retry lab: its policy, its timeouts, and what its attempts did. */
import type { Execution, HistoryEvent } from '../../../shared/ipc/models.ts';
import { goTo, paths } from '../../app/routes.ts';
import { loadPart } from '../../components/loadPart.ts';
import { isOpen, type EventGroup } from '../../model/eventGroup.ts';
import { toast, toastFailure } from '../../state/toasts.ts';

/** Opens the retry lab with an activity. The lab is loaded with its first use. */
export async function openInLab(
  group: EventGroup,
  execution: Execution,
  started: HistoryEvent | undefined,
): Promise<void> {
  const { workflowId, runId } = execution.summary;
  try {
    const [{ activitiesOf, sourceText }, { openScenario }] = await loadPart(
      Promise.all([
        import('../../../shared/retryLab/exchange/history.ts'),
        import('../retryLab/labStore.ts'),
      ]),
    );
    const attempts = group.pending?.attempts ?? execution.attempts?.[group.id];
    const events = started === undefined ? group.events : [started, ...group.events];
    const kept = { [group.id]: { attempts, options: group.pending?.options } };
    const [activity] = activitiesOf(events, kept);
    if (activity === undefined) {
      toast({
        title: `${group.label} could not be taken to the retry lab`,
        text: 'Its scheduled event is not in this history.',
      });
      return;
    }
    const { activityId, type, scenario } = activity;
    const target = isOpen(group) ? { workflowId, runId, activityId, type } : undefined;
    openScenario(scenario, sourceText(`${type} of ${workflowId}`, activity), target);
    goTo(paths.retryLab);
  } catch (error) {
    toastFailure(`${group.label} could not be taken to the retry lab.`, error);
  }
}
