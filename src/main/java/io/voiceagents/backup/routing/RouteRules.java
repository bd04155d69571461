package io.voiceagents.backup.routing;

import io.voiceagents.backup.edit.RouteProblem;
import io.voiceagents.backup.routing.RouteDocument.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the routes must and must not do, beyond what Camel itself checks. Who edits routes must not
 * thereby run programs, and a backup must go on being compressed, encrypted, checked and stored.
 * Pure.
 */
final class RouteRules {
  /** Endpoints that routes may use. Everything else could reach what it should not. */
  static final Set<String> SCHEMES =
      Set.of(
          "direct",
          "seda",
          "quartz",
          "timer",
          "log",
          "bean",
          "sql",
          "jdbc",
          "aws2-s3",
          "file",
          "slack",
          "smtp",
          "smtps",
          "http",
          "https",
          "rest",
          "rest-openapi",
          "platform-http",
          "micrometer",
          "spring-redis",
          "mock");

  /** Languages that can't run code of the editor's. */
  private static final Set<String> REFUSED_KEYS =
      Set.of(
          "groovy",
          "joor",
          "java",
          "script",
          "mvel",
          "ognl",
          "spel",
          "python",
          "js",
          "beans",
          "routeTemplate",
          "templatedRoute",
          "kamelet");

  private static final Set<String> ENDPOINT_KEYS = Set.of("uri", "to", "toD", "wireTap");

  /**
   * Steps by route that a backup can't do without, in this order: references of beans and
   * endpoints.
   */
  private static final Map<String, List<String>> REQUIRED =
      new TreeMap<>(
          Map.of(
              "seal-and-store",
              List.of("compress", "encrypt", "check", "request", "direct:put-object", "ledger"),
              "backup",
              List.of("direct:seal-and-store", "backup"),
              "trigger",
              List.of("errand"),
              "restore",
              List.of("errand"),
              "verify",
              List.of("verify"),
              "log-seal",
              List.of("compress", "encrypt", "check"),
              "log-put",
              List.of("request", "direct:put-object", "ledger")));

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
    rules.languages();
    rules.endpoints();
    rules.idsAreUnique();
    rules.targetsExist();
    rules.structure();
    return List.copyOf(rules.problems);
  }

  private void report(RouteDocument document, Item at, String message, String hint) {
    problems.add(new RouteProblem(document.file(), at.line(), message, hint));
  }

  private void languages() {
    for (RouteDocument document : documents) {
      document.items().stream()
          .filter(item -> REFUSED_KEYS.contains(item.key()))
          .forEach(
              item ->
                  report(
                      document,
                      item,
                      "'" + item.key() + "' is not allowed in routes.",
                      "Routes use 'simple' and 'constant', and the beans that are there."));
    }
  }

  private void endpoints() {
    for (RouteDocument document : documents) {
      for (Item item : document.items()) {
        if (ENDPOINT_KEYS.contains(item.key()) && item.value().contains(":")) {
          String scheme = item.value().substring(0, item.value().indexOf(':'));
          if (!SCHEMES.contains(scheme) && !scheme.startsWith("{{") && !scheme.startsWith("$")) {
            report(
                document,
                item,
                "the endpoint '" + scheme + ":' is not allowed.",
                "Allowed are " + SCHEMES.stream().sorted().collect(Collectors.joining(", ")) + ".");
          }
        }
      }
    }
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

  private void targetsExist() {
    // Schedules and alerts run in a context of their own, see ResidentProcess.
    Set<String> resident = consumed(true);
    Set<String> pipeline = consumed(false);
    for (RouteDocument document : documents) {
      boolean isResident = RouteGate.isResident(document.file());
      Set<String> here = isResident ? resident : pipeline;
      Set<String> elsewhere = isResident ? pipeline : resident;
      for (Item item : document.items()) {
        boolean sends = ENDPOINT_KEYS.contains(item.key()) && !item.path().endsWith("/from/uri");
        String target = item.value();
        boolean open = target.contains("{{") || target.contains("${");
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
        .filter(document -> RouteGate.isResident(document.file()) == isResident)
        .flatMap(document -> document.items().stream())
        .filter(item -> item.path().equals("/route/from/uri") || item.path().equals("/from/uri"))
        .map(Item::value)
        .collect(Collectors.toSet());
  }

  private void structure() {
    REQUIRED.forEach(this::steps);
  }

  private void steps(String route, List<String> required) {
    for (RouteDocument document : documents) {
      List<Item> inside =
          document.items().stream().filter(item -> item.route().equals(route)).toList();
      if (!inside.isEmpty()) {
        int at = 0;
        for (Item item : inside) {
          boolean refers = item.key().equals("ref") || ENDPOINT_KEYS.contains(item.key());
          if (at < required.size() && refers && item.value().equals(required.get(at))) {
            at++;
          }
        }
        if (at < required.size()) {
          report(
              document,
              inside.get(0),
              "the route '"
                  + route
                  + "' lacks the step '"
                  + required.get(at)
                  + "', or has it in the wrong place.",
              "In this order: "
                  + String.join(", ", required)
                  + ". Without it backups would fail or not be readable.");
        }
        return;
      }
    }
    problems.add(
        new RouteProblem(
            route + ".camel.yaml",
            0,
            "the route '" + route + "' is not there.",
            "Restore the file that is shipped; without it no backup can be taken."));
  }
}
