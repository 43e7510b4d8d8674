package sdk;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.ReplayResults;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Uses every feature of the Java SDK on a server: {@code java sdk.Main --address 127.0.0.1:7233}. Each case is one feature; when all
 * have run, the SDK replays the histories they made. The last line is "N passed, N failed".
 */
public final class Main {
  private static final int CASE_LIMIT_SECONDS = 60;

  /** The workflows of the shared worker and of the replayer. */
  static final Class<?>[] WORKFLOWS =
      Stream.of(Workflows.class, Lives.class, Patterns.class)
          .flatMap(holder -> Arrays.stream(holder.getDeclaredClasses()))
          .flatMap(type -> Arrays.stream(type.getDeclaredClasses()))
          .filter(type -> type.getSimpleName().equals("Implementation"))
          .toArray(Class<?>[]::new);

  private final AtomicInteger passedCount = new AtomicInteger();
  private final AtomicInteger failedCount = new AtomicInteger();
  private final Map<String, List<WorkflowExecutionHistory>> histories = new TreeMap<>();

  public static void main(String[] args) throws Exception {
    Map<String, String> options = new LinkedHashMap<>();
    for (int index = 0; index + 1 < args.length; index += 2) options.put(args[index], args[index + 1]);
    int failed = new Main().run(options);
    System.exit(failed > 0 ? 1 : 0);
  }

  static void register(Worker worker) {
    worker.registerWorkflowImplementationTypes(WORKFLOWS);
    worker.registerWorkflowImplementationTypes(Workflows.Any.class);
    worker.registerActivitiesImplementations(new Activities.Implementation(), new Activities.Any());
  }

