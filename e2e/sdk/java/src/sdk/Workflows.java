package sdk;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.common.Priority;
import io.temporal.common.RetryOptions;
import io.temporal.common.converter.EncodedValues;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.DynamicQueryHandler;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.DynamicUpdateHandler;
import io.temporal.workflow.DynamicWorkflow;
import io.temporal.workflow.Promise;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Workflows that are talked to, that call activities, and that wait. */
public final class Workflows {
  private Workflows() {}

  /** How a piece of work ended: its value, or the classes of its failure and those behind it, outermost first. */
  public record Outcome(
      Object value, List<String> errors, String message, String type, String retryState, String timeoutType) {
    static Outcome of(Object value) {
      return new Outcome(value, List.of(), "", "", "", "");
    }

    static Outcome of(Throwable error) {
      List<String> errors = new ArrayList<>();
      String message = "", type = "", retryState = "", timeoutType = "";
      for (Throwable at = error; at != null; at = at.getCause()) {
        errors.add(at.getClass().getSimpleName());
        message = at instanceof TemporalFailure failure ? failure.getOriginalMessage() : at.getMessage();
        if (at instanceof ActivityFailure failure) retryState = failure.getRetryState().name();
        if (at instanceof ApplicationFailure failure) type = failure.getType();
        if (at instanceof TimeoutFailure failure) timeoutType = failure.getTimeoutType().name();
      }
      return new Outcome(null, errors, message, type, retryState, timeoutType);
    }

    String last() {
      return errors.isEmpty() ? "" : errors.get(errors.size() - 1);
    }
  }

  /** A retry policy as plain data. */
  public record Retry(long initialMs, double coefficient, int maximumAttempts, List<String> nonRetryable) {
    static final Retry QUICKLY = new Retry(20, 1, 0, List.of());
    static final Retry ONCE = new Retry(20, 1, 1, List.of());

    RetryOptions options() {
      return RetryOptions.newBuilder()
          .setInitialInterval(Duration.ofMillis(initialMs))
          .setBackoffCoefficient(coefficient)
          .setMaximumAttempts(maximumAttempts)
          .setDoNotRetry(nonRetryable.toArray(String[]::new))
          .build();
    }
  }

  /** One activity to call; times in milliseconds, 0 where there is none. */
  public record Call(
      String name,
      List<Object> args,
      boolean local,
      String taskQueue,
      long startToCloseMs,
      long scheduleToCloseMs,
      long scheduleToStartMs,
      long heartbeatMs,
      Retry retry,
      String cancellation,
      int priorityKey) {
    static Call of(String name, Object... args) {
      return new Call(name, List.of(args), false, null, 10_000, 0, 0, 0, null, "TRY_CANCEL", 0);
    }

    Call locally() {
      return new Call(name, args, true, null, startToCloseMs, 0, 0, 0, retry, cancellation, 0);
    }

    Call on(String queue) {
      return new Call(
          name, args, local, queue, startToCloseMs, scheduleToCloseMs, scheduleToStartMs, heartbeatMs, retry,
          cancellation, priorityKey);
    }

    Call within(long startToClose, long scheduleToClose, long scheduleToStart, long heartbeat) {
      return new Call(
          name, args, local, taskQueue, startToClose, scheduleToClose, scheduleToStart, heartbeat, retry,
          cancellation, priorityKey);
    }

    Call with(Retry given) {
      return new Call(
          name, args, local, taskQueue, startToCloseMs, scheduleToCloseMs, scheduleToStartMs, heartbeatMs, given,
          cancellation, priorityKey);
    }

    Call cancelledBy(String type) {
      return new Call(
          name, args, local, taskQueue, startToCloseMs, scheduleToCloseMs, scheduleToStartMs, heartbeatMs, retry,
          type, priorityKey);
    }
  }

