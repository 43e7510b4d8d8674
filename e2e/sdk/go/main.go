// Uses every feature of the Go SDK on a server: go run . --address 127.0.0.1:7233. Each case is one feature; when all have run, the
// SDK replays the histories they made. The last line is "N passed, N failed".
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path"
	"regexp"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	enums "go.temporal.io/api/enums/v1"
	history "go.temporal.io/api/history/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
)

const caseLimit = 60 * time.Second

// registerAll gives a worker, or the replayer, everything that the cases use.
func registerAll(registry worker.Registry) {
	registerWorkflows(registry)
	registerActivities(registry)
}

// quiet is a logger that says nothing: failing on purpose is what many cases do.
var quiet = log.NewStructuredLogger(slog.New(slog.NewTextHandler(io.Discard, nil)))

// registerSearchAttributes adds those that are missing, and waits until the server knows them.
func registerSearchAttributes(ctx context.Context, c client.Client, namespace string) {
	isKnown := func(name string) bool {
		query := &workflowservice.CountWorkflowExecutionsRequest{Namespace: namespace, Query: name + " IS NULL"}
		_, err := c.CountWorkflow(ctx, query)
		return err == nil
	}
	for name, kind := range searchAttributes {
		if isKnown(name) {
			continue
		}
		_, err := c.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
			Namespace:        namespace,
			SearchAttributes: map[string]enums.IndexedValueType{name: kind},
		})
		if err != nil {
			fmt.Printf("cannot add the search attribute %s: %v\n", name, err)
			continue
		}
		for end := time.Now().Add(10 * time.Second); !isKnown(name) && time.Now().Before(end); {
			time.Sleep(50 * time.Millisecond)
		}
	}
}

// ledTo names the runs that a history leads to: its children and the run that follows it.
func ledTo(workflowID string, events []*history.HistoryEvent) []execution {
	var found []execution
	for _, event := range events {
		if child := event.GetChildWorkflowExecutionStartedEventAttributes().GetWorkflowExecution(); child != nil {
			found = append(found, execution{child.WorkflowId, child.RunId})
		}
		for _, next := range []string{
			event.GetWorkflowExecutionContinuedAsNewEventAttributes().GetNewExecutionRunId(),
			event.GetWorkflowExecutionCompletedEventAttributes().GetNewExecutionRunId(),
			event.GetWorkflowExecutionFailedEventAttributes().GetNewExecutionRunId(),
			event.GetWorkflowExecutionTimedOutEventAttributes().GetNewExecutionRunId(),
		} {
			if next != "" {
				found = append(found, execution{workflowID, next})
			}
		}
	}
	return found
}

// collect reads the histories of a case's runs and of all that they led to, except of those that never came to a task.
func collect(s *scene) map[execution][]*history.HistoryEvent {
	seen := map[string]bool{}
	histories := map[execution][]*history.HistoryEvent{}
	for waiting := s.executions; len(waiting) > 0; waiting = waiting[1:] {
		events, err := eventsOf(s.ctx, s.client, waiting[0].workflowID, waiting[0].runID)
		if err != nil || len(events) == 0 {
			continue // A child that was never there.
		}
		runID := events[0].GetWorkflowExecutionStartedEventAttributes().GetOriginalExecutionRunId()
		if seen[runID] {
			continue
		}
		seen[runID] = true
		waiting = append(waiting, ledTo(waiting[0].workflowID, events)...)
		for _, event := range events {
			if event.EventType == enums.EVENT_TYPE_WORKFLOW_TASK_COMPLETED {
				histories[execution{waiting[0].workflowID, runID}] = events
				break
			}
		}
	}
	return histories
}

// play runs a case and returns the histories it made, or what it panicked with.
func play(environment environment, played testCase) (histories map[execution][]*history.HistoryEvent, failed any) {
	ctx, cancel := context.WithTimeout(context.Background(), caseLimit)
	defer cancel()
	name := regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(played.group+"-"+played.name), "-")
	s := newScene(ctx, environment, name)
	defer s.close()
	defer func() {
		if failed = recover(); failed != nil {
			failed = fmt.Sprintf("%v\n    %s", failed, place(string(debug.Stack())))
		}
	}()
	played.run(s)
	return collect(s), nil
}

