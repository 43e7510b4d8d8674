package sdk;

import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.ChildWorkflowStub;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import sdk.Workflows.Call;
import sdk.Workflows.Outcome;
import sdk.Workflows.Retry;

/** Workflows about their own beginning and end, and their children's. */
public final class Lives {
  private Lives() {}

  /** Returns what it is given. */
  @WorkflowInterface
  public interface Echo {
    @WorkflowMethod
    Object run(Object value);

    final class Implementation implements Echo {
      @Override
      public Object run(Object value) {
        return value;
      }
    }
  }

  /** Throws an application failure. */
  @WorkflowInterface
  public interface Failing {
    @WorkflowMethod
    void run();

    final class Implementation implements Failing {
      @Override
      public void run() {
        throw ApplicationFailure.newFailureWithCause(
            "failed on purpose", "OnPurpose", new IllegalStateException("the cause"), 1, "two");
      }
    }
  }

  /** Throws what is no failure: the task fails, not the workflow. */
  @WorkflowInterface
  public interface Buggy {
    @WorkflowMethod
    void run();

    final class Implementation implements Buggy {
      @Override
      public void run() {
        throw new IllegalStateException("a bug");
      }
    }
  }

  /** Sleeps for a while. */
  @WorkflowInterface
  public interface Sleeper {
    @WorkflowMethod
    String run(long ms);

    final class Implementation implements Sleeper {
      @Override
      public String run(long ms) {
        Workflow.sleep(ms);
        return "slept";
      }
    }
  }

  /** Continues as new until the count is used up, with one activity a run. */
  @WorkflowInterface
  public interface Countdown {
    @WorkflowMethod
    int run(int count, int runs);

    final class Implementation implements Countdown {
      @Override
      public int run(int count, int runs) {
        Workflows.begin(Call.of("Nothing")).get();
        if (count > 0) Workflow.continueAsNew(count - 1, runs + 1);
        return runs;
      }
    }
  }

  /** Fails until the attempt is reached; its retry policy starts it anew. */
  @WorkflowInterface
  public interface Retried {
    @WorkflowMethod
    int run(int untilAttempt);

    final class Implementation implements Retried {
      @Override
      public int run(int untilAttempt) {
        int attempt = Workflow.getInfo().getAttempt();
        if (attempt < untilAttempt) throw ApplicationFailure.newFailure("attempt " + attempt, "Retried");
        return attempt;
      }
    }
  }

  /** Counts its runs by the result of the last one. */
  @WorkflowInterface
  public interface CronCount {
    @WorkflowMethod
    int run();

    final class Implementation implements CronCount {
      @Override
      public int run() {
        Integer last = Workflow.getLastCompletionResult(Integer.class);
        return (last == null ? 0 : last) + 1;
      }
    }
  }

  /** Adds in two activities, with a signal between them, so that it can be reset to its middle. */
  @WorkflowInterface
  public interface Resettable {
    @WorkflowMethod
    int run();

    @SignalMethod
    void goOn(int amount);

    final class Implementation implements Resettable {
      private Integer amount;

      @Override
      public int run() {
        int sum = ((Number) Workflows.begin(Call.of("AddUp", 1, 2)).get()).intValue();
        Workflow.await(() -> amount != null);
        return ((Number) Workflows.begin(Call.of("AddUp", sum, amount)).get()).intValue();
      }

      @Override
      public void goOn(int given) {
        amount = given;
      }
    }
  }

  /** Tells what it knows about itself. */
  @WorkflowInterface
  public interface AboutItself {
    @WorkflowMethod
    Map<String, Object> run();

    final class Implementation implements AboutItself {
      @Override
      public Map<String, Object> run() {
        WorkflowInfo info = Workflow.getInfo();
        Map<String, Object> told = new HashMap<>();
        told.put("id", info.getWorkflowId());
        told.put("type", info.getWorkflowType());
        told.put("attempt", info.getAttempt());
        told.put("executionMs", info.getWorkflowExecutionTimeout().toMillis());
        told.put("runMs", info.getWorkflowRunTimeout().toMillis());
        told.put("parent", info.getParentWorkflowId().orElse(""));
        told.put("root", info.getRootWorkflowId());
        told.put("priorityKey", info.getPriority().getPriorityKey());
        return told;
      }
    }
  }

  /** Leaves markers whose values replay. */
  @WorkflowInterface
  public interface SideEffects {
    @WorkflowMethod
    List<String> run();

    final class Implementation implements SideEffects {
      @Override
      public List<String> run() {
        String once = Workflow.sideEffect(String.class, () -> "effect");
        String mutable = "";
        for (int round = 0; round < 3; round++) {
          mutable = Workflow.mutableSideEffect("setting", String.class, (a, b) -> !a.equals(b), () -> "same");
          Workflow.sleep(1);
        }
        String random = Workflow.randomUUID().toString();
        Workflow.sleep(Workflow.newRandom().nextInt(5) + 1);
        return List.of(once, mutable, String.valueOf(random.length()));
      }
    }
  }

  /** Waits for a word. */
  @WorkflowInterface
  public interface WaitingChild {
    @WorkflowMethod
    String run();

    @SignalMethod
    void release(String word);

    final class Implementation implements WaitingChild {
      private String word;

      @Override
      public String run() {
        Workflow.await(() -> word != null);
        return word;
      }

      @Override
      public void release(String given) {
        word = given;
      }
    }
  }

