package main

import (
	"fmt"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	history "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

func init() {
	add := group("lifecycle")
	add("any JSON goes through", func(s *scene) {
		for index, value := range []any{nil, true, 1.5, "ä€😀", []any{1.0, []any{2.0}}, map[string]any{"a": []any{}}} {
			run := s.start(client.StartWorkflowOptions{ID: s.id(fmt.Sprint(index))}, "echo", value)
			equal(result[any](s, run), value)
		}
	})
	add("of any type", func(s *scene) { equal(execute[string](s, "unheardOf", "x"), "unheardOf(x)") })
	add("fails", func(s *scene) {
		err := failure[*temporal.ApplicationError](s.start(client.StartWorkflowOptions{}, "failing").Get(s.ctx, nil))
		number, text := 0, ""
		check(err.Details(&number, &text))
		equal([]any{err.Type(), number, text, err.Unwrap().Error()}, []any{"OnPurpose", 1, "two", "the cause"})
	})
	add("knows itself", func(s *scene) {
		run := s.start(client.StartWorkflowOptions{
			WorkflowExecutionTimeout: time.Hour, WorkflowRunTimeout: 10 * time.Minute, WorkflowTaskTimeout: 9 * time.Second,
			RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 3}, Priority: temporal.Priority{PriorityKey: 4},
		}, "aboutItself")
		equal(result[aboutWorkflow](s, run), aboutWorkflow{
			ID: s.own(), Type: "aboutItself", Attempt: 1, ExecutionTimeout: time.Hour, RunTimeout: 10 * time.Minute,
			TaskTimeout: 9 * time.Second, MaximumAttempts: 3, PriorityKey: 4,
		})
	})
	add("a bug fails the task only", func(s *scene) {
		run := s.start(client.StartWorkflowOptions{}, "buggy")
		s.forget()
		s.awaitEvent(run.GetID(), enums.EVENT_TYPE_WORKFLOW_TASK_FAILED, 1)
		equal(s.status(run.GetID()), enums.WORKFLOW_EXECUTION_STATUS_RUNNING)
		check(s.client.TerminateWorkflow(s.ctx, run.GetID(), "", "seen enough"))
	})
	add("continues as new", func(s *scene) { equal(execute[int](s, "countdown", 2, 1), 3) })
	add("retried, and in vain", func(s *scene) {
		run := s.start(client.StartWorkflowOptions{RetryPolicy: quickly}, "retried", 3)
		equal(result[int](s, run), 3)
		limited := &temporal.RetryPolicy{InitialInterval: 20 * time.Millisecond, MaximumAttempts: 2}
		run = s.start(client.StartWorkflowOptions{ID: s.id("in vain"), RetryPolicy: limited}, "retried", 9)
		equal(failure[*temporal.ApplicationError](run.Get(s.ctx, nil)).Message(), "attempt 2")
	})
	add("run timeout", func(s *scene) {
		run := s.start(client.StartWorkflowOptions{WorkflowRunTimeout: time.Second}, "sleeper", time.Minute)
		failure[*temporal.TimeoutError](run.Get(s.ctx, nil))
	})
	add("cron", func(s *scene) {
		run := s.start(client.StartWorkflowOptions{CronSchedule: "@every 1s"}, "cronCount")
		runs := map[string]bool{}
		s.until("three runs", func() bool {
			runs[must(s.client.DescribeWorkflowExecution(s.ctx, run.GetID(), "")).WorkflowExecutionInfo.Execution.RunId] = true
			return len(runs) >= 3
		})
		check(s.client.TerminateWorkflow(s.ctx, run.GetID(), "", "enough"))
	})
	add("start delay", func(s *scene) {
		from := time.Now()
		equal(result[string](s, s.start(client.StartWorkflowOptions{StartDelay: time.Second}, "echo", "x")), "x")
		truth(time.Since(from) > 900*time.Millisecond, "it did not wait")
	})
	add("cancelled, terminated", func(s *scene) {
		run := s.start(client.StartWorkflowOptions{}, "sleeper", time.Minute)
		s.awaitEvent(run.GetID(), enums.EVENT_TYPE_TIMER_STARTED, 1)
		check(s.client.CancelWorkflow(s.ctx, run.GetID(), ""))
		failure[*temporal.CanceledError](run.Get(s.ctx, nil))
		run = s.start(client.StartWorkflowOptions{}, "sleeper", time.Minute)
		check(s.client.TerminateWorkflow(s.ctx, run.GetID(), "", "for the test"))
		failure[*temporal.TerminatedError](run.Get(s.ctx, nil))
		failure[*serviceerror.NotFound](s.client.TerminateWorkflow(s.ctx, run.GetID(), "", "again"))
	})
	add("reset to its middle", func(s *scene) {
		run := s.start(client.StartWorkflowOptions{}, "resettable")
		s.awaitEvent(run.GetID(), enums.EVENT_TYPE_ACTIVITY_TASK_COMPLETED, 1)
		s.signal(run.GetID(), "go on", 10)
		equal(result[int](s, run), 13)
		reset := must(s.client.ResetWorkflowExecution(s.ctx, &workflowservice.ResetWorkflowExecutionRequest{
			Namespace: s.namespace, WorkflowTaskFinishEventId: 4, RequestId: s.id("reset"), Reason: "once more",
			WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: run.GetID(), RunId: run.GetRunID()},
		}))
		s.track(run.GetID(), reset.RunId)
		equal(result[int](s, s.client.GetWorkflow(s.ctx, run.GetID(), reset.RunId)), 13)
	})
	add("ids: reuse and conflict", func(s *scene) {
		check(s.start(client.StartWorkflowOptions{}, "echo", 1).Get(s.ctx, nil))
		_, err := s.tryStart(client.StartWorkflowOptions{
			WorkflowIDReusePolicy: enums.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE, WorkflowExecutionErrorWhenAlreadyStarted: true,
		}, "echo", 1)
		failure[*serviceerror.WorkflowExecutionAlreadyStarted](err)
		first := s.start(client.StartWorkflowOptions{}, "sleeper", time.Minute)
		same := s.start(client.StartWorkflowOptions{WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING}, "sleeper", 1)
		equal(same.GetRunID(), first.GetRunID())
		last := s.start(client.StartWorkflowOptions{WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING}, "sleeper", 1)
		equal(result[string](s, last), "slept")
	})
	add("side effects", func(s *scene) {
		told := execute[[]string](s, "sideEffects")
		truth(len(told[0]) == 8 && told[1] == "same", "other values", told)
		equal(s.count(s.own(), enums.EVENT_TYPE_MARKER_RECORDED), 2)
	})
	add("eager start", func(s *scene) {
		equal(result[string](s, s.start(client.StartWorkflowOptions{EnableEagerStart: true}, "echo", "eager")), "eager")
	})

	add = group("children")
	born := func(s *scene, b birth) outcome {
		if b.ID == "" {
			b.ID = s.id("child")
		}
		return execute[outcome](s, "parentOf", b)
	}
	add("complete", func(s *scene) {
		told := born(s, birth{Type: "aboutItself"}).Value.(map[string]any)
		equal([]any{told["ID"], told["ParentID"], told["RootID"]}, []any{s.id("child"), s.own(), s.own()})
	})
	add("fail, time out, are retried", func(s *scene) {
		told := born(s, birth{Type: "failing"})
		equal(told.Errors[:2], []string{"child", "application"})
		equal(born(s, birth{Type: "sleeper", Args: []any{time.Minute}, RunTimeout: time.Second}).last(), "timeout")
		equal(born(s, birth{Type: "retried", Args: []any{2}, Retry: quickly}).Value, 2.0)
	})
	add("continue as new", func(s *scene) { equal(born(s, birth{Type: "countdown", Args: []any{1, 1}}).Value, 2.0) })
	add("are terminated", func(s *scene) {
		run := s.start(client.StartWorkflowOptions{}, "parentOf", birth{Type: "waitingChild", ID: s.id("child")})
		s.awaitEvent(run.GetID(), enums.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED, 1)
		check(s.client.TerminateWorkflow(s.ctx, s.id("child"), "", "for the test"))
		equal(result[outcome](s, run).last(), "terminated")
	})
	add("already there", func(s *scene) {
		other := s.start(client.StartWorkflowOptions{ID: s.id("child")}, "waitingChild")
		equal(born(s, birth{Type: "echo", Args: []any{1}}).last(), "already started")
		s.signal(other.GetID(), "release", "done")
		equal(result[string](s, other), "done")
	})
	add("signalled", func(s *scene) { equal(born(s, birth{Type: "waitingChild", Then: "signal"}).Value, "from the parent") })
	add("cancelled", func(s *scene) {
		abandon := int32(enums.PARENT_CLOSE_POLICY_ABANDON)
		for _, wait := range []bool{false, true} {
			told := born(s, birth{Type: "waitingChild", Then: "cancel", WaitForCancel: wait, ParentClosePolicy: abandon})
			equal(told.last(), "cancelled")
			s.awaitStatus(s.id("child"), enums.WORKFLOW_EXECUTION_STATUS_CANCELED)
		}
	})
	for policy, status := range map[enums.ParentClosePolicy]enums.WorkflowExecutionStatus{
		enums.PARENT_CLOSE_POLICY_TERMINATE:      enums.WORKFLOW_EXECUTION_STATUS_TERMINATED,
		enums.PARENT_CLOSE_POLICY_REQUEST_CANCEL: enums.WORKFLOW_EXECUTION_STATUS_CANCELED,
		enums.PARENT_CLOSE_POLICY_ABANDON:        enums.WORKFLOW_EXECUTION_STATUS_RUNNING,
	} {
		add("left behind: "+policy.String(), func(s *scene) {
			left := birth{Type: "waitingChild", ID: s.id("child"), Then: "leave", ParentClosePolicy: int32(policy)}
			run := s.start(client.StartWorkflowOptions{}, "parentOf", left)
			s.awaitEvent(run.GetID(), enums.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED, 1)
			s.signal(run.GetID(), "leave", nil)
			equal(result[outcome](s, run).Value, "left")
			s.awaitStatus(s.id("child"), status)
			if status == enums.WORKFLOW_EXECUTION_STATUS_RUNNING {
				s.signal(s.id("child"), "release", "alone")
				equal(result[string](s, s.client.GetWorkflow(s.ctx, s.id("child"), "")), "alone")
			}
		})
	}
	add("fan-out", func(s *scene) { equal(execute[int](s, "manyChildren", 8), 8) })

	add = group("versioning")
	add("an old run goes on in changed code", func(s *scene) { evolve(s, original, versioned, "original") })
	add("a new run takes the new path", func(s *scene) { evolve(s, versioned, versioned, "version 1") })
	add("a change without a version fails the task", func(s *scene) {
		evolve(s, original, incompatible, "")
		check(s.client.TerminateWorkflow(s.ctx, s.own(), "", "seen"))
	})
}

