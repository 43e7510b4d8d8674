package main

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// outcome is how a piece of work ended: its value, or its error and those behind it, outermost first.
type outcome struct {
	Value                     any
	Errors                    []string
	Message, Type, RetryState string
	TimeoutType               string
}

// describe says what an error is.
func describe(err error) outcome {
	var told outcome
	for at := err; at != nil; at = errors.Unwrap(at) {
		told.Message = at.Error()
		switch kind := at.(type) {
		case *temporal.ActivityError:
			told.Errors = append(told.Errors, "activity")
			told.RetryState = kind.RetryState().String()
		case *temporal.ApplicationError:
			told.Errors = append(told.Errors, "application")
			told.Type, told.Message = kind.Type(), kind.Message()
		case *temporal.TimeoutError:
			told.Errors = append(told.Errors, "timeout")
			told.TimeoutType = kind.TimeoutType().String()
		case *temporal.CanceledError:
			told.Errors = append(told.Errors, "cancelled")
		case *temporal.TerminatedError:
			told.Errors = append(told.Errors, "terminated")
		case *temporal.ChildWorkflowExecutionError:
			told.Errors = append(told.Errors, "child")
		case *temporal.ChildWorkflowExecutionAlreadyStartedError:
			told.Errors = append(told.Errors, "already started")
		case *temporal.NexusOperationError:
			told.Errors = append(told.Errors, "nexus")
		case *temporal.UnknownExternalWorkflowExecutionError:
			told.Errors = append(told.Errors, "unknown external")
		default:
			told.Errors = append(told.Errors, fmt.Sprintf("%T", at))
		}
	}
	return told
}

// last is the innermost error.
func (o outcome) last() string {
	if len(o.Errors) == 0 {
		return ""
	}
	return o.Errors[len(o.Errors)-1]
}

func settle(ctx workflow.Context, future workflow.Future) outcome {
	var value any
	if err := future.Get(ctx, &value); err != nil {
		return describe(err)
	}
	return outcome{Value: value}
}

// call is one activity to call.
type call struct {
	Name                                                      string
	Args                                                      []any
	Local                                                     bool
	TaskQueue                                                 string
	StartToClose, ScheduleToClose, ScheduleToStart, Heartbeat time.Duration
	Retry                                                     *temporal.RetryPolicy
	WaitForCancel                                             bool
	PriorityKey                                               int
}

func begin(ctx workflow.Context, c call) workflow.Future {
	if c.StartToClose == 0 {
		c.StartToClose = 10 * time.Second
	}
	if c.Local {
		return workflow.ExecuteLocalActivity(workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
			StartToCloseTimeout: c.StartToClose,
			RetryPolicy:         c.Retry,
		}), c.Name, localArgs(c)...)
	}
	return workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue:              c.TaskQueue,
		StartToCloseTimeout:    c.StartToClose,
		ScheduleToCloseTimeout: c.ScheduleToClose,
		ScheduleToStartTimeout: c.ScheduleToStart,
		HeartbeatTimeout:       c.Heartbeat,
		RetryPolicy:            c.Retry,
		WaitForCancellation:    c.WaitForCancel,
		Priority:               temporal.Priority{PriorityKey: c.PriorityKey},
	}), c.Name, c.Args...)
}

// localArgs gives arguments that came as JSON the types that a local activity, which is called directly, has.
func localArgs(c call) []any {
	switch given := c.Args[0].(type) {
	case map[string]any:
		spec := failureSpec{}
		spec.Type, _ = given["Type"].(string)
		attempt, _ := given["UntilAttempt"].(float64)
		spec.UntilAttempt = int32(attempt)
		return []any{spec}
	case float64:
		return []any{time.Duration(given)}
	}
	return c.Args
}

// callActivity calls one activity, whatever its name and options, and tells how it ended.
func callActivity(ctx workflow.Context, c call) (outcome, error) {
	return settle(ctx, begin(ctx, c)), nil
}

// cancelActivity cancels an activity after a while and tells how it ended.
func cancelActivity(ctx workflow.Context, c call, after time.Duration) (outcome, error) {
	scope, cancel := workflow.WithCancel(ctx)
	future := begin(scope, c)
	if err := workflow.Sleep(ctx, after); err != nil {
		return outcome{}, err
	}
	cancel()
	told := settle(ctx, future)
	return told, workflow.Sleep(ctx, 100*time.Millisecond)
}

