package main

import (
	"fmt"
	"slices"
	"sync"

	enums "go.temporal.io/api/enums/v1"
	sdkpb "go.temporal.io/api/sdk/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
)

func startCounter(s *scene, initial int) client.WorkflowRun {
	return s.start(client.StartWorkflowOptions{}, "counter", initial)
}

func finish(s *scene, run client.WorkflowRun, expected int) {
	s.signal(run.GetID(), "finish", nil)
	equal(result[int](s, run), expected)
}

func init() {
	add := group("signals")
	add("client", func(s *scene) {
		run := startCounter(s, 1)
		s.signal(run.GetID(), "add", 2)
		s.signal(run.GetID(), "add", 3)
		finish(s, run, 6)
	})
	add("of any name", func(s *scene) {
		run := s.start(client.StartWorkflowOptions{}, "signalNames", 2)
		s.signal(run.GetID(), "one", "1")
		s.signal(run.GetID(), "two", "2")
		names := result[[]string](s, run)
		slices.Sort(names)
		equal(names, []string{"one 1", "two 2"})
	})
	add("external", func(s *scene) {
		target := s.start(client.StartWorkflowOptions{ID: s.id("target")}, "counter", 0)
		equal(execute[outcome](s, "tellOther", target.GetID(), "signal").Errors, []string(nil))
		finish(s, target, 5)
	})
	add("external to nobody", func(s *scene) {
		told := execute[outcome](s, "tellOther", s.id("nobody"), "signal")
		equal(told.last(), "unknown external")
	})
	add("external cancel", func(s *scene) {
		target := s.start(client.StartWorkflowOptions{ID: s.id("target")}, "counter", 0)
		equal(execute[outcome](s, "tellOther", target.GetID(), "cancel").Errors, []string(nil))
		failure[*temporal.CanceledError](target.Get(s.ctx, nil))
	})
	add("with start", func(s *scene) {
		options := client.StartWorkflowOptions{ID: s.own(), TaskQueue: s.taskQueue}
		first := must(s.client.SignalWithStartWorkflow(s.ctx, s.own(), "add", 1, options, "counter", 10))
		s.track(first.GetID(), first.GetRunID())
		second := must(s.client.SignalWithStartWorkflow(s.ctx, s.own(), "add", 1, options, "counter", 10))
		equal(second.GetRunID(), first.GetRunID())
		finish(s, first, 12)
	})
	add("to a closed or unknown workflow", func(s *scene) {
		run := startCounter(s, 0)
		finish(s, run, 0)
		failure[*serviceerror.NotFound](s.client.SignalWorkflow(s.ctx, run.GetID(), "", "finish", nil))
		failure[*serviceerror.NotFound](s.client.SignalWorkflow(s.ctx, s.id("none"), "", "finish", nil))
	})

	add = group("queries")
	add("running and closed", func(s *scene) {
		run := startCounter(s, 1)
		equal(query[int](s, run.GetID(), "total"), 1)
		s.signal(run.GetID(), "add", 4)
		s.until("the signal", func() bool { return query[int](s, run.GetID(), "total") == 5 })
		finish(s, run, 5)
		equal(query[int](s, run.GetID(), "total"), 5)
	})
	add("that fail", func(s *scene) {
		run := startCounter(s, 1)
		_, err := s.client.QueryWorkflow(s.ctx, run.GetID(), "", "failing", "no answer")
		truth(err != nil && failure[*serviceerror.QueryFailed](err).Message == "no answer", "another error", err)
		_, err = s.client.QueryWorkflow(s.ctx, run.GetID(), "", "unheard of")
		failure[*serviceerror.QueryFailed](err)
		finish(s, run, 1)
	})
	add("refused by condition", func(s *scene) {
		run := startCounter(s, 1)
		finish(s, run, 1)
		response := must(s.client.QueryWorkflowWithOptions(s.ctx, &client.QueryWorkflowWithOptionsRequest{
			WorkflowID: run.GetID(), QueryType: "total", QueryRejectCondition: enums.QUERY_REJECT_CONDITION_NOT_OPEN,
		}))
		equal(response.QueryRejected.GetStatus(), enums.WORKFLOW_EXECUTION_STATUS_COMPLETED)
	})
	add("by another worker", func(s *scene) {
		queue := s.id("queue")
		stop := s.worker(queue, worker.Options{}, func(r worker.Registry) { registerAll(r) })
		run := s.start(client.StartWorkflowOptions{TaskQueue: queue}, "counter", 3)
		equal(query[int](s, run.GetID(), "total"), 3)
		stop()
		s.worker(queue, worker.Options{}, func(r worker.Registry) { registerAll(r) })
		s.until("an answer", func() bool { // The worker that stops may still fail one.
			_, err := s.client.QueryWorkflow(s.ctx, run.GetID(), "", "total")
			return err == nil
		})
		finish(s, run, 3)
	})
	add("metadata and stack trace", func(s *scene) {
		run := startCounter(s, 1)
		answer := must(s.client.QueryWorkflow(s.ctx, run.GetID(), "", "__temporal_workflow_metadata"))
		var metadata sdkpb.WorkflowMetadata
		check(answer.Get(&metadata))
		equal(metadata.GetCurrentDetails(), "counting")
		truth(query[string](s, run.GetID(), "__stack_trace") != "", "no stack trace")
		finish(s, run, 1)
	})

	add = group("updates")
	add("completed", func(s *scene) {
		run := startCounter(s, 1)
		equal(must(update[int](s, run.GetID(), "change", 2)), 3)
		equal(must(update[int](s, run.GetID(), "slowChange", 3)), 6)
		finish(s, run, 6)
	})
	add("accepted", func(s *scene) {
		run := startCounter(s, 1)
		handle := must(s.client.UpdateWorkflow(s.ctx, client.UpdateWorkflowOptions{
			WorkflowID: run.GetID(), UpdateName: "slowChange", Args: []any{2}, WaitForStage: client.WorkflowUpdateStageAccepted,
		}))
		value := 0
		check(handle.Get(s.ctx, &value))
		equal(value, 3)
		finish(s, run, 3)
	})
	add("rejected", func(s *scene) {
		run := startCounter(s, 1)
		s.awaitEvent(run.GetID(), enums.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 1)
		_, err := update[int](s, run.GetID(), "change", -1)
		equal(failure[*temporal.ApplicationError](err).Type(), "Negative")
		finish(s, run, 1)
		equal(s.count(run.GetID(), enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED), 0)
	})
	add("failed in the handler, or unknown", func(s *scene) {
		run := startCounter(s, 1)
		_, err := update[int](s, run.GetID(), "failingChange")
		truth(err != nil, "it did not fail")
		_, err = update[int](s, run.GetID(), "unheard of")
		truth(err != nil, "an unknown update did not fail")
		finish(s, run, 1)
	})
	add("repeated by its id", func(s *scene) {
		run := startCounter(s, 0)
		options := client.UpdateWorkflowOptions{
			WorkflowID: run.GetID(), UpdateID: "once", UpdateName: "change", Args: []any{5},
			WaitForStage: client.WorkflowUpdateStageCompleted,
		}
		equal(must(updateWith[int](s, options)), 5)
		equal(must(updateWith[int](s, options)), 5)
		value := 0
		check(s.client.GetWorkflowUpdateHandle(client.GetWorkflowUpdateHandleOptions{
			WorkflowID: run.GetID(), UpdateID: "once",
		}).Get(s.ctx, &value))
		equal(value, 5)
		finish(s, run, 5)
	})
	add("many at once", func(s *scene) {
		run := startCounter(s, 0)
		var all sync.WaitGroup
		errs := make([]error, 8)
		for index := range errs {
			all.Go(func() { _, errs[index] = update[int](s, run.GetID(), "change", index) })
		}
		all.Wait()
		for _, err := range errs {
			check(err)
		}
		finish(s, run, 28)
	})
	add("with start", func(s *scene) {
		start := func(initial int, policy enums.WorkflowIdConflictPolicy) client.WithStartWorkflowOperation {
			return s.client.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
				ID: s.own(), TaskQueue: s.taskQueue, WorkflowIDConflictPolicy: policy,
			}, "counter", initial)
		}
		for index, operation := range []client.WithStartWorkflowOperation{
			start(10, enums.WORKFLOW_ID_CONFLICT_POLICY_FAIL), start(99, enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING),
		} {
			handle := must(s.client.UpdateWithStartWorkflow(s.ctx, client.UpdateWithStartWorkflowOptions{
				StartWorkflowOperation: operation,
				UpdateOptions: client.UpdateWorkflowOptions{
					UpdateName: "change", Args: []any{1}, WaitForStage: client.WorkflowUpdateStageCompleted,
				},
			}))
			value := 0
			check(handle.Get(s.ctx, &value))
			equal(value, 11+index)
		}
		s.track(s.own(), "")
		finish(s, s.client.GetWorkflow(s.ctx, s.own(), ""), 12)
		_, err := update[int](s, s.own(), "change", 1)
		truth(err != nil, fmt.Sprintf("a closed workflow %s took an update", s.own()))
	})
}
