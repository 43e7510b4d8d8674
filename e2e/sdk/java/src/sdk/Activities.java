package sdk;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.DynamicActivity;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.converter.EncodedValues;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The activities of all cases. */
@ActivityInterface
public interface Activities {
  /** How the failing activity fails. */
  record FailureSpec(String type, boolean nonRetryable, Long nextRetryDelayMs, int untilAttempt) {
    static FailureSpec until(int attempt) {
      return new FailureSpec("Told", false, null, attempt);
    }
  }

  String greet(String name);

  int addUp(int left, int right);

  void nothing();

  int failAsTold(FailureSpec spec);

  String outlast(long ms);

  List<Integer> resumeFromHeartbeat();

  String heartbeatUntilCancelled(String name);

  String completeThoughCancelled(String name);

  String completeLater(String name);

  Map<String, Object> aboutMe();

  String sagaStep(String step, String failAt);

  int pollService(int readyAt);

  /** One-way letter boxes by name: an activity posts, a case waits. */
  final class Letters {
    private static final Map<String, BlockingQueue<Object>> boxes = new ConcurrentHashMap<>();

    private static BlockingQueue<Object> box(String name) {
      return boxes.computeIfAbsent(name, key -> new LinkedBlockingQueue<>());
    }

    static void post(String name, Object value) {
      box(name).add(value);
    }

    static <T> T await(String name, Class<T> kind) throws InterruptedException {
      Object posted = box(name).poll(30, TimeUnit.SECONDS);
      if (posted == null) throw new AssertionError("nobody posted " + name);
      return kind.cast(posted);
    }
  }

  /** What they do. */
  final class Implementation implements Activities {
    private static ActivityInfo info() {
      return Activity.getExecutionContext().getInfo();
    }

    @Override
    public String greet(String name) {
      return "Hello, " + name + "!";
    }

    @Override
    public int addUp(int left, int right) {
      return left + right;
    }

    @Override
    public void nothing() {}

    @Override
    public int failAsTold(FailureSpec spec) {
      int attempt = info().getAttempt();
      if (spec.untilAttempt() > 0 && attempt >= spec.untilAttempt()) return attempt;
      ApplicationFailure.Builder failure =
          ApplicationFailure.newBuilder()
              .setMessage("attempt " + attempt)
              .setType(spec.type())
              .setNonRetryable(spec.nonRetryable())
              .setDetails(attempt);
      if (spec.nextRetryDelayMs() != null) {
        failure.setNextRetryDelay(Duration.ofMillis(spec.nextRetryDelayMs()));
      }
      throw failure.build();
    }

    @Override
    public String outlast(long ms) {
      Scene.pause(ms);
      return "in the end";
    }

    @Override
    public List<Integer> resumeFromHeartbeat() {
      ActivityExecutionContext context = Activity.getExecutionContext();
      int from = context.getHeartbeatDetails(Integer.class).orElse(0);
      int attempt = context.getInfo().getAttempt();
      for (int step = from + 1; step <= 5; step++) {
        context.heartbeat(step);
        if (attempt == 1 && step == 3) throw new IllegalStateException("died at step 3");
      }
      return List.of(from, attempt);
    }

    @Override
    public String heartbeatUntilCancelled(String name) {
      Letters.post(name + " runs", true);
      try {
        while (true) {
          Activity.getExecutionContext().heartbeat("still here");
          Scene.pause(50);
        }
      } catch (ActivityCompletionException error) {
        Letters.post(name + " ended", "cancelled");
        throw error;
      }
    }

    @Override
    public String completeThoughCancelled(String name) {
      try {
        while (true) {
          Activity.getExecutionContext().heartbeat(null);
          Scene.pause(50);
        }
      } catch (ActivityCompletionException error) {
        return "completed all the same";
      }
    }

    @Override
    public String completeLater(String name) {
      ActivityExecutionContext context = Activity.getExecutionContext();
      Letters.post(name, context.getInfo());
      context.doNotCompleteOnReturn();
      return null;
    }

    @Override
    public Map<String, Object> aboutMe() {
      ActivityInfo info = info();
      return Map.of(
          "type", info.getActivityType(),
          "attempt", info.getAttempt(),
          "isLocal", info.isLocal(),
          "taskQueue", info.getActivityTaskQueue(),
          "workflowType", info.getWorkflowType(),
          "heartbeatMs", info.getHeartbeatTimeout().toMillis(),
          "priorityKey", info.getPriority().getPriorityKey());
    }

    @Override
    public String sagaStep(String step, String failAt) {
      if (step.equals(failAt)) {
        throw ApplicationFailure.newNonRetryableFailure(step + " refused", "Refused");
      }
      return step;
    }

    @Override
    public int pollService(int readyAt) {
      int attempt = info().getAttempt();
      if (attempt < readyAt) throw new IllegalStateException("not ready");
      return attempt;
    }
  }

  /** Any name that no other activity has ends here. */
  final class Any implements DynamicActivity {
    @Override
    public Object execute(EncodedValues args) {
      return Activity.getExecutionContext().getInfo().getActivityType()
          + "(" + args.get(0, String.class) + ")";
    }
  }
}