// place finds the first line of a stack that is in a case.
func place(stack string) string {
	for _, line := range strings.Split(stack, "\n") {
		if strings.Contains(line, "cases_") {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

func matches(globs string, c testCase) bool {
	for _, glob := range strings.Split(globs, ",") {
		for _, name := range []string{c.group, c.name, c.group + "/" + c.name} {
			// path.Match lets no * match a slash, which names and globs of groups have for another reason.
			escape := strings.NewReplacer("/", "\x00")
			if matched, _ := path.Match(escape.Replace(glob), escape.Replace(name)); matched {
				return true
			}
		}
	}
	return false
}

// replayGroup replays histories and says what was wrong with them, one line each.
func replayGroup(histories map[execution][]*history.HistoryEvent) []string {
	replayer := worker.NewWorkflowReplayer()
	registerWorkflows(replayer)
	var wrong []string
	for run, events := range histories {
		original := worker.ReplayWorkflowHistoryOptions{}
		original.OriginalExecution.ID, original.OriginalExecution.RunID = run.workflowID, run.runID
		err := replayer.ReplayWorkflowHistoryWithOptions(quiet, &history.History{Events: events}, original)
		if err != nil {
			wrong = append(wrong, fmt.Sprintf("%s: %v", run.workflowID, err))
		}
	}
	return wrong
}

func main() {
	address := flag.String("address", "127.0.0.1:7233", "the server")
	namespace := flag.String("namespace", "default", "the namespace")
	only := flag.String("only", "*", "globs of groups and cases, with commas")
	without := flag.String("without", "-", "the same, to leave out")
	concurrency := flag.Int("concurrency", 4, "cases at a time")
	flag.Parse()

	ctx := context.Background()
	c := must(client.Dial(client.Options{HostPort: *address, Namespace: *namespace, Logger: quiet}))
	registerSearchAttributes(ctx, c, *namespace)
	environment := environment{c, *namespace, "sdk-go-" + nonce()}
	shared := worker.New(c, environment.taskQueue, worker.Options{})
	registerAll(shared)
	check(shared.Start())

	chosen := make(chan testCase, len(cases))
	for _, c := range cases {
		if matches(*only, c) && !matches(*without, c) {
			chosen <- c
		}
	}
	close(chosen)

	var lock sync.Mutex
	passedCount, failedCount := 0, 0
	byGroup := map[string]map[execution][]*history.HistoryEvent{}
	tell := func(ok bool, name string, note string, reasons ...string) {
		mark := "ok  "
		if passedCount++; !ok {
			mark = "FAIL"
			passedCount--
			failedCount++
		}
		fmt.Printf("%s %s (%s)\n", mark, name, note)
		for _, reason := range reasons {
			fmt.Printf("    %s\n", reason)
		}
	}
	var lanes sync.WaitGroup
	for range *concurrency {
		lanes.Go(func() {
			for c := range chosen {
				from := time.Now()
				histories, failed := play(environment, c)
				note := fmt.Sprintf("%d ms", time.Since(from).Milliseconds())
				lock.Lock()
				if failed != nil {
					tell(false, c.group+"/"+c.name, note, fmt.Sprint(failed))
				} else {
					tell(true, c.group+"/"+c.name, note)
				}
				if byGroup[c.group] == nil {
					byGroup[c.group] = map[execution][]*history.HistoryEvent{}
				}
				for run, events := range histories {
					byGroup[c.group][run] = events
				}
				lock.Unlock()
			}
		})
	}
	lanes.Wait()
	for name, histories := range byGroup {
		if len(histories) > 0 {
			wrong := replayGroup(histories)
			tell(len(wrong) == 0, "replay/"+name, fmt.Sprintf("%d histories", len(histories)), wrong...)
		}
	}
	shared.Stop()
	fmt.Printf("%d passed, %d failed\n", passedCount, failedCount)
	if failedCount > 0 {
		os.Exit(1)
	}
}
