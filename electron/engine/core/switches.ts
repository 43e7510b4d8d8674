/** What the server can be told to do or not to do, by the names of the real server's dynamic configuration. */
export interface Switches {
  /** frontend.WorkflowTimeSkippingEnabled. Differs from server: on, for that is what this server is for. */
  workflowTimeSkipping: boolean;
  /** frontend.WorkflowPauseEnabled. Differs from server: on. */
  workflowPause: boolean;
  /** system.enableEagerWorkflowStart */
  eagerWorkflowStart: boolean;
  /** system.enableActivityEagerExecution */
  eagerActivities: boolean;
  /** system.enableCrossNamespaceCommands */
  crossNamespaceCommands: boolean;
  /** matching.enableFairness. Differs from server: on, so that fairness keys show what they do. */
  fairness: boolean;
}

export const DEFAULT_SWITCHES: Switches = {
  workflowTimeSkipping: true,
  workflowPause: true,
  eagerWorkflowStart: true,
  eagerActivities: true,
  crossNamespaceCommands: false,
  fairness: true,
};
