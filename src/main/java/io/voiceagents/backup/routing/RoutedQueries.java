package io.voiceagents.backup.routing;

import io.voiceagents.backup.source.postgres.PolicyQueries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.CamelExecutionException;

/**
 * Asks through the route {@code validate-postgres}, in a runtime of its own: its data source lives
 * as long as the scratch server. Thread-safe.
 *
 * @param routes directory of the route files
 * @param properties of the wiring; empty for none
 */
public record RoutedQueries(Path routes, Optional<Path> properties) implements PolicyQueries {
  @Override
  public List<Answer> ask(DataSource database, List<String> queries) throws IOException {
    if (queries.isEmpty()) {
      return List.of();
    }
    RuntimePlan plan =
        new RuntimePlan(
            List.of(routes.resolve("validate-postgres.camel.yaml")),
            properties,
            Map.of(),
            Map.of("scratch", database));
    List<Answer> answers = new ArrayList<>();
    try (CamelRuntime runtime = CamelRuntime.start(plan)) {
      for (String query : queries) {
        answers.add(answer(runtime, query));
      }
    }
    return answers;
  }

  private static Answer answer(CamelRuntime runtime, String query) {
    try {
      Object rows = runtime.template().requestBody("direct:validate-postgres", query);
      return new Answer(query, firstColumns(rows), Optional.empty());
    } catch (CamelExecutionException e) {
      return new Answer(query, List.of(), Optional.of(Failures.message(Failures.cause(e))));
    }
  }

  /** A statement that gives no rows has none; an edited route may give anything. */
  private static List<Optional<String>> firstColumns(Object rows) {
    List<Optional<String>> values = new ArrayList<>();
    if (rows instanceof Collection<?> list) {
      for (Object row : list) {
        Object first = row instanceof Map<?, ?> map ? map.values().iterator().next() : row;
        values.add(Optional.ofNullable(first).map(String::valueOf));
      }
    }
    return values;
  }
}
