package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/nexus-rpc/sdk-go/nexus"
	enums "go.temporal.io/api/enums/v1"
	nexuspb "go.temporal.io/api/nexus/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/temporalnexus"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

func init() {
	at := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	everything := temporal.NewSearchAttributes(
		keywordKey.ValueSet("word"), textKey.ValueSet("a few words"), intKey.ValueSet(1), doubleKey.ValueSet(1.5),
		boolKey.ValueSet(true), datetimeKey.ValueSet(at), keywordsKey.ValueSet([]string{"one", "two"}),
	)

	add := group("data")
	add("search attributes", func(s *scene) {
		run := s.start(client.StartWorkflowOptions{TypedSearchAttributes: everything}, "echo", 1)
		check(run.Get(s.ctx, nil))
		seen := must(s.client.DescribeWorkflow(s.ctx, run.GetID(), "")).TypedSearchAttributes
		keyword, _ := seen.GetKeyword(keywordKey)
		number, _ := seen.GetInt64(intKey)
		moment, _ := seen.GetTime(datetimeKey)
		list, _ := seen.GetKeywordList(keywordsKey)
		equal([]any{keyword, number, moment.UTC(), list}, []any{"word", int64(1), at, []string{"one", "two"}})
	})
	add("upserts", func(s *scene) {
		memo := map[string]any{"kept": "old", "removed": 1, "untouched": "yes"}
		run := s.start(client.StartWorkflowOptions{TypedSearchAttributes: everything, Memo: memo}, "upserting")
		equal(result[[]any](s, run), []any{"changed", 2.0, false})
		fields := must(s.client.DescribeWorkflowExecution(s.ctx, run.GetID(), "")).WorkflowExecutionInfo.Memo.Fields
		var names []string
		for name := range fields {
			names = append(names, name)
		}
		slices.Sort(names)
		equal(names, []string{"added", "kept", "untouched"})
	})
	add("summaries", func(s *scene) {
		run := s.start(client.StartWorkflowOptions{StaticSummary: "a workflow with words", StaticDetails: "more"}, "summaries")
		s.awaitEvent(run.GetID(), enums.EVENT_TYPE_ACTIVITY_TASK_COMPLETED, 1)
		summary, err := must(s.client.DescribeWorkflow(s.ctx, run.GetID(), "")).GetStaticSummary()
		check(err)
		equal(summary, "a workflow with words")
		s.signal(run.GetID(), "finish", nil)
		equal(result[string](s, run), "**step** one")
		with := 0
		for _, event := range s.events(run.GetID(), "") {
			if event.UserMetadata.GetSummary() != nil {
				with++
			}
		}
		equal(with, 3)
	})

	add = group("patterns")
	add("saga", func(s *scene) {
		equal(execute[[]string](s, "saga", ""), []string{"flight", "hotel", "car"})
		run := s.start(client.StartWorkflowOptions{ID: s.id("undone")}, "saga", "car")
		equal(result[[]string](s, run), []string{"flight", "hotel", "undo hotel", "undo flight"})
	})
	add("approval", func(s *scene) {
		run := s.start(client.StartWorkflowOptions{}, "approval", time.Minute)
		s.signal(run.GetID(), "approve", "approved")
		equal(result[string](s, run), "approved")
		late := s.start(client.StartWorkflowOptions{ID: s.id("late")}, "approval", 200*time.Millisecond)
		equal(result[string](s, late), "timed out")
	})
	add("polling by retries", func(s *scene) { equal(execute[int](s, "pollByRetry", 4), 4) })
	add("entity", func(s *scene) {
		run := s.start(client.StartWorkflowOptions{}, "account", 100, 1)
		equal(must(update[int](s, run.GetID(), "change", 50)), 150)
		_, err := update[int](s, run.GetID(), "change", -1000)
		equal(failure[*temporal.ApplicationError](err).Type(), "Overdrawn")
		s.signal(run.GetID(), "tell", "roll over")
		s.until("a new run", func() bool {
			return must(s.client.DescribeWorkflowExecution(s.ctx, run.GetID(), "")).WorkflowExecutionInfo.Execution.RunId != run.GetRunID()
		})
		equal(must(update[int](s, run.GetID(), "change", -30)), 120)
		s.signal(run.GetID(), "tell", "close")
		equal(result[[]int](s, run), []int{120, 2})
	})
	add("mutex", func(s *scene) {
		lock := s.start(client.StartWorkflowOptions{ID: s.id("mutex")}, "mutex", 3)
		var users []client.WorkflowRun
		for index := range 3 {
			users = append(users, s.start(client.StartWorkflowOptions{ID: s.id(fmt.Sprint(index))}, "lockUser", lock.GetID()))
		}
		for _, user := range users {
			equal(result[string](s, user), "worked")
		}
		equal(len(result[[]string](s, lock)), 3)
	})
	add("accumulator", func(s *scene) {
		run := s.start(client.StartWorkflowOptions{}, "accumulator", 1500*time.Millisecond)
		var expected []int
		for item := range 10 {
			s.signal(run.GetID(), "item", item)
			expected = append(expected, item)
		}
		equal(result[[]int](s, run), expected)
	})
	add("updatable timer", func(s *scene) {
		run := s.start(client.StartWorkflowOptions{}, "updatableTimer", time.Hour)
		_, err := update[any](s, run.GetID(), "moveTo", 100*time.Millisecond)
		check(err)
		equal(result[int](s, run), 1)
	})

	add = group("schedules")
	create := func(s *scene, options client.ScheduleOptions) client.ScheduleHandle {
		options.ID = s.id("schedule")
		options.Action = &client.ScheduleWorkflowAction{
			ID: s.id("run"), Workflow: "echo", Args: []any{"scheduled"}, TaskQueue: s.taskQueue,
		}
		handle := must(s.client.ScheduleClient().Create(s.ctx, options))
		s.cleanUps = append(s.cleanUps, func() { _ = handle.Delete(context.Background()) })
		return handle
	}
	every := func(d time.Duration) client.ScheduleSpec {
		return client.ScheduleSpec{Intervals: []client.ScheduleIntervalSpec{{Every: d}}}
	}
	taken := func(s *scene, handle client.ScheduleHandle, count int) []client.ScheduleActionResult {
		var actions []client.ScheduleActionResult
		s.until(fmt.Sprintf("%d actions", count), func() bool {
			info := must(handle.Describe(s.ctx)).Info
			actions = info.RecentActions
			return info.NumActions >= count
		})
		return actions
	}
	add("start workflows by their interval", func(s *scene) {
		handle := create(s, client.ScheduleOptions{Spec: every(time.Second)})
		first := taken(s, handle, 2)[0].StartWorkflowResult.WorkflowID
		check(handle.Pause(s.ctx, client.SchedulePauseOptions{Note: "enough"}))
		equal(result[string](s, s.client.GetWorkflow(s.ctx, first, "")), "scheduled")
		s.track(first, "")
	})
	add("described, updated, triggered, backfilled", func(s *scene) {
		handle := create(s, client.ScheduleOptions{
			Spec:    client.ScheduleSpec{CronExpressions: []string{"30 9 * * MON-FRI"}, TimeZoneName: "Europe/Berlin"},
			Overlap: enums.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL, Paused: true,
		})
		described := must(handle.Describe(s.ctx)).Schedule
		equal([]any{described.Spec.Calendars[0].Hour[0].Start, described.State.Paused}, []any{9, true})
		check(handle.Update(s.ctx, client.ScheduleUpdateOptions{
			DoUpdate: func(input client.ScheduleUpdateInput) (*client.ScheduleUpdate, error) {
				changed := input.Description.Schedule
				changed.State.Note = "changed"
				return &client.ScheduleUpdate{Schedule: &changed}, nil
			},
		}))
		s.until("the change", func() bool { return must(handle.Describe(s.ctx)).Schedule.State.Note == "changed" })
		check(handle.Trigger(s.ctx, client.ScheduleTriggerOptions{}))
		taken(s, handle, 1)
		start := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
		check(handle.Backfill(s.ctx, client.ScheduleBackfillOptions{
			Backfill: []client.ScheduleBackfill{{Start: start, End: start.AddDate(0, 0, 2), Overlap: enums.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL}},
		}))
		taken(s, handle, 3)
	})

	add = group("visibility")
	add("list and count", func(s *scene) {
		word := s.id("word")
		for number := range int64(3) {
			options := client.StartWorkflowOptions{
				ID: s.id(fmt.Sprint(number)), TypedSearchAttributes: temporal.NewSearchAttributes(keywordKey.ValueSet(word), intKey.ValueSet(number)),
			}
			check(s.start(options, "echo", number).Get(s.ctx, nil))
		}
		list := func(query string) int {
			response := must(s.client.ListWorkflow(s.ctx, &workflowservice.ListWorkflowExecutionsRequest{Namespace: s.namespace, Query: query}))
			return len(response.Executions)
		}
		mine := fmt.Sprintf("SdkKeyword = '%s'", word)
		s.until("three", func() bool { return list(mine) == 3 })
		equal(list(mine+" AND SdkInt >= 1 AND ExecutionStatus = 'Completed'"), 2)
		count := must(s.client.CountWorkflow(s.ctx, &workflowservice.CountWorkflowExecutionsRequest{Namespace: s.namespace, Query: mine}))
		equal(count.Count, int64(3))
	})

	add = group("nexus")
	add("at once, by a workflow, failing, cancelled", nexusCase)

	add = group("deployments")
	add("pinned stays, auto-upgrade moves", deploymentsCase)

	add = group("standalone-activities")
	add("result", func(s *scene) {
		options := client.StartActivityOptions{ID: s.id("activity"), TaskQueue: s.taskQueue, StartToCloseTimeout: 10 * time.Second}
		handle := must(s.client.ExecuteActivity(s.ctx, options, "greet", "World"))
		said := ""
		check(handle.Get(s.ctx, &said))
		equal(said, "Hello, World!")
	})
}

