package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"time"

	enums "go.temporal.io/api/enums/v1"
	history "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
)

// testCase is one feature, played once. It fails by panicking.
type testCase struct {
	group, name string
	run         func(*scene)
}

var cases []testCase

// group returns a function that adds cases to a group.
func group(name string) func(name string, run func(*scene)) {
	return func(caseName string, run func(*scene)) {
		cases = append(cases, testCase{name, caseName, run})
	}
}

// environment is what all cases share.
type environment struct {
	client    client.Client
	namespace string
	taskQueue string
}

// execution is a run of which the replayer shall read the history.
type execution struct{ workflowID, runID string }

// scene is a case's own view of the environment.
type scene struct {
	environment
	ctx        context.Context
	prefix     string
	executions []execution
	cleanUps   []func()
}

func newScene(ctx context.Context, environment environment, name string) *scene {
	return &scene{environment: environment, ctx: ctx, prefix: name + "-" + nonce()}
}

func nonce() string {
	bytes := make([]byte, 4)
	must(rand.Read(bytes))
	return hex.EncodeToString(bytes)
}

// id returns an id that no other run of the program uses.
func (s *scene) id(name string) string { return s.prefix + "-" + name }

// own is the id of the case's main workflow.
func (s *scene) own() string { return s.id("workflow") }

// start starts a workflow on the shared worker unless told otherwise; its history will be replayed.
func (s *scene) start(options client.StartWorkflowOptions, workflow any, args ...any) client.WorkflowRun {
	run, err := s.tryStart(options, workflow, args...)
	check(err)
	return run
}

func (s *scene) tryStart(options client.StartWorkflowOptions, workflow any, args ...any) (client.WorkflowRun, error) {
	if options.ID == "" {
		options.ID = s.own()
	}
	if options.TaskQueue == "" {
		options.TaskQueue = s.taskQueue
	}
	run, err := s.client.ExecuteWorkflow(s.ctx, options, workflow, args...)
	if err == nil {
		s.track(run.GetID(), run.GetRunID())
	}
	return run, err
}

// execute starts a workflow with the usual options and decodes its result.
func execute[T any](s *scene, workflow any, args ...any) T {
	return result[T](s, s.start(client.StartWorkflowOptions{}, workflow, args...))
}

func result[T any](s *scene, run client.WorkflowRun) T {
	var value T
	check(run.Get(s.ctx, &value))
	return value
}

// track adds a run, and whatever it leads to, to those that will be replayed.
func (s *scene) track(workflowID, runID string) {
	s.executions = append(s.executions, execution{workflowID, runID})
}

// forget takes the last tracked run back: there is nothing in it that the shared replayer could read.
func (s *scene) forget() { s.executions = s.executions[:len(s.executions)-1] }

func (s *scene) signal(workflowID, name string, argument any) {
	check(s.client.SignalWorkflow(s.ctx, workflowID, "", name, argument))
}

// query asks a workflow and decodes its answer.
func query[T any](s *scene, workflowID, name string, args ...any) T {
	answer := must(s.client.QueryWorkflow(s.ctx, workflowID, "", name, args...))
	var value T
	check(answer.Get(&value))
	return value
}

// update sends an update, waits for its end and decodes the outcome.
func update[T any](s *scene, workflowID, name string, args ...any) (T, error) {
	return updateWith[T](s, client.UpdateWorkflowOptions{
		WorkflowID:   workflowID,
		UpdateName:   name,
		Args:         args,
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
}

func updateWith[T any](s *scene, options client.UpdateWorkflowOptions) (T, error) {
	var value T
	handle, err := s.client.UpdateWorkflow(s.ctx, options)
	if err != nil {
		return value, err
	}
	return value, handle.Get(s.ctx, &value)
}

// events returns all events of a run so far.
func (s *scene) events(workflowID, runID string) []*history.HistoryEvent {
	return must(eventsOf(s.ctx, s.client, workflowID, runID))
}

func eventsOf(ctx context.Context, c client.Client, workflowID, runID string) ([]*history.HistoryEvent, error) {
	pages := c.GetWorkflowHistory(ctx, workflowID, runID, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	var events []*history.HistoryEvent
	for pages.HasNext() {
		event, err := pages.Next()
		if err != nil {
			return nil, err
		}
		events = append(events, event)
	}
	return events, nil
}

// count says how many events of a type a run has so far.
func (s *scene) count(workflowID string, eventType enums.EventType) int {
	count := 0
	for _, event := range s.events(workflowID, "") {
		if event.EventType == eventType {
			count++
		}
	}
	return count
}

// awaitEvent waits until the latest run of a workflow has so many events of a type.
func (s *scene) awaitEvent(workflowID string, eventType enums.EventType, count int) {
	s.until(fmt.Sprintf("%d of %s", count, eventType), func() bool {
		return s.count(workflowID, eventType) >= count
	})
}

// status returns the status of a workflow's latest run.
func (s *scene) status(workflowID string) enums.WorkflowExecutionStatus {
	return must(s.client.DescribeWorkflowExecution(s.ctx, workflowID, "")).WorkflowExecutionInfo.Status
}

func (s *scene) awaitStatus(workflowID string, status enums.WorkflowExecutionStatus) {
	s.until(status.String(), func() bool { return s.status(workflowID) == status })
}

// until reads until the condition holds. Panics when it never does.
func (s *scene) until(what string, holds func() bool) {
	for end := time.Now().Add(30 * time.Second); !holds(); time.Sleep(25 * time.Millisecond) {
		if time.Now().After(end) {
			panic(fmt.Errorf("%s: not within 30 s", what))
		}
	}
}

// worker runs a worker of the case's own until the case ends or the returned function is called.
func (s *scene) worker(taskQueue string, options worker.Options, register func(worker.Registry)) (stop func()) {
	own := worker.New(s.client, taskQueue, options)
	register(own)
	check(own.Start())
	stop = sync.OnceFunc(own.Stop)
	s.cleanUps = append(s.cleanUps, stop)
	return stop
}

func (s *scene) close() {
	for i := len(s.cleanUps) - 1; i >= 0; i-- {
		s.cleanUps[i]()
	}
}

// check panics with an error.
func check(err error) {
	if err != nil {
		panic(err)
	}
}

// must returns a value, or panics with its error.
func must[T any](value T, err error) T {
	check(err)
	return value
}

// equal panics unless two values are the same.
func equal(actual, expected any) {
	if !reflect.DeepEqual(actual, expected) {
		panic(fmt.Errorf("%#v instead of %#v", actual, expected))
	}
}

// truth panics unless a condition holds.
func truth(holds bool, what string, details ...any) {
	if !holds {
		panic(fmt.Errorf("%s %v", what, details))
	}
}

// failure returns the error of a kind behind an error. Panics when there is none.
func failure[T error](err error) T {
	var found T
	if !errors.As(err, &found) {
		panic(fmt.Errorf("no %T behind: %v", found, err))
	}
	return found
}
