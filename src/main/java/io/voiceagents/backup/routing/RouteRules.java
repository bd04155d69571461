package io.voiceagents.backup.routing;

import io.voiceagents.backup.edit.RouteProblem;
import io.voiceagents.backup.routing.RouteDocument.Item;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the routes must and must not do, beyond what Camel itself checks. Who edits routes must not
 * thereby run programs ({@link RouteCode}, {@link RouteAddresses}, {@link RouteStatements}), and a
 * backup must go on being compressed, encrypted, checked and stored ({@link RouteStructure}). Pure.
 */
final class RouteRules {
  private final List<RouteDocument> documents;
  private final List<RouteProblem> problems = new ArrayList<>();

  private RouteRules(List<RouteDocument> documents) {
    this.documents = documents;
  }

  /**
   * All that is wrong with a set of route files.
   *
   * @param files text by name
   */
  static List<RouteProblem> check(Map<String, String> files) {
    List<RouteDocument> documents =
        new TreeMap<>(files)
            .entrySet().stream()
                .map(file -> RouteDocument.read(file.getKey(), file.getValue()))
                .toList();
    RouteRules rules = new RouteRules(documents);
    documents.forEach(document -> rules.problems.addAll(document.problems()));
    for (RouteDocument document : documents) {
      rules.problems.addAll(RouteCode.check(document));
      rules.problems.addAll(RouteAddresses.check(document));
      rules.problems.addAll(RouteStatements.check(document));
    }
    rules.idsAreUnique();
    rules.targetsExist();
    rules.ownRoutesAreCalled();
    rules.problems.addAll(RouteStructure.check(documents));
    return List.copyOf(rules.problems);
  }

  private void report(RouteDocument document, Item at, String message, String hint) {
    problems.add(new RouteProblem(document.file(), at.line(), message, hint));
  }

  private void idsAreUnique() {
    Map<String, String> seen = new HashMap<>();
    for (RouteDocument document : documents) {
      for (Item item : document.all("id")) {
        String first = seen.putIfAbsent(item.value(), document.file() + ":" + item.line());
        if (first != null) {
          report(
              document,
              item,
              "the id '" + item.value() + "' stands at " + first + " too.",
              "Routes and steps share one name space; choose another id.");
        }
      }
    }
  }

  /** Schedules and alerts run in a Camel context of their own, see ResidentProcess. */
  private void targetsExist() {
    Set<String> resident = consumed(true);
    Set<String> pipeline = consumed(false);
    for (RouteDocument document : documents) {
      Set<String> here = isResident(document) ? resident : pipeline;
      Set<String> elsewhere = isResident(document) ? pipeline : resident;
      for (Item item : document.items()) {
        String target = item.value();
        boolean sends = RouteAddresses.isAddress(item) && !isStart(item);
        boolean open = target.contains("{{") || target.contains("*");
        if (sends && target.startsWith("direct:") && !open && !here.contains(target)) {
          boolean other = elsewhere.contains(target);
          report(
              document,
              item,
              "no route begins at '" + target + (other ? "' where this one runs." : "'."),
              other
                  ? "Schedules and alerts are kept apart from backups; the bean 'schedules' starts work."
                  : "Correct the name, or add the route; what is sent there would be lost.");
        }
      }
    }
  }

  private Set<String> consumed(boolean isResident) {
    return documents.stream()
        .filter(document -> isResident(document) == isResident)
        .flatMap(document -> document.items().stream())
        .filter(RouteRules::isStart)
        .map(Item::value)
        .collect(Collectors.toSet());
  }

  /**
   * Whether a file that people have added to the pipeline has routes, and nobody sends to them.
   *
   * @param files text by name
   */
  static boolean isNeverCalled(String name, Map<String, String> files) {
    if (RouteGate.isResident(name) || RouteGate.PIPELINE.contains(name)) {
      return false;
    }
    Set<String> starts = new HashSet<>();
    Set<String> targets = new HashSet<>();
    files.forEach(
        (file, text) -> {
          for (Item item : RouteDocument.read(file, text).items()) {
            if (isStart(item) && file.equals(name) && !item.value().isEmpty()) {
              starts.add(item.value());
            } else if (!isStart(item) && !RouteGate.isResident(file)) {
              targets.add(item.value());
            }
          }
        });
    return !starts.isEmpty() && Collections.disjoint(starts, targets);
  }

  private static boolean isResident(RouteDocument document) {
    return RouteGate.isResident(document.file());
  }

  private static boolean isStart(Item item) {
    return item.path().equals("/route/from/uri")
        || item.path().equals("/from/uri")
        || item.path().equals("/route/from")
        || item.path().equals("/from");
  }

  /**
   * The pipeline runs once for each generation and each command, so a route of it that begins by
   * itself would do so several times.
   */
  private void ownRoutesAreCalled() {
    for (RouteDocument document : documents) {
      if (!isResident(document)) {
        document.items().stream()
            .filter(RouteRules::isStart)
            .filter(item -> !item.value().isEmpty() && !item.value().startsWith("direct:"))
            .forEach(
                item ->
                    report(
                        document,
                        item,
                        "a route that others call begins at 'direct:', not at '"
                            + item.value()
                            + "'.",
                        "Begin it there, and send to it from another route."));
      }
    }
  }
}
