package io.voiceagents.backup.routing;

import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.recovery.Plan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.spi.PropertiesSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The route files of the resident process that run now, and their exchange one by one: a file that
 * is unchanged, and whose times are, is not touched. If one does not start, the one before comes
 * back. Used under the gate's lock.
 */
final class ScheduleRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(ScheduleRoutes.class);

  private static final int STOP_SECONDS = 5;

  private final CamelRuntime runtime;
  private final Optional<SharedSchedules> shared;
  private final Times times = new Times();
  private final Map<String, Running> running = new LinkedHashMap<>();

  /**
   * A file that runs.
   *
   * @param meaning its text and the times that it refers to
   */
  private record Running(Path file, String meaning, Map<String, String> times, List<String> ids) {
    /** The same text lies there too; where it came from goes with its generation. */
    Running at(Path other) {
      return new Running(other, meaning, times, ids);
    }
  }

  /**
   * @param shared with whom the schedules are kept together
   */
  ScheduleRoutes(CamelRuntime runtime, Optional<SharedSchedules> shared) {
    this.runtime = runtime;
    this.shared = shared;
    runtime.context().getPropertiesComponent().addPropertiesSource(times);
  }

  /** The times as the routes see them; Camel asks each time a route is loaded. */
  private static final class Times implements PropertiesSource {
    private volatile Map<String, String> values = Map.of();

    @Override
    public String getName() {
      return "schedules";
    }

    @Override
    public @Nullable String getProperty(String name) {
      return values.get(name);
    }
  }

  /**
   * Lets exactly these files run.
   *
   * @param files of {@link RouteGate#resident}
   * @throws IOException if one does not start; then everything is as before
   */
  synchronized void apply(Configuration configuration, List<Path> files) throws IOException {
    Map<String, Running> before = new LinkedHashMap<>(running);
    Map<String, String> wanted = Schedule.properties(configuration);
    if (shared.isPresent()) {
      shared.get().pause();
    }
    try {
      exchange(wanted, files);
      if (shared.isPresent()) {
        shared.get().forgetOthers(runtime.context());
      }
      files.forEach(file -> running.computeIfPresent(name(file), (name, now) -> now.at(file)));
    } catch (IOException | RuntimeException e) {
      LOG.warn("routes are put back as they were: {}", Failures.message(e));
      restore(before);
      throw e;
    } finally {
      // Before the first files are there nothing of what is due could be begun.
      if (shared.isPresent() && hasSchedules()) {
        shared.get().begin();
      }
    }
  }

  /**
   * What really starts the backups of a policy: the triggers of the routes that run, whoever
   * stopped the others.
   */
  synchronized Plan plan(Policy policy) {
    List<Instant> next = new ArrayList<>();
    List<String> idle = new ArrayList<>();
    policy
        .schedule()
        .forEach(
            (kind, cron) ->
                next(Schedule.of(policy, kind, cron))
                    .ifPresentOrElse(next::add, () -> idle.add(kind.word())));
    return new Plan(next.stream().min(Comparator.naturalOrder()), idle);
  }

  private Optional<Instant> next(Schedule schedule) {
    Optional<Running> file =
        Optional.ofNullable(running.get(name(schedule.file(Path.of("routes")))));
    return file.stream()
        .flatMap(found -> found.ids().stream())
        .flatMap(id -> Firing.next(runtime.context(), id).stream())
        .min(Comparator.naturalOrder());
  }

  /** Whether an own schedule will fire; of a route without an id, whether all of its file will. */
  synchronized boolean runs(OwnSchedules.Time time) {
    List<String> ids =
        Optional.ofNullable(running.get(time.file())).map(Running::ids).orElse(List.of());
    List<String> asked = ids.contains(time.route()) ? List.of(time.route()) : ids;
    return !asked.isEmpty()
        && asked.stream().allMatch(id -> Firing.next(runtime.context(), id).isPresent());
  }

  private boolean hasSchedules() {
    return running.keySet().stream().anyMatch(ScheduleRoutes::isSchedule);
  }

  private static boolean isSchedule(String name) {
    return name.startsWith(OwnSchedules.PREFIX);
  }

  /**
   * Lets exactly these files run that need no database: the others follow by {@link #repair}.
   *
   * @throws IOException if one does not start
   */
  synchronized void applyOthers(Configuration configuration, List<Path> files) throws IOException {
    exchange(
        Schedule.properties(configuration),
        files.stream().filter(file -> !isSchedule(name(file))).toList());
  }

  /**
   * The same as {@link #apply}, and brings back what another process has taken out.
   *
   * @param inForce asked when nobody exchanges routes any more: an edit may have been under way
   */
  synchronized void repair(Supplier<RouteGate.Passed> inForce) throws IOException {
    if (shared.isEmpty()) {
      return;
    }
    RouteGate.Passed passed = inForce.get();
    if (!isComplete(passed)) {
      apply(passed.configuration(), passed.resident());
    }
    Set<String> missing = shared.get().missing(runtime.context());
    if (missing.isEmpty()) {
      return;
    }
    shared.get().pause();
    try {
      bringBack(missing);
    } finally {
      shared.get().begin();
    }
  }

  private boolean isComplete(RouteGate.Passed passed) throws IOException {
    Map<String, String> wanted = Schedule.properties(passed.configuration());
    for (Path file : passed.resident()) {
      Running now = running.get(name(file));
      if (now == null || !now.meaning().equals(meaning(file, wanted))) {
        return false;
      }
    }
    return true;
  }

  private void bringBack(Set<String> missing) throws IOException {
    for (Map.Entry<String, Running> file : Map.copyOf(running).entrySet()) {
      if (file.getValue().ids().stream().anyMatch(missing::contains)) {
        Running old = file.getValue();
        stop(file.getKey());
        start(file.getKey(), old.file(), old.meaning(), old.times());
      }
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private void exchange(Map<String, String> wanted, List<Path> files) throws IOException {
    Map<String, Path> named = new LinkedHashMap<>();
    files.forEach(file -> named.put(name(file), file));
    for (String name : List.copyOf(running.keySet())) {
      if (!named.containsKey(name)) {
        stop(name);
      }
    }
    for (Map.Entry<String, Path> file : named.entrySet()) {
      String meaning = meaning(file.getValue(), wanted);
      Running now = running.get(file.getKey());
      if (now == null || !now.meaning().equals(meaning)) {
        stop(file.getKey());
        start(file.getKey(), file.getValue(), meaning, wanted);
      }
    }
  }

  private void restore(Map<String, Running> before) throws IOException {
    new LinkedHashMap<>(running)
        .forEach(
            (name, now) -> {
              if (!now.equals(before.get(name))) {
                stop(name);
              }
            });
    for (Map.Entry<String, Running> file : before.entrySet()) {
      if (!running.containsKey(file.getKey())) {
        Running old = file.getValue();
        start(file.getKey(), old.file(), old.meaning(), old.times());
      }
    }
  }

  private void start(String name, Path file, String meaning, Map<String, String> wanted)
      throws IOException {
    times.values = Map.copyOf(wanted);
    Set<String> before = ids();
    try {
      runtime.add(new RuntimePlan(List.of(file), Optional.empty(), Map.of(), Map.of()));
    } catch (IOException e) {
      ids().stream().filter(id -> !before.contains(id)).forEach(this::remove);
      throw e;
    }
    List<String> added = ids().stream().filter(id -> !before.contains(id)).toList();
    running.put(name, new Running(file, meaning, wanted, added));
  }

  private void stop(String name) {
    Running old = running.remove(name);
    if (old != null) {
      old.ids().forEach(this::remove);
    }
  }

  private void remove(String id) {
    CamelContext context = runtime.context();
    try {
      // Where the schedules are shared, a route waits for the work that it began, which goes on.
      context.getRouteController().stopRoute(id, STOP_SECONDS, TimeUnit.SECONDS);
      context.removeRoute(id);
    } catch (Exception e) {
      LOG.error("the route {} does not stop", id, e);
    }
  }

  private Set<String> ids() {
    return runtime.context().getRoutes().stream().map(Route::getId).collect(Collectors.toSet());
  }

  private static String meaning(Path file, Map<String, String> wanted) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    Map<String, String> used = new HashMap<>();
    wanted.forEach(
        (name, value) -> {
          if (text.contains("{{" + name + "}}")) {
            used.put(name, value);
          }
        });
    return text + new TreeMap<>(used);
  }
}
