package main

import (
	"errors"
	"slices"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

var once = &temporal.RetryPolicy{MaximumAttempts: 1}

// searchAttributes are those of the cases, one of each type.
var searchAttributes = map[string]enums.IndexedValueType{
	"SdkKeyword":     enums.INDEXED_VALUE_TYPE_KEYWORD,
	"SdkText":        enums.INDEXED_VALUE_TYPE_TEXT,
	"SdkInt":         enums.INDEXED_VALUE_TYPE_INT,
	"SdkDouble":      enums.INDEXED_VALUE_TYPE_DOUBLE,
	"SdkBool":        enums.INDEXED_VALUE_TYPE_BOOL,
	"SdkDatetime":    enums.INDEXED_VALUE_TYPE_DATETIME,
	"SdkKeywordList": enums.INDEXED_VALUE_TYPE_KEYWORD_LIST,
}

var (
	keywordKey  = temporal.NewSearchAttributeKeyKeyword("SdkKeyword")
	textKey     = temporal.NewSearchAttributeKeyString("SdkText")
	intKey      = temporal.NewSearchAttributeKeyInt64("SdkInt")
	doubleKey   = temporal.NewSearchAttributeKeyFloat64("SdkDouble")
	boolKey     = temporal.NewSearchAttributeKeyBool("SdkBool")
	datetimeKey = temporal.NewSearchAttributeKeyTime("SdkDatetime")
	keywordsKey = temporal.NewSearchAttributeKeyKeywordList("SdkKeywordList")
)

func parentClosePolicy(policy int32) enums.ParentClosePolicy { return enums.ParentClosePolicy(policy) }

// upserting changes its search attributes and memo, and tells what it sees of them itself.
func upserting(ctx workflow.Context) ([]any, error) {
	err := errors.Join(
		workflow.UpsertTypedSearchAttributes(ctx, keywordKey.ValueSet("changed"), intKey.ValueSet(2), boolKey.ValueUnset()),
		workflow.UpsertMemo(ctx, map[string]any{"added": 1, "kept": "new", "removed": nil}),
		workflow.Sleep(ctx, time.Millisecond),
	)
	seen := workflow.GetTypedSearchAttributes(ctx)
	keyword, _ := seen.GetKeyword(keywordKey)
	number, _ := seen.GetInt64(intKey)
	_, hasBool := seen.GetBool(boolKey)
	return []any{keyword, number, hasBool}, err
}

// summaries gives each of its steps a summary and tells its details.
func summaries(ctx workflow.Context) (string, error) {
	workflow.SetCurrentDetails(ctx, "**step** one")
	timer := workflow.NewTimerWithOptions(ctx, 10*time.Millisecond, workflow.TimerOptions{Summary: "a short pause"})
	if err := timer.Get(ctx, nil); err != nil {
		return "", err
	}
	scope := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Second, Summary: "a greeting",
	})
	if err := workflow.ExecuteActivity(scope, "greet", "World").Get(ctx, nil); err != nil {
		return "", err
	}
	workflow.GetSignalChannel(ctx, "finish").Receive(ctx, nil)
	return workflow.GetCurrentDetails(ctx), nil
}

// saga books step by step; when one refuses, what was booked is undone in reverse.
func saga(ctx workflow.Context, failAt string) (log []string, err error) {
	step := func(name string) error {
		var said string
		err := begin(ctx, call{Name: "sagaStep", Args: []any{name, failAt}, Retry: once}).Get(ctx, &said)
		if err == nil {
			log = append(log, said)
		}
		return err
	}
	var undo []string
	for _, name := range []string{"flight", "hotel", "car"} {
		if failed := step(name); failed != nil {
			slices.Reverse(undo)
			for _, name := range undo {
				if err := step(name); err != nil {
					return nil, err
				}
			}
			return log, nil
		}
		undo = append(undo, "undo "+name)
	}
	return log, nil
}

// approval waits for a decision, or for its deadline.
func approval(ctx workflow.Context, deadline time.Duration) (string, error) {
	decision := "timed out"
	scope, cancel := workflow.WithCancel(ctx)
	workflow.NewSelector(ctx).
		AddReceive(workflow.GetSignalChannel(ctx, "approve"), func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, &decision) }).
		AddFuture(workflow.NewTimer(scope, deadline), func(workflow.Future) {}).
		Select(ctx)
	cancel()
	return decision, nil
}

