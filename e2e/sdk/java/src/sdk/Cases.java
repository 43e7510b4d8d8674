package sdk;

import io.temporal.serviceclient.OperatorServiceStubs;
import java.util.ArrayList;
import java.util.List;

/** All cases, in the order in which they run. */
final class Cases {
  private Cases() {}

  /** Collects the cases of a group. */
  record Group(String name, List<Scene.Case> into) {
    void add(String caseName, Scene.Run run) {
      into.add(new Scene.Case(name, caseName, run));
    }
  }

  static List<Scene.Case> all(OperatorServiceStubs operator) {
    List<Scene.Case> all = new ArrayList<>();
    CasesMessages.signals(new Group("signals", all));
    CasesMessages.queries(new Group("queries", all));
    CasesMessages.updates(new Group("updates", all));
    CasesSteps.activities(new Group("activities", all));
    CasesSteps.localActivities(new Group("local-activities", all));
    CasesSteps.cancellation(new Group("cancellation", all));
    CasesLives.children(new Group("children", all));
    CasesLives.lifecycle(new Group("lifecycle", all));
    CasesLives.versioning(new Group("versioning", all));
    CasesOthers.data(new Group("data", all));
    CasesOthers.patterns(new Group("patterns", all));
    CasesOthers.schedules(new Group("schedules", all));
    CasesOthers.visibility(new Group("visibility", all));
    CasesOthers.nexus(new Group("nexus", all), operator);
    CasesOthers.deployments(new Group("deployments", all));
    CasesOthers.standalone(new Group("standalone-activities", all));
    return all;
  }
}