  /** How a child is started, and what its parent then does: "", "signal", "cancel" or "leave". */
  public record Birth(
      String type, List<Object> args, String id, long runTimeoutMs, Retry retry, String parentClose, String cancellation,
      String then) {
    static Birth of(String id, String type, Object... args) {
      return new Birth(type, List.of(args), id, 0, null, "TERMINATE", "WAIT_CANCELLATION_COMPLETED", "");
    }

    Birth within(long ms) {
      return new Birth(type, args, id, ms, retry, parentClose, cancellation, then);
    }

    Birth with(Retry given) {
      return new Birth(type, args, id, runTimeoutMs, given, parentClose, cancellation, then);
    }

    Birth then(String what, String policy, String mode) {
      return new Birth(type, args, id, runTimeoutMs, retry, policy, mode, what);
    }
  }

  /** Starts a child, then waits for it, signals it, cancels it, or leaves it when told to. */
  @WorkflowInterface
  public interface ParentOf {
    @WorkflowMethod
    Outcome run(Birth birth);

    @SignalMethod
    void leave();

    final class Implementation implements ParentOf {
      private boolean told;
      private ChildWorkflowStub child;
      private Promise<Object> result;

      @Override
      public Outcome run(Birth birth) {
        CancellationScope scope = Workflow.newCancellationScope(() -> start(birth));
        scope.run();
        try {
          switch (birth.then()) {
            case "signal" -> child.signal("release", "from the parent");
            case "cancel" -> {
              child.getExecution().get();
              Workflow.sleep(50);
              scope.cancel();
            }
            case "leave" -> {
              child.getExecution().get();
              Workflow.await(() -> told);
              return Outcome.of("left");
            }
            default -> {}
          }
          Outcome outcome = Workflows.settle(result);
          if (birth.then().equals("cancel")) Workflow.sleep(100);
          return outcome;
        } catch (TemporalFailure error) {
          return Outcome.of(error);
        }
      }

      private void start(Birth birth) {
        ChildWorkflowOptions.Builder options =
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId(birth.id())
                .setStaticSummary("a child")
                .setCancellationType(ChildWorkflowCancellationType.valueOf(birth.cancellation()))
                .setParentClosePolicy(
                    ParentClosePolicy.valueOf("PARENT_CLOSE_POLICY_" + birth.parentClose()));
        if (birth.runTimeoutMs() > 0) {
          options.setWorkflowRunTimeout(Duration.ofMillis(birth.runTimeoutMs()));
        }
        if (birth.retry() != null) options.setRetryOptions(birth.retry().options());
        child = Workflow.newUntypedChildWorkflowStub(birth.type(), options.build());
        result = child.executeAsync(Object.class, birth.args().toArray());
      }

      @Override
      public void leave() {
        told = true;
      }
    }
  }

  /** Fans out to children and adds up what they return. */
  @WorkflowInterface
  public interface ManyChildren {
    @WorkflowMethod
    int run(int count);

    final class Implementation implements ManyChildren {
      @Override
      public int run(int count) {
        String own = Workflow.getInfo().getWorkflowId();
        List<Promise<Integer>> children =
            IntStream.range(0, count)
                .mapToObj(index -> {
                  ChildWorkflowOptions options =
                      ChildWorkflowOptions.newBuilder().setWorkflowId(own + "-" + index).build();
                  return Workflow.newUntypedChildWorkflowStub("Retried", options)
                      .executeAsync(Integer.class, 1);
                })
                .toList();
        Promise.allOf(children).get();
        return children.stream().mapToInt(Promise::get).sum();
      }
    }
  }

  /** One workflow in the shapes that it has over time. */
  @WorkflowInterface
  public interface Evolving {
    @WorkflowMethod
    String run();

    @SignalMethod
    void goOn();

    /** What all shapes share: they wait for a word. */
    abstract class Told implements Evolving {
      private boolean told;

      @Override
      public void goOn() {
        told = true;
      }

      String whenTold(String result) {
        Workflow.await(() -> told);
        return result;
      }
    }

    final class Original extends Told {
      @Override
      public String run() {
        Workflows.begin(Call.of("Greet", "original")).get();
        return whenTold("original");
      }
    }

    final class Versioned extends Told {
      @Override
      public String run() {
        int version = Workflow.getVersion("add-instead", Workflow.DEFAULT_VERSION, 1);
        if (version == Workflow.DEFAULT_VERSION) {
          Workflows.begin(Call.of("Greet", "original")).get();
          return whenTold("original");
        }
        Workflows.begin(Call.of("AddUp", 1, 2)).get();
        return whenTold("version " + version);
      }
    }

    final class Incompatible extends Told {
      @Override
      public String run() {
        Workflow.sleep(20);
        return whenTold("incompatible");
      }
    }
  }

  /** Retries inside a workflow, by the SDK's own means. */
  @WorkflowInterface
  public interface RetriesInside {
    @WorkflowMethod
    int run();

    final class Implementation implements RetriesInside {
      private int attempts;

      @Override
      public int run() {
        RetryOptions options =
            RetryOptions.newBuilder().setInitialInterval(Duration.ofMillis(20)).setMaximumAttempts(5).build();
        return Async.retry(options, java.util.Optional.empty(), () -> {
          if (++attempts < 3) return Workflow.newFailedPromise(ApplicationFailure.newFailure("no", "No"));
          return Workflow.newPromise(attempts);
        }).get();
      }
    }
  }
}