  static Promise<Object> begin(Call call) {
    Object[] args = call.args().toArray();
    if (call.local()) {
      LocalActivityOptions.Builder options =
          LocalActivityOptions.newBuilder()
              .setStartToCloseTimeout(Duration.ofMillis(call.startToCloseMs()));
      if (call.retry() != null) options.setRetryOptions(call.retry().options());
      return Workflow.newUntypedLocalActivityStub(options.build())
          .executeAsync(call.name(), Object.class, args);
    }
    ActivityOptions.Builder options =
        ActivityOptions.newBuilder()
            .setStartToCloseTimeout(Duration.ofMillis(call.startToCloseMs()))
            .setCancellationType(ActivityCancellationType.valueOf(call.cancellation()))
            .setPriority(Priority.newBuilder().setPriorityKey(call.priorityKey()).build());
    if (call.taskQueue() != null) options.setTaskQueue(call.taskQueue());
    if (call.scheduleToCloseMs() > 0) {
      options.setScheduleToCloseTimeout(Duration.ofMillis(call.scheduleToCloseMs()));
    }
    if (call.scheduleToStartMs() > 0) {
      options.setScheduleToStartTimeout(Duration.ofMillis(call.scheduleToStartMs()));
    }
    if (call.heartbeatMs() > 0) options.setHeartbeatTimeout(Duration.ofMillis(call.heartbeatMs()));
    if (call.retry() != null) options.setRetryOptions(call.retry().options());
    return Workflow.newUntypedActivityStub(options.build())
        .executeAsync(call.name(), Object.class, args);
  }

  static Outcome settle(Promise<?> promise) {
    try {
      return Outcome.of(promise.get());
    } catch (TemporalFailure error) {
      return Outcome.of(error);
    }
  }

  /** Calls one activity, whatever its name and options, and tells how it ended. */
  @WorkflowInterface
  public interface CallActivity {
    @WorkflowMethod
    Outcome run(Call call);

    final class Implementation implements CallActivity {
      @Override
      public Outcome run(Call call) {
        return settle(begin(call));
      }
    }
  }

  /** Cancels an activity after a while and tells how it ended. */
  @WorkflowInterface
  public interface CancelActivity {
    @WorkflowMethod
    Outcome run(Call call, long afterMs);

    final class Implementation implements CancelActivity {
      private Promise<Object> running;

      @Override
      public Outcome run(Call call, long afterMs) {
        CancellationScope scope = Workflow.newCancellationScope(() -> running = begin(call));
        scope.run();
        Workflow.sleep(afterMs);
        scope.cancel();
        Outcome outcome = settle(running);
        Workflow.sleep(100);
        return outcome;
      }
    }
  }

  /** Runs many activities at once and adds up what they return. */
  @WorkflowInterface
  public interface ManyActivities {
    @WorkflowMethod
    int run(int count);

    final class Implementation implements ManyActivities {
      @Override
      public int run(int count) {
        List<Promise<Object>> calls =
            IntStream.range(0, count).mapToObj(index -> begin(Call.of("AddUp", index, 1))).toList();
        Promise.allOf(calls).get();
        return calls.stream().mapToInt(call -> ((Number) call.get()).intValue()).sum();
      }
    }
  }

  /** Timers in the order of their duration, a cancelled one, a condition with a timeout, a race. */
  @WorkflowInterface
  public interface Timers {
    @WorkflowMethod
    List<String> run();

    final class Implementation implements Timers {
      private Promise<Void> hour;

      @Override
      public List<String> run() {
        List<String> told = new ArrayList<>();
        List<Promise<Void>> waits =
            java.util.stream.Stream.of(2_600, 200, 1_400)
                .map(ms -> Async.procedure(() -> {
                  Workflow.sleep(ms);
                  told.add(String.valueOf(ms));
                }))
                .toList();
        Promise.allOf(waits).get();
        CancellationScope scope =
            Workflow.newCancellationScope(() -> hour = Workflow.newTimer(Duration.ofHours(1)));
        scope.run();
        Workflow.sleep(10);
        scope.cancel("no longer needed");
        told.add(settle(hour).last());
        told.add(String.valueOf(Workflow.await(Duration.ofMillis(30), () -> false)));
        Promise<String> fast = Workflow.newTimer(Duration.ofMillis(20)).thenApply(none -> "fast");
        told.add(Promise.anyOf(fast, Workflow.newPromise()).get().toString());
        return told;
      }
    }
  }

