package sdk;

import static sdk.Scene.causeOf;
import static sdk.Scene.equal;
import static sdk.Scene.failure;
import static sdk.Scene.truth;

import io.temporal.activity.ActivityInfo;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.ActivityCompletionClient;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sdk.Activities.FailureSpec;
import sdk.Activities.Letters;
import sdk.Workflows.Call;
import sdk.Workflows.Outcome;
import sdk.Workflows.Retry;

/** Activities, local activities, timers, cancellation. */
final class CasesSteps {
  private CasesSteps() {}

  private static final FailureSpec ALWAYS = new FailureSpec("Told", false, null, 0);

  private static Outcome call(Scene scene, Call call) {
    return scene.execute(Outcome.class, "CallActivity", call);
  }

  private static Object value(Scene scene, Call call) {
    Outcome outcome = call(scene, call);
    truth(outcome.errors().isEmpty(), "it failed: " + outcome);
    return outcome.value();
  }

  static void activities(Cases.Group group) {
    group.add("result", scene -> equal(value(scene, Call.of("Greet", "World")), "Hello, World!"));
    group.add("of any name", scene -> equal(value(scene, Call.of("UnheardOf", "x")), "UnheardOf(x)"));
    group.add("know themselves", scene -> {
      Map<?, ?> told = (Map<?, ?>) value(scene, Call.of("AboutMe").within(10_000, 0, 0, 3_000));
      equal(told.get("attempt"), 1);
      equal(told.get("isLocal"), false);
      equal(told.get("taskQueue"), scene.environment.taskQueue());
      equal(told.get("workflowType"), "CallActivity");
      equal(told.get("heartbeatMs"), 3_000);
    });
    group.add("on another queue", scene -> {
      String queue = scene.id("other");
      scene.worker(queue, WorkerOptions.getDefaultInstance(), Main::register);
      equal(value(scene, Call.of("Greet", "there").on(queue)), "Hello, there!");
    });
    group.add("fan-out", scene -> equal(scene.execute(Integer.class, "ManyActivities", 30), 30 + 29 * 15));
    group.add("retried", scene ->
        equal(value(scene, Call.of("FailAsTold", FailureSpec.until(3)).with(Retry.QUICKLY)), 3));
    group.add("retried with the delay they ask for", scene -> {
      FailureSpec spec = new FailureSpec("Told", false, 30L, 2);
      equal(value(scene, Call.of("FailAsTold", spec).with(new Retry(3_600_000, 1, 0, List.of()))), 2);
    });
    group.add("out of attempts", scene -> {
      Outcome outcome = call(scene, Call.of("FailAsTold", ALWAYS).with(new Retry(20, 1, 2, List.of())));
      equal(outcome.retryState(), "RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED");
      equal(outcome.message(), "attempt 2");
    });
    group.add("not retryable, by flag and by type", scene -> {
      Outcome outcome = call(scene, Call.of("FailAsTold", new FailureSpec("Told", true, null, 0)));
      equal(outcome.retryState(), "RETRY_STATE_NON_RETRYABLE_FAILURE");
      Call fatal = Call.of("FailAsTold", new FailureSpec("Fatal", false, null, 0));
      outcome = call(scene, fatal.with(new Retry(20, 1, 0, List.of("Fatal"))));
      equal(outcome.retryState(), "RETRY_STATE_NON_RETRYABLE_FAILURE");
    });
    group.add("start-to-close timeout", scene -> {
      Outcome outcome = call(scene, Call.of("Outlast", 2_000).within(300, 0, 0, 0).with(Retry.ONCE));
      equal(outcome.timeoutType(), "TIMEOUT_TYPE_START_TO_CLOSE");
    });
    group.add("schedule-to-close timeout", scene -> {
      Call failing = Call.of("FailAsTold", ALWAYS).with(new Retry(100, 1, 0, List.of()));
      equal(call(scene, failing.within(10_000, 500, 0, 0)).retryState(), "RETRY_STATE_TIMEOUT");
    });
    group.add("schedule-to-start timeout", scene -> {
      Outcome outcome = call(scene, Call.of("Greet", "x").on(scene.id("nobody")).within(10_000, 0, 300, 0));
      equal(outcome.timeoutType(), "TIMEOUT_TYPE_SCHEDULE_TO_START");
    });
    group.add("heartbeat timeout", scene -> {
      Outcome outcome = call(scene, Call.of("Outlast", 2_000).within(10_000, 0, 0, 300).with(Retry.ONCE));
      equal(outcome.timeoutType(), "TIMEOUT_TYPE_HEARTBEAT");
    });
    group.add("resume from their heartbeat", scene ->
        equal(
            value(scene, Call.of("ResumeFromHeartbeat").within(10_000, 0, 0, 5_000).with(Retry.QUICKLY)),
            List.of(3, 2)));
    group.add("cancelled: try", scene -> {
      equal(cancelled(scene, "HeartbeatUntilCancelled", "TRY_CANCEL").last(), "CanceledFailure");
      equal(Letters.await(scene.id("activity") + " ended", String.class), "cancelled");
    });
    group.add("cancelled: wait for the end", scene -> {
      Outcome outcome = cancelled(scene, "HeartbeatUntilCancelled", "WAIT_CANCELLATION_COMPLETED");
      equal(outcome.last(), "CanceledFailure");
      equal(scene.count(scene.own(), EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED), 1L);
    });
    group.add("cancelled, and complete all the same", scene ->
        equal(
            cancelled(scene, "CompleteThoughCancelled", "WAIT_CANCELLATION_COMPLETED").value(),
            "completed all the same"));
    group.add("cancelled: abandon", scene -> {
      equal(cancelled(scene, "HeartbeatUntilCancelled", "ABANDON").last(), "CanceledFailure");
      equal(scene.count(scene.own(), EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED), 0L);
    });
    group.add("completed from outside", scene -> {
      WorkflowStub stub = scene.start("CallActivity", Call.of("CompleteLater", scene.id("t")));
      ActivityInfo info = Letters.await(scene.id("t"), ActivityInfo.class);
      ActivityCompletionClient outside = scene.client.newActivityCompletionClient();
      outside.heartbeat(info.getTaskToken(), "half way");
      outside.complete(info.getTaskToken(), "from outside");
      equal(stub.getResult(Outcome.class).value(), "from outside");
      failure(ActivityCompletionException.class, () -> outside.complete(info.getTaskToken(), "again"));
    });
    group.add("failed from outside, by id", scene -> {
      WorkflowStub stub = scene.start("CallActivity", Call.of("CompleteLater", scene.id("t")).with(Retry.ONCE));
      ActivityInfo info = Letters.await(scene.id("t"), ActivityInfo.class);
      scene.client
          .newActivityCompletionClient()
          .completeExceptionally(
              scene.own(), Optional.empty(), info.getActivityId(), ApplicationFailure.newNonRetryableFailure("no", "Outside"));
      equal(stub.getResult(Outcome.class).type(), "Outside");
    });
  }

