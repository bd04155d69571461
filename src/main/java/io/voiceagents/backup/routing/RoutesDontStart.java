package io.voiceagents.backup.routing;

import io.voiceagents.backup.edit.RouteProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.quartz.JobPersistenceException;

/** Routes that Camel did not load or start. */
final class RoutesDontStart extends IOException {
  private static final long serialVersionUID = 1L;

  private static final String MESSAGE =
      "The routes %s don't start: %s. Hint: correct the file that the message names, or restore the shipped one.";

  /** As in 'in backup.camel.yaml, line 6' and '(source: backup.camel:6)'. */
  private static final Pattern PLACE =
      Pattern.compile("([A-Za-z0-9_-]+)\\.camel(?:\\.yaml)?(?:(?::|, line )([0-9]+))?");

  private static final Pattern DIRECTORY =
      Pattern.compile("(?:file:)?/[^ ,]*/([A-Za-z0-9_-]+\\.camel)");

  private final String files;

  RoutesDontStart(List<Path> files, Exception cause) {
    super(MESSAGE.formatted(files, cause.getMessage()), cause);
    this.files =
        files.stream()
            .map(file -> String.valueOf(file.getFileName()))
            .collect(Collectors.joining(", "));
  }

  /**
   * Whether something else than the files may be the cause, that comes back by itself: a database,
   * an address.
   */
  boolean mayPass() {
    for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException
          || cause instanceof SQLException
          || cause instanceof JobPersistenceException) {
        return true;
      }
    }
    return false;
  }

  /**
   * What to tell the person who edited the files.
   *
   * @param texts of the route files, by name
   */
  RouteProblem problem(Map<String, String> texts) {
    Optional<Place> place = Optional.empty();
    Throwable deepest = this;
    for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
      deepest = cause;
      Optional<Place> found = place(cause, texts);
      boolean better = place.isEmpty() || place.get().line() == 0;
      place = better ? found.or(fixed(place)) : place;
    }
    String message = DIRECTORY.matcher(Failures.message(deepest)).replaceAll("$1");
    return new RouteProblem(
        place.map(Place::file).orElse(files),
        place.map(Place::line).orElse(0),
        "does not start: " + message.strip().replaceAll("\\s+", " ") + ".",
        "Correct what the message names; the routes that ran go on.");
  }

  private record Place(String file, int line) {}

  private static Supplier<Optional<Place>> fixed(Optional<Place> place) {
    return () -> place;
  }

  /** What a failure says of it: the file and line, or the route. */
  private static Optional<Place> place(Throwable cause, Map<String, String> texts) {
    Matcher named = PLACE.matcher(String.valueOf(cause.getMessage()));
    while (named.find()) {
      String file = named.group(1) + ".camel.yaml";
      String line = named.group(2);
      if (texts.containsKey(file) && line != null) {
        return Optional.of(new Place(file, Integer.parseInt(line)));
      }
    }
    return route(cause).flatMap(id -> placeOf(id, texts));
  }

  private static Optional<String> route(Throwable cause) {
    if (cause instanceof FailedToCreateRouteException created) {
      return Optional.ofNullable(created.getRouteId());
    }
    return cause instanceof FailedToStartRouteException started
        ? Optional.ofNullable(started.getRouteId())
        : Optional.empty();
  }

  private static Optional<Place> placeOf(String route, Map<String, String> texts) {
    return new TreeMap<>(texts)
        .entrySet().stream()
            .flatMap(
                file ->
                    RouteDocument.read(file.getKey(), file.getValue()).items().stream()
                        .filter(item -> item.path().equals("/route/id"))
                        .filter(item -> item.value().equals(route))
                        .map(item -> new Place(file.getKey(), item.line())))
            .findFirst();
  }
}