// manyActivities runs many activities at once and adds up what they return.
func manyActivities(ctx workflow.Context, count int) (int, error) {
	var futures []workflow.Future
	for index := range count {
		futures = append(futures, begin(ctx, call{Name: "addUp", Args: []any{index, 1}}))
	}
	sum := 0
	for _, future := range futures {
		value := 0
		if err := future.Get(ctx, &value); err != nil {
			return 0, err
		}
		sum += value
	}
	return sum, nil
}

// timers fire in the order of their duration, far enough apart for a server that rounds to seconds; one is cancelled; a selector takes the first of two.
func timers(ctx workflow.Context) ([]string, error) {
	var told []string
	for _, ms := range []int{2600, 200, 1400} {
		workflow.Go(ctx, func(ctx workflow.Context) {
			if workflow.Sleep(ctx, time.Duration(ms)*time.Millisecond) == nil {
				told = append(told, fmt.Sprint(ms))
			}
		})
	}
	if err := workflow.Await(ctx, func() bool { return len(told) == 3 }); err != nil {
		return nil, err
	}
	scope, cancel := workflow.WithCancel(ctx)
	hour := workflow.NewTimerWithOptions(scope, time.Hour, workflow.TimerOptions{Summary: "an hour"})
	if err := workflow.Sleep(ctx, 10*time.Millisecond); err != nil {
		return nil, err
	}
	cancel()
	told = append(told, describe(hour.Get(ctx, nil)).last())
	came, err := workflow.AwaitWithTimeout(ctx, 30*time.Millisecond, func() bool { return false })
	return append(told, fmt.Sprint(came)), err
}

// cleansUp runs an activity after it is cancelled, disconnected from that, and ends as cancelled.
func cleansUp(ctx workflow.Context) error {
	err := workflow.Sleep(ctx, time.Hour)
	if temporal.IsCanceledError(err) {
		free, _ := workflow.NewDisconnectedContext(ctx)
		if failed := begin(free, call{Name: "nothing"}).Get(free, nil); failed != nil {
			return failed
		}
	}
	return err
}

