package sdk;

import static sdk.Scene.causeOf;
import static sdk.Scene.equal;
import static sdk.Scene.failure;
import static sdk.Scene.truth;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.QueryRejectCondition;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowQueryConditionallyRejectedException;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.worker.WorkerOptions;
import sdk.Workflows.Outcome;

/** Signals, queries and updates. */
final class CasesMessages {
  private CasesMessages() {}

  private static void finish(WorkflowStub counter, int expected) {
    counter.signal("finish");
    equal(counter.getResult(Integer.class), expected);
  }

  static void signals(Cases.Group group) {
    group.add("client", scene -> {
      WorkflowStub counter = scene.start("Counter", 1);
      counter.signal("add", 2);
      counter.signal("add", 3);
      finish(counter, 6);
    });
    group.add("dynamic", scene -> {
      WorkflowStub any = scene.start("UnheardOf");
      any.signal("anything", "x");
      any.signal("finish", "y");
      equal(any.getResult(String.class), "UnheardOf: signal anything(x), signal finish(y)");
    });
    group.add("external", scene -> {
      WorkflowStub target = scene.start(scene.options().setWorkflowId(scene.id("target")).build(), "Counter", 0);
      equal(scene.execute(Outcome.class, "TellOther", scene.id("target"), "signal").value(), "told");
      finish(target, 5);
    });
    group.add("external to nobody", scene -> {
      Outcome told = scene.execute(Outcome.class, "TellOther", scene.id("nobody"), "signal");
      truth(!told.errors().isEmpty(), "it was told: " + told);
    });
    group.add("external cancel", scene -> {
      WorkflowStub target = scene.start(scene.options().setWorkflowId(scene.id("target")).build(), "Counter", 0);
      equal(scene.execute(Outcome.class, "TellOther", scene.id("target"), "cancel").value(), "told");
      causeOf(CanceledFailure.class, target);
    });
    group.add("with start", scene -> {
      WorkflowStub stub = scene.client.newUntypedWorkflowStub("Counter", scene.options().build());
      WorkflowExecution first = stub.signalWithStart("add", new Object[] {1}, new Object[] {10});
      scene.executions.add(first);
      WorkflowStub again = scene.client.newUntypedWorkflowStub("Counter", scene.options().build());
      equal(again.signalWithStart("add", new Object[] {1}, new Object[] {10}).getRunId(), first.getRunId());
      finish(stub, 12);
    });
    group.add("to a closed or unknown workflow", scene -> {
      WorkflowStub counter = scene.start("Counter", 0);
      finish(counter, 0);
      failure(WorkflowNotFoundException.class, () -> counter.signal("finish"));
      failure(WorkflowNotFoundException.class, () -> scene.handle(scene.id("none")).signal("finish"));
    });
  }

  static void queries(Cases.Group group) {
    group.add("running and closed", scene -> {
      WorkflowStub counter = scene.start("Counter", 1);
      equal(counter.query("total", Integer.class), 1);
      counter.signal("add", 4);
      scene.until("the signal", () -> counter.query("total", Integer.class) == 5);
      finish(counter, 5);
      equal(counter.query("total", Integer.class), 5);
    });
    group.add("dynamic", scene -> {
      WorkflowStub any = scene.start("UnheardOf");
      equal(any.query("anything", String.class, "x"), "query anything(x)");
      any.signal("finish", "y");
      any.getResult(String.class);
    });
    group.add("that fail", scene -> {
      WorkflowStub counter = scene.start("Counter", 0);
      WorkflowQueryException failed =
          failure(WorkflowQueryException.class, () -> counter.query("failing", Integer.class, "no answer"));
      truth(String.valueOf(failed.getCause()).contains("no answer"), "another cause: " + failed.getCause());
      failure(WorkflowQueryException.class, () -> counter.query("unheard of", Integer.class));
      finish(counter, 0);
    });
    group.add("refused by condition", scene -> {
      WorkflowStub counter = scene.start("Counter", 0);
      finish(counter, 0);
      WorkflowClient strict =
          WorkflowClient.newInstance(
              scene.environment.service(),
              WorkflowClientOptions.newBuilder(scene.client.getOptions())
                  .setQueryRejectCondition(QueryRejectCondition.QUERY_REJECT_CONDITION_NOT_OPEN)
                  .build());
      WorkflowStub stub = strict.newUntypedWorkflowStub(scene.own());
      failure(WorkflowQueryConditionallyRejectedException.class, () -> stub.query("total", Integer.class));
    });
    group.add("by another worker", scene -> {
      String queue = scene.id("queue");
      Runnable stop = scene.worker(queue, WorkerOptions.getDefaultInstance(), Main::register);
      WorkflowStub counter = scene.start(scene.options().setTaskQueue(queue).build(), "Counter", 3);
      equal(counter.query("total", Integer.class), 3);
      stop.run();
      scene.worker(queue, WorkerOptions.getDefaultInstance(), Main::register);
      equal(counter.query("total", Integer.class), 3);
      finish(counter, 3);
    });
    group.add("metadata and stack trace", scene -> {
      WorkflowStub counter = scene.start("Counter", 0);
      WorkflowMetadata metadata =
          counter.query(WorkflowClient.QUERY_TYPE_WORKFLOW_METADATA, WorkflowMetadata.class);
      equal(metadata.getCurrentDetails(), "counting");
      truth(!counter.query(WorkflowClient.QUERY_TYPE_STACK_TRACE, String.class).isEmpty(), "no stack trace");
      finish(counter, 0);
    });
  }

