package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
)

// failureSpec is how the failing activity fails.
type failureSpec struct {
	Type           string
	NonRetryable   bool
	NextRetryDelay time.Duration
	UntilAttempt   int32
}

// letters are one-way letter boxes by name: an activity posts, a case waits.
var letters = letterBoxes{boxes: map[string]chan any{}}

type letterBoxes struct {
	lock  sync.Mutex
	boxes map[string]chan any
}

func (l *letterBoxes) box(name string) chan any {
	l.lock.Lock()
	defer l.lock.Unlock()
	if l.boxes[name] == nil {
		l.boxes[name] = make(chan any, 16)
	}
	return l.boxes[name]
}

func (l *letterBoxes) post(name string, value any) { l.box(name) <- value }
func (l *letterBoxes) wait(s *scene, name string) any {
	select {
	case value := <-l.box(name):
		return value
	case <-s.ctx.Done():
		panic(fmt.Errorf("nobody posted %s", name))
	}
}

func greet(_ context.Context, name string) (string, error)  { return "Hello, " + name + "!", nil }
func addUp(_ context.Context, left, right int) (int, error) { return left + right, nil }
func nothing(context.Context) error                         { return nil }
func outlast(_ context.Context, d time.Duration) (string, error) {
	time.Sleep(d)
	return "in the end", nil
}

// failAsTold fails as told, until its attempt is reached where one is given.
func failAsTold(ctx context.Context, spec failureSpec) (int32, error) {
	attempt := activity.GetInfo(ctx).Attempt
	if spec.UntilAttempt > 0 && attempt >= spec.UntilAttempt {
		return attempt, nil
	}
	return 0, temporal.NewApplicationErrorWithOptions(fmt.Sprintf("attempt %d", attempt), spec.Type, temporal.ApplicationErrorOptions{
		NonRetryable:   spec.NonRetryable,
		NextRetryDelay: spec.NextRetryDelay,
		Details:        []any{attempt},
	})
}

// resumeFromHeartbeat heartbeats its progress, dies at the third step of attempt 1, and goes on from there.
func resumeFromHeartbeat(ctx context.Context) ([]int, error) {
	from := 0
	if activity.HasHeartbeatDetails(ctx) {
		if err := activity.GetHeartbeatDetails(ctx, &from); err != nil {
			return nil, err
		}
	}
	attempt := int(activity.GetInfo(ctx).Attempt)
	for step := from + 1; step <= 5; step++ {
		activity.RecordHeartbeat(ctx, step)
		if attempt == 1 && step == 3 {
			return nil, errors.New("died at step 3")
		}
	}
	return []int{from, attempt}, nil
}

// heartbeatUntilCancelled heartbeats until it is told to stop.
func heartbeatUntilCancelled(ctx context.Context, name string) error {
	letters.post(name+" runs", true)
	for {
		activity.RecordHeartbeat(ctx, "still here")
		select {
		case <-ctx.Done():
			letters.post(name+" ended", "cancelled")
			return ctx.Err()
		case <-activity.GetWorkerStopChannel(ctx):
			return errors.New("the worker stops")
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// completeThoughCancelled ignores its cancellation and completes.
func completeThoughCancelled(ctx context.Context, _ string) (string, error) {
	for ctx.Err() == nil {
		activity.RecordHeartbeat(ctx)
		time.Sleep(50 * time.Millisecond)
	}
	return "completed all the same", nil
}

// completeLater leaves its token and id, and will be completed from outside.
func completeLater(ctx context.Context, name string) (string, error) {
	letters.post(name, activity.GetInfo(ctx))
	return "", activity.ErrResultPending
}

// aboutActivity is what an activity is told about itself.
type aboutActivity struct {
	Type, TaskQueue, WorkflowType string
	Attempt                       int32
	IsLocal                       bool
	StartToClose, Heartbeat       time.Duration
	PriorityKey                   int
}

func aboutMe(ctx context.Context) (aboutActivity, error) {
	info := activity.GetInfo(ctx)
	return aboutActivity{
		Type:         info.ActivityType.Name,
		TaskQueue:    info.TaskQueue,
		WorkflowType: info.WorkflowType.Name,
		Attempt:      info.Attempt,
		IsLocal:      info.IsLocalActivity,
		StartToClose: info.StartToCloseTimeout,
		Heartbeat:    info.HeartbeatTimeout,
		PriorityKey:  info.Priority.PriorityKey,
	}, nil
}

// sagaStep is a step of a saga, which refuses when it is the one told to.
func sagaStep(_ context.Context, step, failAt string) (string, error) {
	if step == failAt {
		return "", temporal.NewNonRetryableApplicationError(step+" refused", "Refused", nil)
	}
	return step, nil
}

// pollService is not ready before the given attempt: frequent polling by retries.
func pollService(ctx context.Context, readyAt int32) (int32, error) {
	attempt := activity.GetInfo(ctx).Attempt
	if attempt < readyAt {
		return 0, errors.New("not ready")
	}
	return attempt, nil
}

// anyActivity is where every name that no other activity has ends.
func anyActivity(ctx context.Context, args converter.EncodedValues) (string, error) {
	var first string
	if err := args.Get(&first); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s(%s)", activity.GetInfo(ctx).ActivityType.Name, first), nil
}

func registerActivities(registry worker.ActivityRegistry) {
	for name, implementation := range map[string]any{
		"greet": greet, "addUp": addUp, "nothing": nothing, "outlast": outlast, "failAsTold": failAsTold,
		"resumeFromHeartbeat": resumeFromHeartbeat, "heartbeatUntilCancelled": heartbeatUntilCancelled,
		"completeThoughCancelled": completeThoughCancelled, "completeLater": completeLater, "aboutMe": aboutMe,
		"sagaStep": sagaStep, "pollService": pollService,
	} {
		registry.RegisterActivityWithOptions(implementation, activity.RegisterOptions{Name: name})
	}
	registry.RegisterDynamicActivity(anyActivity, activity.DynamicRegisterOptions{})
}
