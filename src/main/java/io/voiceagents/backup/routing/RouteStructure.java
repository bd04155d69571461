package io.voiceagents.backup.routing;

import io.voiceagents.backup.edit.RouteProblem;
import io.voiceagents.backup.routing.RouteDocument.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Steps without which no backup could be taken or read, in their order and in the main line of
 * their route: below a condition, or behind a step that ends the message, they might not run. Pure.
 */
final class RouteStructure {
  private static final String MAIN = "/route/from/steps/";

  /** A step that a route needs, by its bean or endpoint, or the expression of a split. */
  private record Needed(String value, String below) {
    static Needed of(String value) {
      return new Needed(value, "");
    }

    /** Once for each part that a split yields. */
    static Needed each(String value) {
      return new Needed(value, "split/steps/");
    }

    /** What a split in the main line yields. */
    static Needed parts(String expression) {
      return new Needed(expression, "split/");
    }

    boolean is(Item item) {
      if (below.equals("split/")) {
        String path = plain(item.path());
        return item.value().equals(value)
            && path.startsWith(MAIN + below)
            && !path.substring(MAIN.length()).contains("/steps/");
      }
      boolean refers =
          item.key().equals("ref") || item.key().equals("bean") || RouteAddresses.isAddress(item);
      return refers && item.value().equals(value) && isStep(plain(item.path()));
    }

    /** A step has one name between the line that it stands in and its bean or endpoint. */
    private boolean isStep(String path) {
      String start = MAIN + below;
      return path.startsWith(start)
          && !path.substring(start.length()).contains("/steps/")
          && Set.of("bean", "to").contains(path.substring(start.length()).split("/", 2)[0]);
    }

    /** These hold steps, and leave out none. */
    private static String plain(String path) {
      String before;
      String after = path;
      do {
        before = after;
        after = before.replaceFirst("/steps/(?:step|pipeline)/steps/", "/steps/");
      } while (!after.equals(before));
      return after;
    }
  }

  private static final Map<String, List<Needed>> NEEDED =
      new TreeMap<>(
          Map.of(
              "seal-and-store",
              line("compress", "encrypt", "check", "request", "direct:put-object", "ledger"),
              "backup",
              List.of(
                  Needed.parts("${body.drafts}"),
                  Needed.each("direct:seal-and-store"),
                  Needed.parts("${body.lists}"),
                  Needed.each("direct:seal-and-store"),
                  Needed.of("backup")),
              "trigger",
              line("errand"),
              "restore",
              line("errand"),
              "verify",
              line("verify"),
              "log-seal",
              line("compress", "encrypt", "check"),
              "log-put",
              line("request", "direct:put-object", "ledger")));

  private static final Set<String> ENDING = Set.of("stop", "rollback");

  private final List<RouteProblem> problems = new ArrayList<>();

  private RouteStructure() {}

  private static List<Needed> line(String... values) {
    return List.of(values).stream().map(Needed::of).toList();
  }

  static List<RouteProblem> check(List<RouteDocument> documents) {
    RouteStructure structure = new RouteStructure();
    NEEDED.forEach((route, needed) -> structure.route(documents, route, needed));
    return List.copyOf(structure.problems);
  }

  private void route(List<RouteDocument> documents, String route, List<Needed> needed) {
    for (RouteDocument document : documents) {
      List<Item> inside =
          document.items().stream().filter(item -> item.route().equals(route)).toList();
      if (!inside.isEmpty()) {
        starts(document, inside, route);
        steps(document, inside, route, needed);
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

  /** Camel can leave a route out, or not start it. */
  private void starts(RouteDocument document, List<Item> inside, String route) {
    inside.stream()
        .filter(
            item ->
                item.path().equals("/route/precondition")
                    || (item.path().equals("/route/autoStartup") && !item.value().equals("true")))
        .forEach(
            item ->
                problems.add(
                    new RouteProblem(
                        document.file(),
                        item.line(),
                        "the route '" + route + "' has to run, whatever '" + item.key() + "' says.",
                        "Leave it out.")));
  }

  private void steps(RouteDocument document, List<Item> inside, String route, List<Needed> needed) {
    int at = 0;
    for (Item item : inside) {
      boolean ends = item.parent().equals("steps") && ENDING.contains(item.key());
      if (at < needed.size() && ends) {
        problems.add(
            new RouteProblem(
                document.file(),
                item.line(),
                "'"
                    + item.key()
                    + "' ends a message of the route '"
                    + route
                    + "' before '"
                    + needed.get(at).value()
                    + "'.",
                "Put it behind the steps that every backup needs, or throw an exception."));
        return;
      }
      if (at < needed.size() && needed.get(at).is(item)) {
        at++;
      }
    }
    if (at < needed.size()) {
      problems.add(
          new RouteProblem(
              document.file(),
              inside.get(0).line(),
              "the route '"
                  + route
                  + "' lacks the step '"
                  + needed.get(at).value()
                  + "', or has it in the wrong place.",
              "In this order, and under no condition: "
                  + String.join(", ", needed.stream().map(Needed::value).toList())
                  + ". Without it backups would fail or not be readable."));
    }
  }
}
