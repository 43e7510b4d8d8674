package sdk;

import static sdk.Scene.equal;
import static sdk.Scene.failure;
import static sdk.Scene.truth;

import io.nexusrpc.OperationException;
import io.nexusrpc.handler.OperationHandler;
import io.nexusrpc.handler.OperationImpl;
import io.nexusrpc.handler.ServiceImpl;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.nexus.v1.Endpoint;
import io.temporal.api.nexus.v1.EndpointSpec;
import io.temporal.api.nexus.v1.EndpointTarget;
import io.temporal.api.operatorservice.v1.CreateNexusEndpointRequest;
import io.temporal.api.operatorservice.v1.DeleteNexusEndpointRequest;
import io.temporal.api.workflowservice.v1.SetWorkerDeploymentCurrentVersionRequest;
import io.temporal.client.ActivityClient;
import io.temporal.client.StartActivityOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionExecutionStartWorkflow;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleBackfill;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleState;
import io.temporal.client.schedules.ScheduleUpdate;
import io.temporal.common.SearchAttributes;
import io.temporal.common.VersioningBehavior;
import io.temporal.common.WorkerDeploymentVersion;
import io.temporal.failure.ApplicationFailure;
import io.temporal.nexus.Nexus;
import io.temporal.nexus.WorkflowRunOperation;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.worker.WorkerDeploymentOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sdk.Patterns.Greeting;
import sdk.Workflows.Outcome;

/** Data, patterns, schedules, visibility, Nexus, deployments, activities without a workflow. */
final class CasesOthers {
  private CasesOthers() {}

  private static final OffsetDateTime AT = OffsetDateTime.parse("2030-01-02T03:04:05Z");
  private static final SearchAttributes EVERYTHING =
      SearchAttributes.newBuilder()
          .set(Patterns.KEYWORD, "word")
          .set(Patterns.TEXT, "a few words")
          .set(Patterns.INT, 1L)
          .set(Patterns.DOUBLE, 1.5)
          .set(Patterns.BOOL, true)
          .set(Patterns.DATETIME, AT)
          .set(Patterns.KEYWORDS, List.of("one", "two"))
          .build();

  static void data(Cases.Group group) {
    group.add("search attributes", scene -> {
      WorkflowOptions options = scene.options().setTypedSearchAttributes(EVERYTHING).build();
      scene.start(options, "Echo", 1).getResult(Object.class);
      SearchAttributes seen = scene.handle(scene.own()).describe().getTypedSearchAttributes();
      equal(seen.get(Patterns.KEYWORD), "word");
      equal(seen.get(Patterns.INT), 1L);
      equal(seen.get(Patterns.KEYWORDS), List.of("one", "two"));
      equal(seen.get(Patterns.DATETIME).toInstant(), AT.toInstant());
    });
    group.add("upserts", scene -> {
      Map<String, Object> memo = Map.of("kept", "old", "removed", 1, "untouched", "yes");
      WorkflowOptions options =
          scene.options().setTypedSearchAttributes(EVERYTHING).setMemo(memo).build();
      equal(
          scene.start(options, "Upserting").getResult(List.class),
          Arrays.asList("changed", 2, false, "new"));
      Set<String> names =
          scene
              .handle(scene.own())
              .describe()
              .getRawDescription()
              .getWorkflowExecutionInfo()
              .getMemo()
              .getFieldsMap()
              .keySet();
      equal(Set.copyOf(names), Set.of("added", "kept", "untouched"));
    });
    group.add("summaries", scene -> {
      WorkflowOptions options =
          scene.options().setStaticSummary("a workflow with words").setStaticDetails("more").build();
      equal(scene.start(options, "Summaries").getResult(String.class), "**step** one");
      equal(scene.handle(scene.own()).describe().getStaticSummary(), "a workflow with words");
      long with =
          scene.events(scene.own()).stream().filter(event -> event.getUserMetadata().hasSummary()).count();
      equal(with, 3L);
    });
  }