  static void updates(Cases.Group group) {
    group.add("completed", scene -> {
      WorkflowStub counter = scene.start("Counter", 1);
      equal(counter.update("change", Integer.class, 2), 3);
      equal(counter.update("slowChange", Integer.class, 3), 6);
      finish(counter, 6);
    });
    group.add("accepted", scene -> {
      WorkflowStub counter = scene.start("Counter", 1);
      equal(counter.startUpdate("slowChange", WorkflowUpdateStage.ACCEPTED, Integer.class, 2).getResult(), 3);
      finish(counter, 3);
    });
    group.add("rejected", scene -> {
      WorkflowStub counter = scene.start("Counter", 1);
      scene.awaitEvent(scene.own(), EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 1);
      WorkflowUpdateException refused =
          failure(WorkflowUpdateException.class, () -> counter.update("change", Integer.class, -1));
      equal(Workflows.Outcome.of(refused).message(), "negative");
      finish(counter, 1);
      equal(scene.count(scene.own(), EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED), 0L);
    });
    group.add("failed in the handler, or unknown", scene -> {
      WorkflowStub counter = scene.start("Counter", 1);
      ApplicationFailure failed =
          failure(ApplicationFailure.class, () -> counter.update("failingChange", Integer.class));
      equal(failed.getType(), "NoChange");
      failure(WorkflowUpdateException.class, () -> counter.update("unheardOf", Integer.class));
      finish(counter, 1);
    });
    group.add("dynamic", scene -> {
      WorkflowStub any = scene.start("UnheardOf");
      // Its handlers are there from the end of its first task on.
      scene.awaitEvent(scene.own(), EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 1);
      equal(any.update("anything", Integer.class, "x"), 1);
      any.signal("finish", "y");
      equal(any.getResult(String.class), "UnheardOf: update anything(x), signal finish(y)");
    });
    group.add("repeated by its id", scene -> {
      WorkflowStub counter = scene.start("Counter", 0);
      UpdateOptions<Integer> once =
          UpdateOptions.newBuilder(Integer.class)
              .setUpdateName("change")
              .setUpdateId("once")
              .setWaitForStage(WorkflowUpdateStage.COMPLETED)
              .build();
      equal(counter.startUpdate(once, 5).getResult(), 5);
      equal(counter.startUpdate(once, 5).getResult(), 5);
      equal(counter.getUpdateHandle("once", Integer.class).getResult(), 5);
      truth(!counter.update("whoAmI", String.class).isEmpty(), "no id");
      finish(counter, 5);
      failure(RuntimeException.class, () -> counter.update("change", Integer.class, 1));
    });
    group.add("with start", scene -> {
      UpdateOptions<Integer> change =
          UpdateOptions.newBuilder(Integer.class)
              .setUpdateName("change")
              .setWaitForStage(WorkflowUpdateStage.COMPLETED)
              .build();
      WorkflowStub first = withStart(scene, WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL);
      equal(first.executeUpdateWithStart(change, new Object[] {1}, new Object[] {10}), 11);
      scene.executions.add(first.getExecution());
      WorkflowStub again = withStart(scene, WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING);
      equal(again.executeUpdateWithStart(change, new Object[] {1}, new Object[] {99}), 12);
      finish(first, 12);
    });
  }

  private static WorkflowStub withStart(Scene scene, WorkflowIdConflictPolicy policy) {
    return scene.client.newUntypedWorkflowStub(
        "Counter", scene.options().setWorkflowIdConflictPolicy(policy).build());
  }
}
