package sdk;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a case gets: client and worker of a server, ids of its own, and the record of what it started. */
public final class Scene implements AutoCloseable {
  /** One feature, played once. It fails by throwing. */
  public interface Run {
    void play(Scene scene) throws Exception;
  }

  /** A case by its group and name. */
  public record Case(String group, String name, Run run) {}

  /** What all cases share. */
  public record Environment(WorkflowClient client, String taskQueue) {
    public WorkflowServiceStubs service() {
      return client.getWorkflowServiceStubs();
    }

    public String namespace() {
      return client.getOptions().getNamespace();
    }
  }

  private static final Duration UNTIL_LIMIT = Duration.ofSeconds(30);

  public final Environment environment;
  public final WorkflowClient client;

  /** Runs to be replayed, in the order of their start. */
  public final List<WorkflowExecution> executions = new ArrayList<>();

  private final String prefix;
  private final List<Runnable> cleanUps = new ArrayList<>();

  Scene(Environment environment, String name) {
    this.environment = environment;
    this.client = environment.client();
    this.prefix = name + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** An id that no other run of the program uses. */
  public String id(String name) {
    return prefix + "-" + name;
  }

  /** The id of the case's main workflow. */
  public String own() {
    return id("workflow");
  }

  /** The usual options, to be changed. */
  public WorkflowOptions.Builder options() {
    return WorkflowOptions.newBuilder().setWorkflowId(own()).setTaskQueue(environment.taskQueue());
  }

  /** Starts a workflow; its history will be replayed. */
  public WorkflowStub start(WorkflowOptions options, String type, Object... args) {
    WorkflowStub stub = client.newUntypedWorkflowStub(type, options);
    executions.add(stub.start(args));
    return stub;
  }

  public WorkflowStub start(String type, Object... args) {
    return start(options().build(), type, args);
  }

  /** Starts a workflow and waits for its result. */
  public <T> T execute(Class<T> result, String type, Object... args) {
    return start(type, args).getResult(result);
  }

  /** A stub of a workflow's latest run. */
  public WorkflowStub handle(String workflowId) {
    return client.newUntypedWorkflowStub(workflowId, Optional.empty(), Optional.empty());
  }

  /** Adds a run, and whatever it leads to, to those that will be replayed. */
  public void track(String workflowId, String runId) {
    executions.add(WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(runId).build());
  }

  public List<HistoryEvent> events(String workflowId) {
    return client.fetchHistory(workflowId).getEvents();
  }

  public long count(String workflowId, EventType type) {
    return events(workflowId).stream().filter(event -> event.getEventType() == type).count();
  }

  /** Waits until the latest run of a workflow has so many events of a type. */
  public void awaitEvent(String workflowId, EventType type, int count) {
    until(count + " of " + type, () -> count(workflowId, type) >= count);
  }

  public WorkflowExecutionStatus status(String workflowId) {
    return handle(workflowId).describe().getStatus();
  }

  public void awaitStatus(String workflowId, WorkflowExecutionStatus status) {
    until(status.name(), () -> status(workflowId) == status);
  }

  /** Reads until the condition holds. Throws when it never does. */
  public void until(String what, Supplier<Boolean> holds) {
    long end = System.nanoTime() + UNTIL_LIMIT.toNanos();
    while (!holds.get()) {
      if (System.nanoTime() > end) throw new AssertionError(what + ": not within " + UNTIL_LIMIT);
      pause(25);
    }
  }

  public static void pause(long ms) {
    try {
      TimeUnit.MILLISECONDS.sleep(ms);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", error);
    }
  }

  /** Runs a worker of the case's own until the case ends or the returned action is run. */
  public Runnable worker(String taskQueue, WorkerOptions options, Consumer<Worker> register) {
    WorkerFactory factory = WorkerFactory.newInstance(client, WorkerFactoryOptions.getDefaultInstance());
    register.accept(factory.newWorker(taskQueue, options));
    factory.start();
    Runnable stop =
        () -> {
          factory.shutdown();
          factory.awaitTermination(20, TimeUnit.SECONDS);
        };
    cleanUps.add(stop);
    return stop;
  }

  public void cleanUp(Runnable undo) {
    cleanUps.add(undo);
  }

  @Override
  public void close() {
    for (int index = cleanUps.size() - 1; index >= 0; index--) cleanUps.get(index).run();
  }

  public static void equal(Object actual, Object expected) {
    if (!Objects.equals(actual, expected)) throw new AssertionError(actual + " instead of " + expected);
  }

  public static void truth(boolean holds, String what) {
    if (!holds) throw new AssertionError(what);
  }

  /** The first failure of a kind behind what an action throws. */
  public static <T extends Throwable> T failure(Class<T> kind, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException error) {
      for (Throwable at = error; at != null; at = at.getCause()) {
        if (kind.isInstance(at)) return kind.cast(at);
      }
      throw new AssertionError("no " + kind.getSimpleName() + " behind " + error, error);
    }
    throw new AssertionError("nothing was thrown");
  }

  /** The cause of a kind behind a workflow's failure. */
  public static <T extends Throwable> T causeOf(Class<T> kind, WorkflowStub stub) {
    failure(WorkflowFailedException.class, () -> stub.getResult(Object.class));
    return failure(kind, () -> stub.getResult(Object.class));
  }
}