  private int run(Map<String, String> options) throws Exception {
    String namespace = options.getOrDefault("--namespace", "default");
    WorkflowServiceStubs service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(options.getOrDefault("--address", "127.0.0.1:7233"))
                .build());
    WorkflowClient client =
        WorkflowClient.newInstance(
            service, WorkflowClientOptions.newBuilder().setNamespace(namespace).build());
    OperatorServiceStubs operator =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setChannel(service.getRawChannel())
                .validateAndBuildWithDefaults());
    registerSearchAttributes(service, operator, namespace);
    String taskQueue = "sdk-java-" + UUID.randomUUID().toString().substring(0, 8);
    WorkerFactory factory = WorkerFactory.newInstance(client);
    register(factory.newWorker(taskQueue));
    factory.start();

    Scene.Environment environment = new Scene.Environment(client, taskQueue);
    ConcurrentLinkedQueue<Scene.Case> waiting = new ConcurrentLinkedQueue<>();
    String only = options.getOrDefault("--only", "*");
    String without = options.getOrDefault("--without", "-");
    for (Scene.Case found : Cases.all(operator)) {
      if (matches(found, only) && !matches(found, without)) waiting.add(found);
    }
    int laneCount = Integer.parseInt(options.getOrDefault("--concurrency", "4"));
    ExecutorService lanes = Executors.newFixedThreadPool(laneCount);
    List<Future<?>> running = new ArrayList<>();
    for (int lane = 0; lane < laneCount; lane++) {
      running.add(
          lanes.submit(
              () -> {
                for (Scene.Case next = waiting.poll(); next != null; next = waiting.poll()) {
                  play(environment, next);
                }
              }));
    }
    for (Future<?> lane : running) lane.get();
    lanes.shutdownNow();
    for (Map.Entry<String, List<WorkflowExecutionHistory>> group : histories.entrySet()) {
      replay(group.getKey(), group.getValue());
    }
    factory.shutdownNow();
    System.out.printf("%d passed, %d failed%n", passedCount.get(), failedCount.get());
    return failedCount.get();
  }

  private static boolean matches(Scene.Case found, String globs) {
    return Arrays.stream(globs.split(","))
        .map(glob -> "\\Q" + glob.replace("*", "\\E.*\\Q") + "\\E")
        .anyMatch(
            pattern ->
                found.group().matches(pattern)
                    || found.name().matches(pattern)
                    || (found.group() + "/" + found.name()).matches(pattern));
  }

  /** Adds those that are missing, and waits until the server knows them. */
  private static void registerSearchAttributes(
      WorkflowServiceStubs service, OperatorServiceStubs operator, String namespace) {
    for (var key :
        List.of(
            Patterns.KEYWORD, Patterns.TEXT, Patterns.INT, Patterns.DOUBLE, Patterns.BOOL, Patterns.DATETIME,
            Patterns.KEYWORDS)) {
      if (isKnown(service, namespace, key.getName())) continue;
      IndexedValueType type = key.getValueType();
      try {
        operator
            .blockingStub()
            .addSearchAttributes(
                AddSearchAttributesRequest.newBuilder()
                    .setNamespace(namespace)
                    .putSearchAttributes(key.getName(), type)
                    .build());
      } catch (RuntimeException error) {
        System.out.println("cannot add the search attribute " + key.getName() + ": " + error);
        continue;
      }
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (!isKnown(service, namespace, key.getName()) && System.nanoTime() < end) Scene.pause(50);
    }
  }

  private static boolean isKnown(WorkflowServiceStubs service, String namespace, String name) {
    try {
      service
          .blockingStub()
          .countWorkflowExecutions(
              CountWorkflowExecutionsRequest.newBuilder()
                  .setNamespace(namespace)
                  .setQuery(name + " IS NULL")
                  .build());
      return true;
    } catch (RuntimeException error) {
      return false; // Said of an unknown attribute, and by a server without visibility.
    }
  }

  private void play(Scene.Environment environment, Scene.Case played) {
    String name = (played.group() + "-" + played.name()).toLowerCase().replaceAll("[^a-z0-9]+", "-");
    long from = System.nanoTime();
    Throwable failed = null;
    ExecutorService limited = Executors.newSingleThreadExecutor();
    try (Scene scene = new Scene(environment, name)) {
      Future<?> run = limited.submit(() -> {
        played.run().play(scene);
        return null;
      });
      run.get(CASE_LIMIT_SECONDS, TimeUnit.SECONDS);
      List<WorkflowExecutionHistory> found = collect(scene);
      synchronized (histories) {
        histories.computeIfAbsent(played.group(), key -> new ArrayList<>()).addAll(found);
      }
    } catch (ExecutionException error) {
      failed = error.getCause();
    } catch (TimeoutException error) {
      failed = new AssertionError("not within " + CASE_LIMIT_SECONDS + " s", error);
    } catch (Exception error) {
      failed = error;
    }
    limited.shutdownNow();
    tell(failed == null, played.group() + "/" + played.name(), (System.nanoTime() - from) / 1_000_000 + " ms", failed);
  }

  private synchronized void tell(boolean passed, String name, String note, Throwable failed) {
    (passed ? passedCount : failedCount).incrementAndGet();
    System.out.printf("%s %s (%s)%n", passed ? "ok  " : "FAIL", name, note);
    for (Throwable at = failed; at != null; at = at.getCause()) {
      System.out.println("    " + at.toString().replace("\n", "\n    "));
      Arrays.stream(at.getStackTrace())
          .filter(frame -> frame.getClassName().startsWith("sdk.Cases"))
          .findFirst()
          .ifPresent(frame -> System.out.println("      at " + frame));
    }
  }

  /** Runs that a history leads to: its children and the run that follows it. */
  private static List<WorkflowExecution> ledTo(WorkflowExecution from, List<HistoryEvent> events) {
    List<WorkflowExecution> found = new ArrayList<>();
    for (HistoryEvent event : events) {
      if (event.hasChildWorkflowExecutionStartedEventAttributes()) {
        found.add(event.getChildWorkflowExecutionStartedEventAttributes().getWorkflowExecution());
      }
      for (String next :
          List.of(
              event.getWorkflowExecutionContinuedAsNewEventAttributes().getNewExecutionRunId(),
              event.getWorkflowExecutionCompletedEventAttributes().getNewExecutionRunId(),
              event.getWorkflowExecutionFailedEventAttributes().getNewExecutionRunId(),
              event.getWorkflowExecutionTimedOutEventAttributes().getNewExecutionRunId())) {
        if (!next.isEmpty()) found.add(from.toBuilder().setRunId(next).build());
      }
    }
    return found;
  }

  /** Histories of a case's runs and of all that they led to, except of those that never came to a task. */
  private static List<WorkflowExecutionHistory> collect(Scene scene) {
    Set<String> seen = new HashSet<>();
    Deque<WorkflowExecution> waiting = new ArrayDeque<>(scene.executions);
    List<WorkflowExecutionHistory> found = new ArrayList<>();
    while (!waiting.isEmpty()) {
      WorkflowExecution next = waiting.poll();
      WorkflowExecutionHistory history = scene.client.fetchHistory(next.getWorkflowId(), next.getRunId());
      HistoryEvent first = history.getEvents().get(0);
      if (!seen.add(first.getWorkflowExecutionStartedEventAttributes().getOriginalExecutionRunId())) continue;
      waiting.addAll(ledTo(next, history.getEvents()));
      boolean hasTask =
          history.getEvents().stream()
              .anyMatch(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
      // This SDK's replayer does not know the event that ends a terminated run.
      boolean wasTerminated =
          history.getLastEvent().getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED;
      if (hasTask && !wasTerminated) found.add(history);
    }
    return found;
  }

  private void replay(String group, List<WorkflowExecutionHistory> found) throws Exception {
    // A dynamic workflow has no type that a list of classes could name: those are left out.
    Set<String> types = new HashSet<>();
    for (Class<?> type : WORKFLOWS) types.add(type.getEnclosingClass().getSimpleName());
    List<WorkflowExecutionHistory> known =
        found.stream()
            .filter(
                history ->
                    types.contains(
                        history.getEvents().get(0)
                            .getWorkflowExecutionStartedEventAttributes().getWorkflowType().getName()))
            .toList();
    if (known.isEmpty()) return;
    ReplayResults results = WorkflowReplayer.replayWorkflowExecutions(known, false, WORKFLOWS);
    AssertionError failed = null;
    if (results.hadAnyError()) {
      failed = new AssertionError("not replayable");
      for (ReplayResults.ReplayError error : results.allErrors()) {
        String said = error.exception.toString();
        failed = new AssertionError(error.workflowId + ": " + said.substring(0, Math.min(500, said.length())), failed);
      }
    }
    tell(failed == null, "replay/" + group, known.size() + " histories", failed);
  }
}
