package sdk;

import io.nexusrpc.Operation;
import io.nexusrpc.Service;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.common.SearchAttributeKey;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.NexusOperationHandle;
import io.temporal.workflow.NexusOperationOptions;
import io.temporal.workflow.NexusServiceOptions;
import io.temporal.workflow.Saga;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sdk.Workflows.Call;
import sdk.Workflows.Outcome;
import sdk.Workflows.Retry;

/** What executions carry, and the patterns of the developer guides. */
public final class Patterns {
  private Patterns() {}

  static final SearchAttributeKey<String> KEYWORD = SearchAttributeKey.forKeyword("SdkKeyword");
  static final SearchAttributeKey<String> TEXT = SearchAttributeKey.forText("SdkText");
  static final SearchAttributeKey<Long> INT = SearchAttributeKey.forLong("SdkInt");
  static final SearchAttributeKey<Double> DOUBLE = SearchAttributeKey.forDouble("SdkDouble");
  static final SearchAttributeKey<Boolean> BOOL = SearchAttributeKey.forBoolean("SdkBool");
  static final SearchAttributeKey<OffsetDateTime> DATETIME =
      SearchAttributeKey.forOffsetDateTime("SdkDatetime");
  static final SearchAttributeKey<List<String>> KEYWORDS =
      SearchAttributeKey.forKeywordList("SdkKeywordList");

  private static String say(String name, Object... args) {
    return String.valueOf(Workflows.begin(Call.of(name, args).with(Retry.ONCE)).get());
  }

  /** Changes its search attributes and memo, and tells what it sees of them itself. */
  @WorkflowInterface
  public interface Upserting {
    @WorkflowMethod
    List<Object> run();

    final class Implementation implements Upserting {
      @Override
      public List<Object> run() {
        Workflow.upsertTypedSearchAttributes(
            KEYWORD.valueSet("changed"), INT.valueSet(2L), BOOL.valueUnset());
        Map<String, Object> memo = new HashMap<>();
        memo.put("added", 1);
        memo.put("kept", "new");
        memo.put("removed", null);
        Workflow.upsertMemo(memo);
        Workflow.sleep(1);
        return Arrays.asList(
            Workflow.getTypedSearchAttributes().get(KEYWORD),
            Workflow.getTypedSearchAttributes().get(INT),
            Workflow.getTypedSearchAttributes().containsKey(BOOL),
            Workflow.getMemo("kept", String.class));
      }
    }
  }

  /** Gives each of its steps a summary and tells its details. */
  @WorkflowInterface
  public interface Summaries {
    @WorkflowMethod
    String run();

    final class Implementation implements Summaries {
      @Override
      public String run() {
        Workflow.setCurrentDetails("**step** one");
        TimerOptions pause = TimerOptions.newBuilder().setSummary("a short pause").build();
        Workflow.newTimer(Duration.ofMillis(10), pause).get();
        ActivityOptions options =
            ActivityOptions.newBuilder()
                .setStartToCloseTimeout(Duration.ofSeconds(10))
                .setSummary("a greeting")
                .build();
        Workflow.newActivityStub(Activities.class, options).greet("World");
        return Workflow.getCurrentDetails();
      }
    }
  }

  /** Books step by step; when one refuses, what was booked is undone in reverse. */
  @WorkflowInterface
  public interface Booking {
    @WorkflowMethod
    List<String> run(String failAt);

    final class Implementation implements Booking {
      @Override
      public List<String> run(String failAt) {
        List<String> log = new ArrayList<>();
        Saga saga = new Saga(new Saga.Options.Builder().build());
        try {
          for (String step : List.of("flight", "hotel", "car")) {
            log.add(say("SagaStep", step, failAt));
            saga.addCompensation(() -> log.add(say("SagaStep", "undo " + step, "")));
          }
        } catch (ActivityFailure error) {
          saga.compensate();
        }
        return log;
      }
    }
  }

  /** Waits for a decision, or for its deadline. */
  @WorkflowInterface
  public interface Approval {
    @WorkflowMethod
    String run(long deadlineMs);

    @SignalMethod
    void approve(String by);

    final class Implementation implements Approval {
      private String by;

      @Override
      public String run(long deadlineMs) {
        boolean decided = Workflow.await(Duration.ofMillis(deadlineMs), () -> by != null);
        return decided ? "approved by " + by : "timed out";
      }

      @Override
      public void approve(String given) {
        by = given;
      }
    }
  }

  /** Polls often, by the retries of one activity. */
  @WorkflowInterface
  public interface PollByRetry {
    @WorkflowMethod
    int run(int readyAt);

