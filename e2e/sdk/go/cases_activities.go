package main

import (
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
)

var quickly = &temporal.RetryPolicy{InitialInterval: 20 * time.Millisecond, BackoffCoefficient: 1}

func callIt(s *scene, c call) outcome { return execute[outcome](s, "callActivity", c) }

func valueOf(s *scene, c call) any {
	told := callIt(s, c)
	truth(len(told.Errors) == 0, "it failed:", told)
	return told.Value
}

func init() {
	add := group("activities")
	add("result", func(s *scene) {
		equal(valueOf(s, call{Name: "greet", Args: []any{"World"}}), "Hello, World!")
	})
	add("of any name", func(s *scene) {
		equal(valueOf(s, call{Name: "unheardOf", Args: []any{"x"}}), "unheardOf(x)")
	})
	add("know themselves", func(s *scene) {
		told := valueOf(s, call{Name: "aboutMe", Heartbeat: 3 * time.Second, PriorityKey: 2}).(map[string]any)
		equal([]any{told["Type"], told["Attempt"], told["IsLocal"], told["TaskQueue"], told["WorkflowType"], told["PriorityKey"]},
			[]any{"aboutMe", 1.0, false, s.taskQueue, "callActivity", 2.0})
		equal(told["Heartbeat"], float64(3*time.Second))
	})
	add("on another queue", func(s *scene) {
		queue := s.id("other")
		s.worker(queue, worker.Options{}, registerAll)
		equal(valueOf(s, call{Name: "greet", Args: []any{"there"}, TaskQueue: queue}), "Hello, there!")
	})
	add("fan-out", func(s *scene) { equal(execute[int](s, "manyActivities", 30), 30+29*15) })
	add("retried", func(s *scene) {
		spec := failureSpec{Type: "Told", UntilAttempt: 3}
		equal(valueOf(s, call{Name: "failAsTold", Args: []any{spec}, Retry: quickly}), 3.0)
	})
	add("retried with the delay they ask for", func(s *scene) {
		spec := failureSpec{Type: "Told", UntilAttempt: 2, NextRetryDelay: 30 * time.Millisecond}
		retry := &temporal.RetryPolicy{InitialInterval: time.Hour}
		equal(valueOf(s, call{Name: "failAsTold", Args: []any{spec}, Retry: retry}), 2.0)
	})
	add("out of attempts", func(s *scene) {
		retry := &temporal.RetryPolicy{InitialInterval: 20 * time.Millisecond, MaximumAttempts: 2}
		told := callIt(s, call{Name: "failAsTold", Args: []any{failureSpec{Type: "Told"}}, Retry: retry})
		equal([]string{told.RetryState, told.Message}, []string{"MaximumAttemptsReached", "attempt 2"})
	})
	add("not retryable", func(s *scene) {
		told := callIt(s, call{Name: "failAsTold", Args: []any{failureSpec{Type: "Told", NonRetryable: true}}})
		equal(told.RetryState, "NonRetryableFailure")
	})
	add("not retryable by type", func(s *scene) {
		retry := &temporal.RetryPolicy{NonRetryableErrorTypes: []string{"Fatal"}}
		told := callIt(s, call{Name: "failAsTold", Args: []any{failureSpec{Type: "Fatal"}}, Retry: retry})
		equal(told.RetryState, "NonRetryableFailure")
	})
	for _, timeout := range []struct {
		name     string
		call     call
		expected string
	}{
		{"start-to-close timeout", call{Name: "outlast", Args: []any{2 * time.Second}, StartToClose: 300 * time.Millisecond, Retry: once}, "StartToClose"},
		{"heartbeat timeout", call{Name: "outlast", Args: []any{2 * time.Second}, Heartbeat: 300 * time.Millisecond, Retry: once}, "Heartbeat"},
		{"schedule-to-start timeout", call{Name: "greet", TaskQueue: "a-queue-without-worker", ScheduleToStart: 300 * time.Millisecond}, "ScheduleToStart"},
	} {
		add(timeout.name, func(s *scene) { equal(callIt(s, timeout.call).TimeoutType, timeout.expected) })
	}
	add("schedule-to-close timeout", func(s *scene) {
		retry := &temporal.RetryPolicy{InitialInterval: 100 * time.Millisecond, BackoffCoefficient: 1}
		told := callIt(s, call{Name: "failAsTold", Args: []any{failureSpec{Type: "Told"}}, ScheduleToClose: 500 * time.Millisecond, Retry: retry})
		equal(told.RetryState, "Timeout")
	})
	add("resume from their heartbeat", func(s *scene) {
		equal(valueOf(s, call{Name: "resumeFromHeartbeat", Heartbeat: 5 * time.Second, Retry: quickly}), []any{3.0, 2.0})
	})
	cancelled := func(s *scene, name string, wait bool) outcome {
		c := call{Name: name, Args: []any{s.id("activity")}, Heartbeat: 2 * time.Second, Retry: once, WaitForCancel: wait}
		return execute[outcome](s, "cancelActivity", c, 500*time.Millisecond)
	}
	add("cancelled: try", func(s *scene) {
		equal(cancelled(s, "heartbeatUntilCancelled", false).last(), "cancelled")
		equal(letters.wait(s, s.id("activity")+" ended"), "cancelled")
	})
	add("cancelled: wait for the end", func(s *scene) {
		equal(cancelled(s, "heartbeatUntilCancelled", true).last(), "cancelled")
		equal(s.count(s.own(), enums.EVENT_TYPE_ACTIVITY_TASK_CANCELED), 1)
	})
	add("cancelled, and complete all the same", func(s *scene) {
		equal(cancelled(s, "completeThoughCancelled", true).Value, "completed all the same")
	})
	add("completed from outside", func(s *scene) {
		run := s.start(client.StartWorkflowOptions{}, "callActivity", call{Name: "completeLater", Args: []any{s.id("t")}})
		info := letters.wait(s, s.id("t")).(activity.Info)
		check(s.client.RecordActivityHeartbeat(s.ctx, info.TaskToken, "half way"))
		check(s.client.CompleteActivity(s.ctx, info.TaskToken, "from outside", nil))
		equal(result[outcome](s, run).Value, "from outside")
		run = s.start(client.StartWorkflowOptions{ID: s.id("by id")}, "callActivity", call{Name: "completeLater", Args: []any{s.id("u")}, Retry: once})
		info = letters.wait(s, s.id("u")).(activity.Info)
		outside := temporal.NewNonRetryableApplicationError("no", "Outside", nil)
		check(s.client.CompleteActivityByID(s.ctx, s.namespace, run.GetID(), "", info.ActivityID, nil, outside))
		equal(result[outcome](s, run).Type, "Outside")
	})
	add("in a session", func(s *scene) {
		queue := s.id("queue")
		s.worker(queue, worker.Options{EnableSessionWorker: true}, registerAll)
		run := s.start(client.StartWorkflowOptions{TaskQueue: queue}, "session")
		equal(result[string](s, run), "Hello, session!")
	})

	add = group("activity-control")
	pending := func(s *scene) *workflowpb.PendingActivityInfo {
		response := must(s.client.DescribeWorkflowExecution(s.ctx, s.own(), ""))
		if len(response.PendingActivities) == 0 {
			return &workflowpb.PendingActivityInfo{}
		}
		return response.PendingActivities[0]
	}
	add("pause and unpause", func(s *scene) {
		retry := &temporal.RetryPolicy{InitialInterval: 200 * time.Millisecond, BackoffCoefficient: 1}
		c := call{Name: "failAsTold", Args: []any{failureSpec{Type: "Told", UntilAttempt: 5}}, Retry: retry}
		run := s.start(client.StartWorkflowOptions{}, "callActivity", c)
		s.until("attempt 2", func() bool { return pending(s).Attempt >= 2 })
		target := &commonpb.WorkflowExecution{WorkflowId: run.GetID()}
		must(s.client.WorkflowService().PauseActivity(s.ctx, &workflowservice.PauseActivityRequest{
			Namespace: s.namespace, Execution: target, Activity: &workflowservice.PauseActivityRequest_Type{Type: "failAsTold"},
		}))
		s.until("paused", func() bool { return pending(s).Paused })
		must(s.client.WorkflowService().UnpauseActivity(s.ctx, &workflowservice.UnpauseActivityRequest{
			Namespace: s.namespace, Execution: target, Activity: &workflowservice.UnpauseActivityRequest_Type{Type: "failAsTold"},
		}))
		equal(result[outcome](s, run).Value, 5.0)
	})

	add = group("local-activities")
	add("result", func(s *scene) {
		equal(valueOf(s, call{Name: "greet", Args: []any{"World"}, Local: true}), "Hello, World!")
		equal(s.count(s.own(), enums.EVENT_TYPE_MARKER_RECORDED), 1)
		equal(s.count(s.own(), enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED), 0)
	})
	add("retried, and out of attempts", func(s *scene) {
		retry := &temporal.RetryPolicy{InitialInterval: 20 * time.Millisecond, BackoffCoefficient: 1, MaximumAttempts: 3}
		spec := failureSpec{Type: "Told", UntilAttempt: 3}
		equal(valueOf(s, call{Name: "failAsTold", Args: []any{spec}, Retry: retry, Local: true}), 3.0)
		spec.UntilAttempt = 9
		c := call{Name: "failAsTold", Args: []any{spec}, Retry: retry, Local: true}
		run := s.start(client.StartWorkflowOptions{ID: s.id("in vain")}, "callActivity", c)
		equal(result[outcome](s, run).Message, "attempt 3")
	})
	add("longer than a workflow task", func(s *scene) {
		c := call{Name: "outlast", Args: []any{3 * time.Second}, Local: true, StartToClose: 20 * time.Second}
		run := s.start(client.StartWorkflowOptions{WorkflowTaskTimeout: 2 * time.Second}, "callActivity", c)
		equal(result[outcome](s, run).Value, "in the end")
		truth(s.count(s.own(), enums.EVENT_TYPE_WORKFLOW_TASK_COMPLETED) >= 2, "the worker asked for no new task")
	})

	add = group("cancellation")
	add("timers and conditions", func(s *scene) {
		equal(execute[[]string](s, "timers"), []string{"200", "1400", "2600", "cancelled", "false"})
	})
	add("cleans up", func(s *scene) {
		run := s.start(client.StartWorkflowOptions{}, "cleansUp")
		s.awaitEvent(run.GetID(), enums.EVENT_TYPE_TIMER_STARTED, 1)
		check(s.client.CancelWorkflow(s.ctx, run.GetID(), ""))
		failure[*temporal.CanceledError](run.Get(s.ctx, nil))
		equal(s.count(run.GetID(), enums.EVENT_TYPE_ACTIVITY_TASK_COMPLETED), 1)
	})
}