// pollByRetry polls often, by the retries of one activity.
func pollByRetry(ctx workflow.Context, readyAt int32) (attempt int32, err error) {
	quickly := &temporal.RetryPolicy{InitialInterval: 20 * time.Millisecond, BackoffCoefficient: 1}
	err = begin(ctx, call{Name: "pollService", Args: []any{readyAt}, Retry: quickly}).Get(ctx, &attempt)
	return attempt, err
}

// account lives long: updates change it, its history is renewed by continuing as new.
func account(ctx workflow.Context, amount, run int) ([]int, error) {
	err := workflow.SetUpdateHandler(ctx, "change", func(_ workflow.Context, by int) (int, error) {
		if amount+by < 0 {
			return 0, temporal.NewApplicationError("too much", "Overdrawn")
		}
		amount += by
		return amount, nil
	})
	if err != nil {
		return nil, err
	}
	var wish string
	workflow.GetSignalChannel(ctx, "tell").Receive(ctx, &wish)
	if wish == "roll over" {
		return nil, workflow.NewContinueAsNewError(ctx, "account", amount, run+1)
	}
	return []int{amount, run}, nil
}

// mutex is a lock that workflows ask for by signal and are given in turn.
func mutex(ctx workflow.Context, grantCount int) (granted []string, err error) {
	for len(granted) < grantCount {
		var next string
		workflow.GetSignalChannel(ctx, "request").Receive(ctx, &next)
		if err := workflow.SignalExternalWorkflow(ctx, next, "", "acquired", nil).Get(ctx, nil); err != nil {
			return nil, err
		}
		granted = append(granted, next)
		workflow.GetSignalChannel(ctx, "done").Receive(ctx, nil)
	}
	return granted, nil
}

// lockUser asks for the lock, works, and gives it back.
func lockUser(ctx workflow.Context, mutexID string) (string, error) {
	own := workflow.GetInfo(ctx).WorkflowExecution.ID
	if err := workflow.SignalExternalWorkflow(ctx, mutexID, "", "request", own).Get(ctx, nil); err != nil {
		return "", err
	}
	workflow.GetSignalChannel(ctx, "acquired").Receive(ctx, nil)
	if err := begin(ctx, call{Name: "nothing"}).Get(ctx, nil); err != nil {
		return "", err
	}
	return "worked", workflow.SignalExternalWorkflow(ctx, mutexID, "", "done", nil).Get(ctx, nil)
}

// accumulator gathers signals until none comes for a while.
func accumulator(ctx workflow.Context, quiet time.Duration) (items []int, err error) {
	channel := workflow.GetSignalChannel(ctx, "item")
	for {
		item := 0
		if ok, _ := channel.ReceiveWithTimeout(ctx, quiet, &item); !ok {
			return items, nil
		}
		items = append(items, item)
	}
}

// updatableTimer is a timer whose end can be moved while it runs.
func updatableTimer(ctx workflow.Context, d time.Duration) (moves int, err error) {
	deadline := workflow.Now(ctx).Add(d)
	err = workflow.SetUpdateHandler(ctx, "moveTo", func(ctx workflow.Context, later time.Duration) error {
		deadline = workflow.Now(ctx).Add(later)
		moves++
		return nil
	})
	for err == nil {
		known, moved := moves, false
		left := max(deadline.Sub(workflow.Now(ctx)), time.Millisecond)
		if moved, err = workflow.AwaitWithTimeout(ctx, left, func() bool { return moves > known }); !moved {
			break
		}
	}
	return moves, err
}

// session runs two activities on one worker.
func session(ctx workflow.Context) (string, error) {
	scope := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 10 * time.Second})
	own, err := workflow.CreateSession(scope, &workflow.SessionOptions{
		CreationTimeout: 10 * time.Second, ExecutionTimeout: time.Minute, HeartbeatTimeout: 5 * time.Second,
	})
	if err != nil {
		return "", err
	}
	defer workflow.CompleteSession(own)
	if err := workflow.ExecuteActivity(own, "nothing").Get(own, nil); err != nil {
		return "", err
	}
	var said string
	return said, workflow.ExecuteActivity(own, "greet", "session").Get(own, &said)
}