  static void patterns(Cases.Group group) {
    group.add("saga", scene -> {
      equal(scene.execute(List.class, "Booking", ""), List.of("flight", "hotel", "car"));
      equal(
          scene.execute(List.class, "Booking", "car"),
          List.of("flight", "hotel", "undo hotel", "undo flight"));
    });
    group.add("approval", scene -> {
      WorkflowStub stub = scene.start("Approval", 60_000);
      stub.signal("approve", "Ada");
      equal(stub.getResult(String.class), "approved by Ada");
      equal(scene.execute(String.class, "Approval", 200), "timed out");
    });
    group.add("polling by retries", scene -> equal(scene.execute(Integer.class, "PollByRetry", 4), 4));
    group.add("entity", scene -> {
      WorkflowStub first = scene.start("Account", 100, 1);
      WorkflowStub latest = scene.handle(scene.own());
      equal(latest.update("change", Integer.class, 50), 150);
      ApplicationFailure refused =
          failure(ApplicationFailure.class, () -> latest.update("change", Integer.class, -1_000));
      equal(refused.getType(), "Overdrawn");
      latest.signal("tell", "roll over");
      String run = first.getExecution().getRunId();
      scene.until(
          "a new run", () -> !scene.handle(scene.own()).describe().getExecution().getRunId().equals(run));
      equal(scene.handle(scene.own()).update("change", Integer.class, -30), 120);
      scene.handle(scene.own()).signal("tell", "close");
      equal(first.getResult(List.class), List.of(120, 2));
    });
    group.add("accumulator", scene -> {
      WorkflowStub stub = scene.start("Accumulator", 1_500);
      for (int item = 0; item < 10; item++) stub.signal("item", item);
      equal(stub.getResult(List.class), List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
    });
    group.add("updatable timer", scene -> {
      WorkflowStub stub = scene.start("UpdatableTimer", 3_600_000);
      stub.update("moveTo", Void.class, 100);
      equal(stub.getResult(Integer.class), 1);
    });
  }

  private static ScheduleHandle schedule(Scene scene, ScheduleSpec spec, ScheduleState state) {
    ScheduleActionStartWorkflow action =
        ScheduleActionStartWorkflow.newBuilder()
            .setWorkflowType("Echo")
            .setArguments("scheduled")
            .setOptions(scene.options().setWorkflowId(scene.id("run")).build())
            .build();
    Schedule made = Schedule.newBuilder().setAction(action).setSpec(spec).setState(state).build();
    ScheduleHandle handle =
        ScheduleClient.newInstance(scene.environment.service())
            .createSchedule(scene.id("schedule"), made, ScheduleOptions.newBuilder().build());
    scene.cleanUp(handle::delete);
    return handle;
  }

  private static ScheduleSpec every(Duration interval) {
    return ScheduleSpec.newBuilder().setIntervals(List.of(new ScheduleIntervalSpec(interval))).build();
  }

  private static void awaitActions(Scene scene, ScheduleHandle handle, int count) {
    scene.until(count + " actions", () -> handle.describe().getInfo().getNumActions() >= count);
  }

  static void schedules(Cases.Group group) {
    ScheduleState paused = ScheduleState.newBuilder().setPaused(true).build();
    group.add("start workflows by their interval", scene -> {
      ScheduleHandle handle =
          schedule(scene, every(Duration.ofSeconds(1)), ScheduleState.newBuilder().build());
      awaitActions(scene, handle, 2);
      handle.pause("enough");
      String id =
          ((ScheduleActionExecutionStartWorkflow)
                  handle.describe().getInfo().getRecentActions().get(0).getAction())
              .getWorkflowId();
      equal(scene.handle(id).getResult(String.class), "scheduled");
      scene.track(id, "");
    });
    group.add("described, updated, triggered, backfilled", scene -> {
      ScheduleSpec mornings =
          ScheduleSpec.newBuilder()
              .setCronExpressions(List.of("30 9 * * MON-FRI"))
              .setTimeZoneName("Europe/Berlin")
              .build();
      ScheduleHandle handle = schedule(scene, mornings, paused);
      Schedule described = handle.describe().getSchedule();
      equal(described.getSpec().getCalendars().get(0).getHour().get(0).getStart(), 9);
      truth(described.getState().isPaused(), "not paused");
      handle.update(
          input -> {
            Schedule found = input.getDescription().getSchedule();
            ScheduleState noted =
                ScheduleState.newBuilder(found.getState()).setNote("changed").build();
            return new ScheduleUpdate(Schedule.newBuilder(found).setState(noted).build());
          });
      scene.until(
          "the change",
          () -> "changed".equals(handle.describe().getSchedule().getState().getNote()));
      handle.trigger(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL);
      awaitActions(scene, handle, 1);
      Instant start = Instant.parse("2020-01-01T00:00:00Z");
      handle.backfill(
          List.of(
              new ScheduleBackfill(
                  start,
                  start.plus(Duration.ofDays(2)),
                  ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL)));
      awaitActions(scene, handle, 3);
      failure(ScheduleAlreadyRunningException.class, () -> schedule(scene, mornings, paused));
    });
  }

  static void visibility(Cases.Group group) {
    group.add("list and count", scene -> {
      String word = scene.id("word");
      for (long number = 0; number < 3; number++) {
        SearchAttributes attributes =
            SearchAttributes.newBuilder()
                .set(Patterns.KEYWORD, word)
                .set(Patterns.INT, number)
                .build();
        WorkflowOptions options =
            scene
                .options()
                .setWorkflowId(scene.id(String.valueOf(number)))
                .setTypedSearchAttributes(attributes)
                .build();
        scene.start(options, "Echo", number).getResult(Object.class);
      }
      String mine = "SdkKeyword = '" + word + "'";
      scene.until("three", () -> scene.client.listExecutions(mine).count() == 3);
      equal(scene.client.listExecutions(mine + " AND SdkInt >= 1").count(), 2L);
      equal(scene.client.countWorkflows(mine).getCount(), 3L);
    });
  }

  /** The service behind the endpoint. */
  @ServiceImpl(service = Patterns.GreetingService.class)
  public static final class GreetingHandler {
    @OperationImpl
    public OperationHandler<Greeting, String> greet() {
      return OperationHandler.sync((context, details, given) -> "Hello, " + given.name() + "!");
    }

    @OperationImpl
    public OperationHandler<Greeting, String> refuse() {
      return OperationHandler.sync(
          (context, details, given) -> {
            throw OperationException.failure(new IllegalStateException("no greetings today"));
          });
    }

    @OperationImpl
    public OperationHandler<Greeting, String> greetSlowly() {
      return WorkflowRunOperation.fromWorkflowMethod(
          (context, details, given) -> {
            WorkflowOptions options = WorkflowOptions.newBuilder().setWorkflowId(given.key()).build();
            Patterns.SlowGreeting stub =
                Nexus.getOperationContext()
                    .getWorkflowClient()
                    .newWorkflowStub(Patterns.SlowGreeting.class, options);
            return stub::run;
          });
    }
  }

  static void nexus(Cases.Group group, OperatorServiceStubs operator) {
    group.add("at once, by a workflow, failing, cancelled", scene -> {
      String queue = scene.id("nexus");
      scene.worker(queue, WorkerOptions.getDefaultInstance(), worker -> {
        worker.registerWorkflowImplementationTypes(Patterns.SlowGreeting.Implementation.class);
        worker.registerNexusServiceImplementation(new GreetingHandler());
      });
      EndpointTarget.Worker target =
          EndpointTarget.Worker.newBuilder()
              .setNamespace(scene.environment.namespace())
              .setTaskQueue(queue)
              .build();
      String name = scene.id("endpoint");
      EndpointSpec spec =
          EndpointSpec.newBuilder()
              .setName(name)
              .setTarget(EndpointTarget.newBuilder().setWorker(target))
              .build();
      Endpoint endpoint =
          operator
              .blockingStub()
              .createNexusEndpoint(CreateNexusEndpointRequest.newBuilder().setSpec(spec).build())
              .getEndpoint();
      scene.cleanUp(
          () ->
              operator
                  .blockingStub()
                  .deleteNexusEndpoint(
                      DeleteNexusEndpointRequest.newBuilder()
                          .setId(endpoint.getId())
                          .setVersion(endpoint.getVersion())
                          .build()));
      Greeting given = new Greeting("World", scene.id("slow"));
      equal(call(scene, name, "greet", given, false).getResult(Outcome.class).value(), "Hello, World!");
      Outcome refused = call(scene, name, "refuse", given, false).getResult(Outcome.class);
      equal(refused.errors().get(0), "NexusOperationFailure");
      truth(refused.toString().contains("no greetings today"), "another message: " + refused);
      WorkflowStub slow = call(scene, name, "greetSlowly", given, false);
      scene.awaitEvent(slow.getExecution().getWorkflowId(), EventType.EVENT_TYPE_NEXUS_OPERATION_STARTED, 1);
      scene.handle(given.key()).signal("release", "Good morning");
      equal(slow.getResult(Outcome.class).value(), "Good morning, World!");
      Greeting other = new Greeting("World", scene.id("cancelled"));
      equal(
          call(scene, name, "greetSlowly", other, true).getResult(Outcome.class).last(),
          "CanceledFailure");
    });
  }

  private static WorkflowStub call(
      Scene scene, String endpoint, String operation, Greeting given, boolean cancel) {
    String id = scene.id(operation + (cancel ? "-cancelled" : ""));
    return scene.start(
        scene.options().setWorkflowId(id).build(), "CallNexus", endpoint, operation, given, cancel);
  }

  /** Waits for a word; two kinds differ in how they move between versions. */
  public interface Versioned {
    @SignalMethod
    void goOn();

    @SignalMethod
    void nudge();

    abstract class Told implements Versioned {
      private boolean told;

      @Override
      public void goOn() {
        told = true;
      }

      @Override
      public void nudge() {}

      String whenTold() {
        Workflow.await(() -> told);
        return "told";
      }
    }
  }

  @WorkflowInterface
  public interface Stays extends Versioned {
    @WorkflowMethod
    String run();

    final class Implementation extends Told implements Stays {
      @Override
      @WorkflowVersioningBehavior(VersioningBehavior.PINNED)
      public String run() {
        return whenTold();
      }
    }
  }

  @WorkflowInterface
  public interface Moves extends Versioned {
    @WorkflowMethod
    String run();

    final class Implementation extends Told implements Moves {
      @Override
      @WorkflowVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
      public String run() {
        return whenTold();
      }
    }
  }

  private static void deploy(Scene scene, String buildId) {
    String name = scene.id("deployment");
    WorkerDeploymentOptions deployment =
        WorkerDeploymentOptions.newBuilder()
            .setUseVersioning(true)
            .setVersion(new WorkerDeploymentVersion(name, buildId))
            .build();
    WorkerOptions options = WorkerOptions.newBuilder().setDeploymentOptions(deployment).build();
    scene.worker(
        scene.id("queue"),
        options,
        worker ->
            worker.registerWorkflowImplementationTypes(
                Stays.Implementation.class, Moves.Implementation.class));
    // Refused until the version's workers poll every queue that the version before had.
    scene.until(buildId + " is current", () -> {
      try {
        scene
            .environment
            .service()
            .blockingStub()
            .setWorkerDeploymentCurrentVersion(
                SetWorkerDeploymentCurrentVersionRequest.newBuilder()
                    .setNamespace(scene.environment.namespace())
                    .setDeploymentName(name)
                    .setBuildId(buildId)
                    .build());
        return true;
      } catch (RuntimeException error) {
        return false;
      }
    });
  }

  static void deployments(Cases.Group group) {
    group.add("pinned stays, auto-upgrade moves", scene -> {
      deploy(scene, "one");
      for (String type : List.of("Stays", "Moves")) {
        scene.start(
            scene.options().setWorkflowId(scene.id(type)).setTaskQueue(scene.id("queue")).build(), type);
        scene.awaitEvent(scene.id(type), EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 1);
      }
      scene.executions.clear(); // Not among the workflows of the shared replayer.
      deploy(scene, "two");
      WorkflowStub stays = scene.handle(scene.id("Stays"));
      WorkflowStub moves = scene.handle(scene.id("Moves"));
      // It moves with its next task.
      scene.until("the new version", () -> {
        moves.signal("nudge");
        return versionOf(scene, "Moves").equals("two");
      });
      equal(versionOf(scene, "Stays"), "one");
      stays.signal("goOn");
      moves.signal("goOn");
      equal(stays.getResult(String.class), "told");
      equal(moves.getResult(String.class), "told");
      equal(List.of(versionOf(scene, "Stays"), versionOf(scene, "Moves")), List.of("one", "two"));
    });
  }

  private static String versionOf(Scene scene, String name) {
    return scene
        .handle(scene.id(name))
        .describe()
        .getRawDescription()
        .getWorkflowExecutionInfo()
        .getVersioningInfo()
        .getDeploymentVersion()
        .getBuildId();
  }

  static void standalone(Cases.Group group) {
    group.add("result", scene -> {
      StartActivityOptions options =
          StartActivityOptions.newBuilder()
              .setId(scene.id("activity"))
              .setTaskQueue(scene.environment.taskQueue())
              .setStartToCloseTimeout(Duration.ofSeconds(10))
              .build();
      ActivityClient client = ActivityClient.newInstance(scene.environment.service());
      equal(client.execute("Greet", String.class, options, "World"), "Hello, World!");
    });
  }
}