// counter is a number that signals, queries and updates work on until it is told to finish.
func counter(ctx workflow.Context, value int) (int, error) {
	finished := false
	handlers := errors.Join(
		workflow.SetQueryHandlerWithOptions(ctx, "total", func() (int, error) { return value, nil },
			workflow.QueryHandlerOptions{Description: "the total so far"}),
		workflow.SetQueryHandler(ctx, "failing", func(message string) (int, error) { return 0, errors.New(message) }),
		workflow.SetUpdateHandlerWithOptions(ctx, "change", func(_ workflow.Context, amount int) (int, error) {
			value += amount
			return value, nil
		}, workflow.UpdateHandlerOptions{
			Description: "changes the total and tells it",
			Validator: func(amount int) error {
				if amount < 0 {
					return temporal.NewApplicationError("negative", "Negative")
				}
				return nil
			},
		}),
		workflow.SetUpdateHandler(ctx, "slowChange", func(ctx workflow.Context, amount int) (int, error) {
			err := begin(ctx, call{Name: "addUp", Args: []any{value, amount}}).Get(ctx, &value)
			return value, errors.Join(err, workflow.Sleep(ctx, 20*time.Millisecond))
		}),
		workflow.SetUpdateHandler(ctx, "failingChange", func(ctx workflow.Context) (int, error) {
			err := workflow.Sleep(ctx, time.Millisecond)
			return 0, errors.Join(err, temporal.NewApplicationError("no change", "NoChange", value))
		}),
		workflow.SetUpdateHandler(ctx, "whoAmI", func(ctx workflow.Context) (string, error) {
			return workflow.GetCurrentUpdateInfo(ctx).ID, nil
		}),
	)
	if handlers != nil {
		return 0, handlers
	}
	workflow.SetCurrentDetails(ctx, "counting")
	adds := workflow.GetSignalChannelWithOptions(ctx, "add", workflow.SignalChannelOptions{Description: "adds"})
	finishes := workflow.GetSignalChannel(ctx, "finish")
	for !finished {
		workflow.NewSelector(ctx).
			AddReceive(adds, func(c workflow.ReceiveChannel, _ bool) {
				amount := 0
				c.Receive(ctx, &amount)
				value += amount
			}).
			AddReceive(finishes, func(c workflow.ReceiveChannel, _ bool) {
				c.Receive(ctx, nil)
				finished = true
			}).
			AddReceive(ctx.Done(), func(workflow.ReceiveChannel, bool) { finished = true }).
			Select(ctx)
	}
	for amount := 0; adds.ReceiveAsync(&amount); {
		value += amount
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	return value, workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
}

// signalNames waits for some signals of any name and tells which they were.
func signalNames(ctx workflow.Context, count int) ([]string, error) {
	var names []string
	err := workflow.Await(ctx, func() bool { return len(workflow.GetUnhandledSignalNames(ctx)) >= count })
	for _, name := range workflow.GetUnhandledSignalNames(ctx) {
		var argument string
		workflow.GetSignalChannel(ctx, name).Receive(ctx, &argument)
		names = append(names, name+" "+argument)
	}
	return names, err
}

// tellOther signals another workflow, or asks it to cancel.
func tellOther(ctx workflow.Context, workflowID, what string) (outcome, error) {
	if what == "cancel" {
		return settle(ctx, workflow.RequestCancelExternalWorkflow(ctx, workflowID, "")), nil
	}
	return settle(ctx, workflow.SignalExternalWorkflow(ctx, workflowID, "", "add", 5)), nil
}

// anyWorkflow is where every type that no other workflow has ends.
func anyWorkflow(ctx workflow.Context, args converter.EncodedValues) (string, error) {
	var first string
	err := args.Get(&first)
	return fmt.Sprintf("%s(%s)", workflow.GetInfo(ctx).WorkflowType.Name, first), err
}

func echo(_ workflow.Context, value any) (any, error) { return value, nil }

func failing(workflow.Context) error {
	return temporal.NewApplicationErrorWithCause("failed on purpose", "OnPurpose", errors.New("the cause"), 1, "two")
}

// buggy panics: the task fails, not the workflow.
func buggy(workflow.Context) error { panic("a bug") }

func sleeper(ctx workflow.Context, d time.Duration) (string, error) {
	return "slept", workflow.Sleep(ctx, d)
}

// countdown continues as new until the count is used up, with one activity a run.
func countdown(ctx workflow.Context, count, runs int) (int, error) {
	if err := begin(ctx, call{Name: "nothing"}).Get(ctx, nil); err != nil {
		return 0, err
	}
	if count > 0 {
		return 0, workflow.NewContinueAsNewError(ctx, "countdown", count-1, runs+1)
	}
	return runs, nil
}

// retried fails until the attempt is reached; its retry policy starts it anew.
func retried(ctx workflow.Context, untilAttempt int32) (int32, error) {
	attempt := workflow.GetInfo(ctx).Attempt
	if attempt < untilAttempt {
		return 0, temporal.NewApplicationError(fmt.Sprintf("attempt %d", attempt), "Retried")
	}
	return attempt, nil
}

// cronCount counts its runs by the result of the last one.
func cronCount(ctx workflow.Context) (int, error) {
	last := 0
	if workflow.HasLastCompletionResult(ctx) {
		if err := workflow.GetLastCompletionResult(ctx, &last); err != nil {
			return 0, err
		}
	}
	return last + 1, nil
}

// resettable notes signals between two activities, so that it can be reset to its middle.
func resettable(ctx workflow.Context) (int, error) {
	sum := 0
	if err := begin(ctx, call{Name: "addUp", Args: []any{1, 2}}).Get(ctx, &sum); err != nil {
		return 0, err
	}
	amount := 0
	workflow.GetSignalChannel(ctx, "go on").Receive(ctx, &amount)
	err := begin(ctx, call{Name: "addUp", Args: []any{sum, amount}}).Get(ctx, &sum)
	return sum, err
}

// aboutWorkflow is what a workflow knows about itself.
type aboutWorkflow struct {
	ID, Type                                  string
	Attempt                                   int32
	ExecutionTimeout, RunTimeout, TaskTimeout time.Duration
	MaximumAttempts                           int32
	PriorityKey                               int
	ParentID, RootID                          string
}

func aboutItself(ctx workflow.Context) (aboutWorkflow, error) {
	info := workflow.GetInfo(ctx)
	told := aboutWorkflow{
		ID: info.WorkflowExecution.ID, Type: info.WorkflowType.Name, Attempt: info.Attempt,
		ExecutionTimeout: info.WorkflowExecutionTimeout, RunTimeout: info.WorkflowRunTimeout,
		TaskTimeout: info.WorkflowTaskTimeout, PriorityKey: info.Priority.PriorityKey,
	}
	if info.RetryPolicy != nil {
		told.MaximumAttempts = info.RetryPolicy.MaximumAttempts
	}
	if info.ParentWorkflowExecution != nil {
		told.ParentID = info.ParentWorkflowExecution.ID
	}
	if info.RootWorkflowExecution != nil {
		told.RootID = info.RootWorkflowExecution.ID
	}
	return told, nil
}

// sideEffects leave markers whose values replay.
func sideEffects(ctx workflow.Context) ([]string, error) {
	var once, mutable string
	effect := workflow.SideEffect(ctx, func(workflow.Context) any { return nonce() })
	if err := effect.Get(&once); err != nil {
		return nil, err
	}
	for range 3 {
		changing := workflow.MutableSideEffect(ctx, "setting", func(workflow.Context) any { return "same" },
			func(a, b any) bool { return a == b })
		if err := errors.Join(changing.Get(&mutable), workflow.Sleep(ctx, time.Millisecond)); err != nil {
			return nil, err
		}
	}
	return []string{once, mutable}, nil
}

// waitingChild waits for a word.
func waitingChild(ctx workflow.Context) (string, error) {
	word := ""
	workflow.NewSelector(ctx).
		AddReceive(workflow.GetSignalChannel(ctx, "release"), func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, &word) }).
		AddReceive(ctx.Done(), func(workflow.ReceiveChannel, bool) {}).
		Select(ctx)
	return word, ctx.Err()
}