type greeting struct{ Name, Key, Text string }

// callNexus calls an operation of the greeting service and tells how it ended; a slow one is cancelled when told to.
func callNexus(ctx workflow.Context, endpoint, operation string, given greeting, cancelIt bool) (outcome, error) {
	scope, cancel := workflow.WithCancel(ctx)
	service := workflow.NewNexusClient(endpoint, "greeting")
	future := service.ExecuteOperation(scope, operation, given, workflow.NexusOperationOptions{ScheduleToCloseTimeout: 20 * time.Second})
	if cancelIt {
		if err := future.GetNexusOperationExecution().Get(ctx, nil); err != nil {
			return outcome{}, err
		}
		cancel()
	}
	var said greeting
	if err := future.Get(ctx, &said); err != nil {
		return describe(err), nil
	}
	return outcome{Value: said.Text}, nil
}

// slowGreeting is the workflow behind the slow operation: it waits for a word.
func slowGreeting(ctx workflow.Context, given greeting) (greeting, error) {
	word, err := waitingChild(ctx)
	return greeting{Text: word + ", " + given.Name + "!"}, err
}

func nexusCase(s *scene) {
	queue := s.id("nexus")
	service := nexus.NewService("greeting")
	check(service.Register(
		nexus.NewSyncOperation("greet", func(_ context.Context, given greeting, _ nexus.StartOperationOptions) (greeting, error) {
			return greeting{Text: "Hello, " + given.Name + "!"}, nil
		}),
		nexus.NewSyncOperation("refuse", func(context.Context, greeting, nexus.StartOperationOptions) (greeting, error) {
			return greeting{}, nexus.NewOperationFailedErrorf("no greetings today")
		}),
		temporalnexus.NewWorkflowRunOperation("greetSlowly", slowGreeting,
			func(_ context.Context, given greeting, _ nexus.StartOperationOptions) (client.StartWorkflowOptions, error) {
				return client.StartWorkflowOptions{ID: given.Key}, nil
			}),
	))
	s.worker(queue, worker.Options{}, func(registry worker.Registry) {
		registry.RegisterNexusService(service)
		registry.RegisterWorkflowWithOptions(slowGreeting, workflow.RegisterOptions{Name: "slowGreeting"})
	})
	name := strings.ReplaceAll(s.id("endpoint"), " ", "-")
	target := &nexuspb.EndpointTarget{Variant: &nexuspb.EndpointTarget_Worker_{
		Worker: &nexuspb.EndpointTarget_Worker{Namespace: s.namespace, TaskQueue: queue},
	}}
	made := must(s.client.OperatorService().CreateNexusEndpoint(s.ctx, &operatorservice.CreateNexusEndpointRequest{
		Spec: &nexuspb.EndpointSpec{Name: name, Target: target},
	}))
	s.cleanUps = append(s.cleanUps, func() {
		_, _ = s.client.OperatorService().DeleteNexusEndpoint(context.Background(), &operatorservice.DeleteNexusEndpointRequest{
			Id: made.Endpoint.Id, Version: made.Endpoint.Version,
		})
	})
	start := func(operation, key string, cancelIt bool) client.WorkflowRun {
		options := client.StartWorkflowOptions{ID: s.id(operation + key)}
		return s.start(options, "callNexus", name, operation, greeting{Name: "World", Key: s.id(key)}, cancelIt)
	}
	equal(result[outcome](s, start("greet", "", false)).Value, "Hello, World!")
	refused := result[outcome](s, start("refuse", "", false))
	equal(refused.Errors[0], "nexus")
	truth(strings.Contains(refused.Message, "no greetings today"), "another message", refused)
	slow := start("greetSlowly", "slow", false)
	s.awaitEvent(slow.GetID(), enums.EVENT_TYPE_NEXUS_OPERATION_STARTED, 1)
	s.signal(s.id("slow"), "release", "Good morning")
	equal(result[outcome](s, slow).Value, "Good morning, World!")
	equal(result[outcome](s, start("greetSlowly", "cancelled", true)).last(), "cancelled")
}