type shape func(workflow.Context) (string, error)

func original(ctx workflow.Context) (string, error) {
	err := begin(ctx, call{Name: "greet", Args: []any{"original"}}).Get(ctx, nil)
	workflow.GetSignalChannel(ctx, "go on").Receive(ctx, nil)
	return "original", err
}

func versioned(ctx workflow.Context) (string, error) {
	version := workflow.GetVersion(ctx, "add-instead", workflow.DefaultVersion, 1)
	if version == workflow.DefaultVersion {
		return original(ctx)
	}
	err := begin(ctx, call{Name: "addUp", Args: []any{1, 2}}).Get(ctx, nil)
	workflow.GetSignalChannel(ctx, "go on").Receive(ctx, nil)
	return fmt.Sprintf("version %d", version), err
}

func incompatible(ctx workflow.Context) (string, error) {
	err := workflow.Sleep(ctx, 20*time.Millisecond)
	workflow.GetSignalChannel(ctx, "go on").Receive(ctx, nil)
	return "incompatible", err
}

// evolve starts the workflow in one shape and lets it go on in another; no result is expected where the shapes do not agree.
func evolve(s *scene, first, then shape, expected string) {
	queue := s.id("queue")
	register := func(shape shape) func(worker.Registry) {
		return func(registry worker.Registry) {
			registry.RegisterWorkflowWithOptions(shape, workflow.RegisterOptions{Name: "evolving"})
			registerActivities(registry)
		}
	}
	stop := s.worker(queue, worker.Options{}, register(first))
	run := s.start(client.StartWorkflowOptions{TaskQueue: queue}, "evolving")
	s.forget()
	s.awaitEvent(run.GetID(), enums.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 2)
	stop()
	s.worker(queue, worker.Options{}, register(then))
	s.signal(run.GetID(), "go on", nil)
	if expected == "" {
		s.awaitEvent(run.GetID(), enums.EVENT_TYPE_WORKFLOW_TASK_FAILED, 1)
		truth(replayAs(s, then) != nil, "the replayer accepts it")
		return
	}
	equal(result[string](s, run), expected)
	check(replayAs(s, then))
}

func replayAs(s *scene, shape shape) error {
	replayer := worker.NewWorkflowReplayer()
	replayer.RegisterWorkflowWithOptions(shape, workflow.RegisterOptions{Name: "evolving"})
	return replayer.ReplayWorkflowHistory(quiet, &history.History{Events: s.events(s.own(), "")})
}