    final class Implementation implements PollByRetry {
      @Override
      public int run(int readyAt) {
        ActivityOptions options =
            ActivityOptions.newBuilder()
                .setStartToCloseTimeout(Duration.ofSeconds(10))
                .setRetryOptions(
                    RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofMillis(20))
                        .setBackoffCoefficient(1)
                        .build())
                .build();
        return Workflow.newActivityStub(Activities.class, options).pollService(readyAt);
      }
    }
  }

  /** An account that lives long: updates change it, its history is renewed by continuing as new. */
  @WorkflowInterface
  public interface Account {
    @WorkflowMethod
    List<Integer> run(int amount, int run);

    @UpdateMethod
    int change(int by);

    @SignalMethod
    void tell(String wish);

    final class Implementation implements Account {
      private int amount;
      private String wish;

      @WorkflowInit
      public Implementation(int amount, int run) {
        this.amount = amount;
      }

      @Override
      public List<Integer> run(int opening, int run) {
        Workflow.await(() -> wish != null);
        if (wish.equals("roll over")) Workflow.continueAsNew(amount, run + 1);
        return List.of(amount, run);
      }

      @Override
      public int change(int by) {
        if (amount + by < 0) throw ApplicationFailure.newFailure("too much", "Overdrawn");
        amount += by;
        return amount;
      }

      @Override
      public void tell(String given) {
        wish = given;
      }
    }
  }

  /** Gathers signals until none comes for a while. */
  @WorkflowInterface
  public interface Accumulator {
    @WorkflowMethod
    List<Integer> run(long quietMs);

    @SignalMethod
    void item(int value);

    final class Implementation implements Accumulator {
      private final List<Integer> items = new ArrayList<>();
      private int seen;

      @Override
      public List<Integer> run(long quietMs) {
        Workflow.await(() -> !items.isEmpty());
        do seen = items.size();
        while (Workflow.await(Duration.ofMillis(quietMs), () -> items.size() > seen));
        return items;
      }

      @Override
      public void item(int value) {
        items.add(value);
      }
    }
  }

  /** A timer whose end can be moved while it runs. */
  @WorkflowInterface
  public interface UpdatableTimer {
    @WorkflowMethod
    int run(long ms);

    @UpdateMethod
    void moveTo(long laterMs);

    final class Implementation implements UpdatableTimer {
      private long deadline;
      private int moves;
      private int known;

      @WorkflowInit
      public Implementation(long ms) {
        deadline = Workflow.currentTimeMillis() + ms;
      }

      @Override
      public int run(long ms) {
        while (true) {
          known = moves;
          long left = Math.max(1, deadline - Workflow.currentTimeMillis());
          if (!Workflow.await(Duration.ofMillis(left), () -> moves > known)) return moves;
        }
      }

      @Override
      public void moveTo(long laterMs) {
        deadline = Workflow.currentTimeMillis() + laterMs;
        moves++;
      }
    }
  }

  /** Who is to be greeted; `key` names the workflow behind a slow greeting. */
  public record Greeting(String name, String key) {}

  /** The Nexus service that the cases call. */
  @Service
  public interface GreetingService {
    @Operation
    String greet(Greeting given);

    @Operation
    String greetSlowly(Greeting given);

    @Operation
    String refuse(Greeting given);
  }

  /** Calls an operation of the greeting service and tells how it ended; a slow one is cancelled when told to. */
  @WorkflowInterface
  public interface CallNexus {
    @WorkflowMethod
    Outcome run(String endpoint, String operation, Greeting given, boolean cancel);

    final class Implementation implements CallNexus {
      private NexusOperationHandle<String> handle;

      @Override
      public Outcome run(String endpoint, String operation, Greeting given, boolean cancel) {
        NexusOperationOptions options =
            NexusOperationOptions.newBuilder().setScheduleToCloseTimeout(Duration.ofSeconds(20)).build();
        GreetingService service =
            Workflow.newNexusServiceStub(
                GreetingService.class,
                NexusServiceOptions.newBuilder()
                    .setEndpoint(endpoint)
                    .setOperationOptions(options)
                    .build());
        CancellationScope scope =
            Workflow.newCancellationScope(
                () ->
                    handle =
                        switch (operation) {
                          case "greet" -> Workflow.startNexusOperation(service::greet, given);
                          case "refuse" -> Workflow.startNexusOperation(service::refuse, given);
                          default -> Workflow.startNexusOperation(service::greetSlowly, given);
                        });
        scope.run();
        try {
          if (cancel) {
            handle.getExecution().get();
            scope.cancel();
          }
          return Outcome.of(handle.getResult().get());
        } catch (TemporalFailure error) {
          return Outcome.of(error);
        }
      }
    }
  }

  /** The workflow behind the slow operation: waits for a word. */
  @WorkflowInterface
  public interface SlowGreeting {
    @WorkflowMethod
    String run(Greeting given);

    @SignalMethod
    void release(String word);

    final class Implementation implements SlowGreeting {
      private String word;

      @Override
      public String run(Greeting given) {
        Workflow.await(() -> word != null);
        return word + ", " + given.name() + "!";
      }

      @Override
      public void release(String given) {
        word = given;
      }
    }
  }
}