func deploymentsCase(s *scene) {
	queue, name := s.id("queue"), s.id("deployment")
	tell := func(buildID string) shape {
		return func(ctx workflow.Context) (string, error) {
			err := workflow.SetQueryHandler(ctx, "version", func() (string, error) { return buildID, nil })
			workflow.GetSignalChannel(ctx, "go on").Receive(ctx, nil)
			return buildID, err
		}
	}
	deploy := func(buildID string) {
		s.worker(queue, worker.Options{DeploymentOptions: worker.DeploymentOptions{
			UseVersioning: true, Version: worker.WorkerDeploymentVersion{DeploymentName: name, BuildID: buildID},
		}}, func(registry worker.Registry) {
			for workflowName, behavior := range map[string]workflow.VersioningBehavior{
				"stays": workflow.VersioningBehaviorPinned, "moves": workflow.VersioningBehaviorAutoUpgrade,
			} {
				registry.RegisterWorkflowWithOptions(tell(buildID), workflow.RegisterOptions{Name: workflowName, VersioningBehavior: behavior})
			}
		})
		s.until(buildID+" is current", func() bool {
			_, err := s.client.WorkerDeploymentClient().GetHandle(name).SetCurrentVersion(s.ctx, client.WorkerDeploymentSetCurrentVersionOptions{BuildID: buildID})
			return err == nil
		})
	}
	deploy("one")
	runs := map[string]client.WorkflowRun{}
	for _, name := range []string{"stays", "moves"} {
		runs[name] = s.start(client.StartWorkflowOptions{ID: s.id(name), TaskQueue: queue}, name)
		s.forget()
		s.awaitEvent(s.id(name), enums.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 1)
	}
	deploy("two")
	// It moves with its next task: a query alone is answered by the worker that has it.
	s.until("the new version", func() bool {
		s.signal(s.id("moves"), "nudge", nil)
		return query[string](s, s.id("moves"), "version") == "two"
	})
	equal(query[string](s, s.id("stays"), "version"), "one")
	for name, expected := range map[string]string{"stays": "one", "moves": "two"} {
		s.signal(s.id(name), "go on", nil)
		equal(result[string](s, runs[name]), expected)
	}
}