  private static Outcome cancelled(Scene scene, String name, String mode) {
    Call call = Call.of(name, scene.id("activity")).within(20_000, 0, 0, 2_000).with(Retry.ONCE);
    return scene.execute(Outcome.class, "CancelActivity", call.cancelledBy(mode), 500);
  }

  static void localActivities(Cases.Group group) {
    group.add("result", scene -> {
      equal(value(scene, Call.of("Greet", "World").locally()), "Hello, World!");
      equal(scene.count(scene.own(), EventType.EVENT_TYPE_MARKER_RECORDED), 1L);
      equal(scene.count(scene.own(), EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED), 0L);
    });
    group.add("retried, and out of attempts", scene -> {
      Retry three = new Retry(20, 1, 3, List.of());
      equal(value(scene, Call.of("FailAsTold", FailureSpec.until(3)).with(three).locally()), 3);
      equal(call(scene, Call.of("FailAsTold", ALWAYS).with(three).locally()).message(), "attempt 3");
    });
    group.add("longer than a workflow task", scene -> {
      Call call = Call.of("Outlast", 3_000).within(20_000, 0, 0, 0).locally();
      WorkflowStub stub =
          scene.start(
              scene.options().setWorkflowTaskTimeout(Duration.ofSeconds(2)).build(), "CallActivity", call);
      equal(stub.getResult(Outcome.class).value(), "in the end");
      truth(
          scene.count(scene.own(), EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED) >= 2,
          "the worker asked for no new task");
    });
  }

  static void cancellation(Cases.Group group) {
    group.add("timers, conditions, a race", scene ->
        equal(
            scene.execute(List.class, "Timers"),
            List.of("200", "1400", "2600", "CanceledFailure", "false", "fast")));
    group.add("cleans up", scene -> {
      WorkflowStub stub = scene.start("CleansUp");
      scene.awaitEvent(scene.own(), EventType.EVENT_TYPE_TIMER_STARTED, 1);
      stub.cancel();
      causeOf(CanceledFailure.class, stub);
      equal(scene.count(scene.own(), EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED), 1L);
    });
  }
}
