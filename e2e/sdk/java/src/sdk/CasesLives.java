package sdk;

import static sdk.Scene.causeOf;
import static sdk.Scene.equal;
import static sdk.Scene.failure;
import static sdk.Scene.truth;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowStub;
import io.temporal.common.Priority;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sdk.Lives.Birth;
import sdk.Workflows.Outcome;
import sdk.Workflows.Retry;

/** How executions begin, go on and end; children; changed code. */
final class CasesLives {
  private CasesLives() {}

  static void lifecycle(Cases.Group group) {
    group.add("any JSON goes through", scene -> {
      List<Object> values = Arrays.asList(null, true, 1.5, "ä€😀", List.of(1, List.of(2)), Map.of("a", List.of()));
      for (int index = 0; index < values.size(); index++) {
        String id = scene.id(String.valueOf(index));
        WorkflowStub stub =
            scene.start(scene.options().setWorkflowId(id).build(), "Echo", values.get(index));
        equal(stub.getResult(Object.class), values.get(index));
      }
    });
    group.add("fails", scene -> {
      ApplicationFailure failed = causeOf(ApplicationFailure.class, scene.start("Failing"));
      equal(failed.getType(), "OnPurpose");
      equal(failed.getDetails().get(1, String.class), "two");
      truth(failed.getCause().getMessage().contains("the cause"), "another cause: " + failed.getCause());
    });
    group.add("knows itself", scene -> {
      Map<?, ?> told =
          scene
              .start(
                  scene
                      .options()
                      .setWorkflowExecutionTimeout(Duration.ofHours(1))
                      .setWorkflowRunTimeout(Duration.ofMinutes(10))
                      .setPriority(Priority.newBuilder().setPriorityKey(4).build())
                      .build(),
                  "AboutItself")
              .getResult(Map.class);
      equal(told.get("id"), scene.own());
      equal(told.get("executionMs"), 3_600_000);
      equal(told.get("runMs"), 600_000);
      equal(told.get("priorityKey"), 4);
      equal(told.get("attempt"), 1);
    });
    group.add("a bug fails the task only", scene -> {
      WorkflowStub stub = scene.start("Buggy");
      scene.executions.clear();
      scene.awaitEvent(scene.own(), EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED, 1);
      equal(scene.status(scene.own()), WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
      stub.terminate("seen enough");
    });
    group.add("continues as new", scene -> equal(scene.execute(Integer.class, "Countdown", 2, 1), 3));
    group.add("retried, and in vain", scene -> {
      WorkflowStub stub =
          scene.start(scene.options().setRetryOptions(Retry.QUICKLY.options()).build(), "Retried", 3);
      equal(stub.getResult(Integer.class), 3);
      Retry twice = new Retry(20, 1, 2, List.of());
      WorkflowStub vain = scene.start(scene.options().setRetryOptions(twice.options()).build(), "Retried", 9);
      equal(causeOf(ApplicationFailure.class, vain).getOriginalMessage(), "attempt 2");
    });
    group.add("retries inside", scene -> equal(scene.execute(Integer.class, "RetriesInside"), 3));
    group.add("run timeout", scene ->
        causeOf(
            TimeoutFailure.class,
            scene.start(
                scene.options().setWorkflowRunTimeout(Duration.ofSeconds(1)).build(), "Sleeper", 60_000)));
    group.add("cron", scene -> {
      scene.start(scene.options().setCronSchedule("@every 1s").build(), "CronCount");
      Set<String> runs = new HashSet<>();
      scene.until("three runs", () -> {
        runs.add(scene.handle(scene.own()).describe().getExecution().getRunId());
        return runs.size() >= 3;
      });
      scene.handle(scene.own()).terminate("enough");
    });
    group.add("start delay", scene -> {
      long from = System.nanoTime();
      WorkflowStub stub =
          scene.start(scene.options().setStartDelay(Duration.ofSeconds(1)).build(), "Echo", "x");
      equal(stub.getResult(String.class), "x");
      truth(System.nanoTime() - from > 900_000_000L, "it did not wait");
    });
    group.add("cancelled, terminated", scene -> {
      WorkflowStub stub = scene.start("Sleeper", 60_000);
      scene.awaitEvent(scene.own(), EventType.EVENT_TYPE_TIMER_STARTED, 1);
      stub.cancel("for the test");
      causeOf(CanceledFailure.class, stub);
      WorkflowStub second = scene.start("Sleeper", 60_000);
      second.terminate("for the test");
      causeOf(TerminatedFailure.class, second);
    });
    group.add("reset to its middle", scene -> {
      WorkflowStub stub = scene.start("Resettable");
      scene.awaitEvent(scene.own(), EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED, 1);
      stub.signal("goOn", 10);
      equal(stub.getResult(Integer.class), 13);
      String runId =
          scene
              .environment
              .service()
              .blockingStub()
              .resetWorkflowExecution(
                  ResetWorkflowExecutionRequest.newBuilder()
                      .setNamespace(scene.environment.namespace())
                      .setWorkflowExecution(stub.getExecution())
                      .setWorkflowTaskFinishEventId(4)
                      .setRequestId(scene.id("reset"))
                      .setReason("once more")
                      .build())
              .getRunId();
      WorkflowExecution again = stub.getExecution().toBuilder().setRunId(runId).build();
      scene.executions.add(again);
      equal(scene.client.newUntypedWorkflowStub(again, Optional.empty()).getResult(Integer.class), 13);
    });
    group.add("ids: reuse and conflict", scene -> {
      scene.execute(Object.class, "Echo", 1);
      failure(
          WorkflowExecutionAlreadyStarted.class,
          () ->
              scene.start(
                  scene
                      .options()
                      .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                      .build(),
                  "Echo",
                  1));
      WorkflowStub first = scene.start("Sleeper", 60_000);
      WorkflowStub same =
          scene.start(
              scene
                  .options()
                  .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                  .build(),
              "Sleeper",
              1);
      equal(same.getExecution().getRunId(), first.getExecution().getRunId());
      WorkflowStub last =
          scene.start(
              scene
                  .options()
                  .setWorkflowIdConflictPolicy(
                      WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING)
                  .build(),
              "Sleeper",
              1);
      equal(last.getResult(String.class), "slept");
    });
    group.add("side effects", scene ->
        equal(scene.execute(List.class, "SideEffects"), List.of("effect", "same", "36")));
  }

  static void children(Cases.Group group) {
    group.add("complete", scene -> {
      Map<?, ?> told = (Map<?, ?>) born(scene, Birth.of(scene.id("child"), "AboutItself")).value();
      equal(told.get("parent"), scene.own());
      equal(told.get("root"), scene.own());
    });
    group.add("fail, time out, are retried", scene -> {
      String id = scene.id("child");
      equal(
          born(scene, Birth.of(id, "Failing")).errors().subList(0, 2),
          List.of("ChildWorkflowFailure", "ApplicationFailure"));
      equal(born(scene, Birth.of(id, "Sleeper", 60_000).within(1_000)).last(), "TimeoutFailure");
      equal(born(scene, Birth.of(id, "Retried", 2).with(Retry.QUICKLY)).value(), 2);
    });
    group.add("continue as new", scene ->
        equal(born(scene, Birth.of(scene.id("child"), "Countdown", 1, 1)).value(), 2));
    group.add("are terminated", scene -> {
      WorkflowStub parent = scene.start("ParentOf", Birth.of(scene.id("child"), "WaitingChild"));
      scene.awaitEvent(scene.own(), EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED, 1);
      scene.handle(scene.id("child")).terminate("for the test");
      equal(parent.getResult(Outcome.class).last(), "TerminatedFailure");
    });
    group.add("already there", scene -> {
      WorkflowStub other =
          scene.start(scene.options().setWorkflowId(scene.id("child")).build(), "WaitingChild");
      Outcome outcome = born(scene, Birth.of(scene.id("child"), "Echo", 1));
      truth(outcome.last().contains("AlreadyStarted"), "another failure: " + outcome);
      other.signal("release", "done");
      equal(other.getResult(String.class), "done");
    });
    group.add("signalled", scene -> {
      Birth birth = Birth.of(scene.id("child"), "WaitingChild").then("signal", "TERMINATE", "TRY_CANCEL");
      equal(born(scene, birth).value(), "from the parent");
    });
    group.add("cancelled", scene -> {
      for (String mode : List.of("TRY_CANCEL", "WAIT_CANCELLATION_REQUESTED", "WAIT_CANCELLATION_COMPLETED")) {
        Birth birth = Birth.of(scene.id("child"), "WaitingChild").then("cancel", "ABANDON", mode);
        equal(born(scene, birth).last(), "CanceledFailure");
        scene.awaitStatus(scene.id("child"), WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED);
      }
    });
    Map.of(
            "TERMINATE", WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED,
            "REQUEST_CANCEL", WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED,
            "ABANDON", WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING)
        .forEach((policy, status) -> group.add("left behind: " + policy, scene -> leave(scene, policy, status)));
    group.add("fan-out", scene -> equal(scene.execute(Integer.class, "ManyChildren", 8), 8));
  }

  private static void leave(Scene scene, String policy, WorkflowExecutionStatus status) {
    Birth birth = Birth.of(scene.id("child"), "WaitingChild").then("leave", policy, "TRY_CANCEL");
    WorkflowStub parent = scene.start("ParentOf", birth);
    scene.awaitEvent(scene.own(), EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED, 1);
    parent.signal("leave");
    equal(parent.getResult(Outcome.class).value(), "left");
    scene.awaitStatus(scene.id("child"), status);
    if (policy.equals("ABANDON")) {
      scene.handle(scene.id("child")).signal("release", "alone");
      equal(scene.handle(scene.id("child")).getResult(String.class), "alone");
    }
  }

  private static Outcome born(Scene scene, Birth birth) {
    return scene.execute(Outcome.class, "ParentOf", birth);
  }

  static void versioning(Cases.Group group) {
    group.add("an old run goes on in changed code", scene ->
        evolve(scene, Lives.Evolving.Original.class, Lives.Evolving.Versioned.class, "original"));
    group.add("a new run takes the new path", scene ->
        evolve(scene, Lives.Evolving.Versioned.class, Lives.Evolving.Versioned.class, "version 1"));
    group.add("a change without a version fails the task", scene -> {
      evolve(scene, Lives.Evolving.Original.class, Lives.Evolving.Incompatible.class, null);
      scene.handle(scene.own()).terminate("seen");
    });
  }

  /** Starts the workflow in one shape and lets it go on in another; no result is expected where the shapes do not agree. */
  private static void evolve(Scene scene, Class<?> first, Class<?> then, String expected) throws Exception {
    String queue = scene.id("queue");
    Runnable stop = scene.worker(queue, WorkerOptions.getDefaultInstance(), worker -> {
      worker.registerWorkflowImplementationTypes(first);
      worker.registerActivitiesImplementations(new Activities.Implementation());
    });
    WorkflowStub stub = scene.start(scene.options().setTaskQueue(queue).build(), "Evolving");
    scene.executions.clear(); // The case replays it itself.
    scene.awaitEvent(scene.own(), EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 2);
    stop.run();
    scene.worker(queue, WorkerOptions.getDefaultInstance(), worker -> {
      worker.registerWorkflowImplementationTypes(then);
      worker.registerActivitiesImplementations(new Activities.Implementation());
    });
    stub.signal("goOn");
    if (expected == null) {
      scene.awaitEvent(scene.own(), EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED, 1);
      return;
    }
    equal(stub.getResult(String.class), expected);
    WorkflowReplayer.replayWorkflowExecution(scene.client.fetchHistory(scene.own()), then);
  }
}