  /** Runs an activity after it is cancelled, in a detached scope, and ends as cancelled. */
  @WorkflowInterface
  public interface CleansUp {
    @WorkflowMethod
    void run();

    final class Implementation implements CleansUp {
      @Override
      public void run() {
        try {
          Workflow.sleep(Duration.ofHours(1));
        } catch (CanceledFailure error) {
          Workflow.newDetachedCancellationScope(() -> begin(Call.of("Nothing")).get()).run();
          throw error;
        }
      }
    }
  }

  /** A number that signals, queries and updates work on until it is told to finish. */
  @WorkflowInterface
  public interface Counter {
    @WorkflowMethod
    int run(int initial);

    @SignalMethod(description = "adds to the total")
    void add(int amount);

    @SignalMethod
    void finish();

    @QueryMethod(description = "the total so far")
    int total();

    @QueryMethod
    int failing(String message);

    @UpdateMethod(description = "changes the total and tells it")
    int change(int amount);

    @UpdateValidatorMethod(updateName = "change")
    void validateChange(int amount);

    @UpdateMethod
    int slowChange(int amount);

    @UpdateMethod
    int failingChange();

    @UpdateMethod
    String whoAmI();

    final class Implementation implements Counter {
      private int value;
      private boolean finished;

      @WorkflowInit
      public Implementation(int initial) {
        value = initial;
      }

      @Override
      public int run(int initial) {
        Workflow.setCurrentDetails("counting");
        Workflow.await(() -> finished && Workflow.isEveryHandlerFinished());
        return value;
      }

      @Override
      public void add(int amount) {
        value += amount;
      }

      @Override
      public void finish() {
        finished = true;
      }

      @Override
      public int total() {
        return value;
      }

      @Override
      public int failing(String message) {
        throw new IllegalStateException(message);
      }

      @Override
      public int change(int amount) {
        value += amount;
        return value;
      }

      @Override
      public void validateChange(int amount) {
        if (amount < 0) throw ApplicationFailure.newFailure("negative", "Negative");
      }

      @Override
      public int slowChange(int amount) {
        value = ((Number) begin(Call.of("AddUp", value, amount)).get()).intValue();
        Workflow.sleep(20);
        return value;
      }

      @Override
      public int failingChange() {
        Workflow.sleep(1);
        throw ApplicationFailure.newFailure("no change", "NoChange", value);
      }

      @Override
      public String whoAmI() {
        return Workflow.getCurrentUpdateInfo().orElseThrow().getUpdateId();
      }
    }
  }

  /** Handles whatever comes, by name; and is any type that no other workflow has. */
  public static final class Any implements DynamicWorkflow {
    private final List<String> seen = new ArrayList<>();

    @Override
    public Object execute(EncodedValues args) {
      Workflow.registerListener(
          (DynamicSignalHandler) (name, given) -> seen.add("signal " + name + "(" + given.get(0, String.class) + ")"));
      Workflow.registerListener(
          (DynamicQueryHandler) (name, given) -> "query " + name + "(" + given.get(0, String.class) + ")");
      Workflow.registerListener(
          (DynamicUpdateHandler) (name, given) -> {
            seen.add("update " + name + "(" + given.get(0, String.class) + ")");
            return seen.size();
          });
      Workflow.await(() -> seen.stream().anyMatch(line -> line.startsWith("signal finish")));
      return Workflow.getInfo().getWorkflowType() + ": " + String.join(", ", seen);
    }
  }

  /** Signals another workflow, or asks it to cancel. */
  @WorkflowInterface
  public interface TellOther {
    @WorkflowMethod
    Outcome run(String workflowId, String what);

    final class Implementation implements TellOther {
      @Override
      public Outcome run(String workflowId, String what) {
        WorkflowExecution target = WorkflowExecution.newBuilder().setWorkflowId(workflowId).build();
        try {
          if (what.equals("cancel")) Workflow.newUntypedExternalWorkflowStub(target).cancel();
          else Workflow.newUntypedExternalWorkflowStub(target).signal("add", 5);
          return Outcome.of("told");
        } catch (RuntimeException error) {
          return Outcome.of(error);
        }
      }
    }
  }
}