// birth is how a child is started, and what its parent then does.
type birth struct {
	Type              string
	Args              []any
	ID                string
	RunTimeout        time.Duration
	Retry             *temporal.RetryPolicy
	ParentClosePolicy int32
	WaitForCancel     bool
	Then              string
}

// parentOf starts a child, then waits for it, signals it, cancels it, or leaves it when told to.
func parentOf(ctx workflow.Context, b birth) (outcome, error) {
	scope, cancel := workflow.WithCancel(ctx)
	options := workflow.ChildWorkflowOptions{
		WorkflowID: b.ID, WorkflowRunTimeout: b.RunTimeout, RetryPolicy: b.Retry,
		ParentClosePolicy: parentClosePolicy(b.ParentClosePolicy), WaitForCancellation: b.WaitForCancel,
		StaticSummary: "a child",
	}
	child := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(scope, options), b.Type, b.Args...)
	switch b.Then {
	case "signal":
		if err := child.SignalChildWorkflow(ctx, "release", "from the parent").Get(ctx, nil); err != nil {
			return outcome{}, err
		}
	case "leave":
		if err := child.GetChildWorkflowExecution().Get(ctx, nil); err != nil {
			return outcome{}, err
		}
		workflow.GetSignalChannel(ctx, "leave").Receive(ctx, nil)
		return outcome{Value: "left"}, nil
	case "cancel":
		if err := child.GetChildWorkflowExecution().Get(ctx, nil); err != nil {
			return outcome{}, err
		}
		cancel()
		told := settle(ctx, child)
		return told, workflow.Sleep(ctx, 100*time.Millisecond)
	}
	return settle(ctx, child), nil
}

// manyChildren fans out to children and counts what comes back.
func manyChildren(ctx workflow.Context, count int) (int32, error) {
	var futures []workflow.Future
	for index := range count {
		id := fmt.Sprintf("%s-%d", workflow.GetInfo(ctx).WorkflowExecution.ID, index)
		scope := workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: id})
		futures = append(futures, workflow.ExecuteChildWorkflow(scope, "retried", 1))
	}
	var sum int32
	for _, future := range futures {
		var value int32
		if err := future.Get(ctx, &value); err != nil {
			return 0, err
		}
		sum += value
	}
	return sum, nil
}

func registerWorkflows(registry worker.WorkflowRegistry) {
	for name, implementation := range map[string]any{
		"callActivity": callActivity, "cancelActivity": cancelActivity, "manyActivities": manyActivities,
		"timers": timers, "cleansUp": cleansUp, "counter": counter, "signalNames": signalNames,
		"tellOther": tellOther, "echo": echo, "failing": failing, "buggy": buggy, "sleeper": sleeper,
		"countdown": countdown, "retried": retried, "cronCount": cronCount, "resettable": resettable,
		"aboutItself": aboutItself, "sideEffects": sideEffects, "waitingChild": waitingChild, "parentOf": parentOf,
		"manyChildren": manyChildren, "upserting": upserting, "summaries": summaries, "saga": saga,
		"approval": approval, "pollByRetry": pollByRetry, "account": account, "mutex": mutex, "lockUser": lockUser,
		"accumulator": accumulator, "updatableTimer": updatableTimer, "session": session,
		"callNexus": callNexus, "slowGreeting": slowGreeting,
	} {
		registry.RegisterWorkflowWithOptions(implementation, workflow.RegisterOptions{Name: name})
	}
	registry.RegisterDynamicWorkflow(anyWorkflow, workflow.DynamicRegisterOptions{})
}
