package io.voiceagents.backup.routing;

import io.voiceagents.backup.edit.EditEntry.Outcome;
import io.voiceagents.backup.edit.EditedFiles;
import io.voiceagents.backup.edit.RouteProblem;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.LoadedConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets edits of the configuration and of the routes take effect, or refuses them: looked for every
 * second, passed through the {@link RouteGate}, then all at once. What is under way goes on as it
 * began. A refused edit changes nothing and is told once. Used by one thread.
 */
final class Edits {
  private static final Logger LOG = LoggerFactory.getLogger(Edits.class);
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final Path configuration;
  private final Path routes;
  private final Path staging;
  private final RouteGate gate;
  private final EventSink events;
  private final EditNotes notes;
  private final Clock clock;
  private Optional<Instant> again = Optional.empty();
  private boolean refused;
  private EditedFiles seen;
  private EditedFiles running;
  private int generation;

  /** Puts what passed in force. */
  interface InForce {
    /**
     * What stands in the way of an edit, as far as only what is running can tell.
     *
     * @throws IOException if that can't be told now
     */
    List<RouteProblem> objections(RouteGate.Passed passed) throws IOException;

    /**
     * Puts an edit in force.
     *
     * @param passed what passed the gate
     * @throws IOException if it does not start; then what ran before goes on
     */
    void put(RouteGate.Passed passed) throws IOException;
  }

  /**
   * @param routes directory that people edit
   * @param staging where copies of what runs are kept
   */
  Edits(RouteGate gate, Path routes, Path staging, EventSink events, EditNotes notes, Clock clock) {
    this.gate = gate;
    this.notes = notes;
    this.configuration = gate.file();
    this.routes = routes;
    this.staging = staging;
    this.events = events;
    this.clock = clock;
    this.seen = new EditedFiles("", Map.of());
    this.running = seen;
  }

  /**
   * Checks what is there at the start, without putting it in force.
   *
   * @throws IOException with all problems
   */
  RouteGate.Passed first() throws IOException {
    EditedFiles files = EditedFiles.read(configuration, routes);
    RouteGate.Checked<RouteGate.Passed> checked = check(files);
    seen = files;
    running = files;
    if (checked.value().isEmpty()) {
      throw new IOException(
          "the configuration or the routes can't run:\n" + RouteGate.text(checked.problems()));
    }
    return checked.value().get();
  }

  /** What was checked at the start runs. */
  void started() {
    notes.started(running);
  }

  /** Looks once; takes an edit, refuses it, or finds none. */
  void look(InForce inForce) {
    EditedFiles files;
    boolean asked;
    try {
      files = EditedFiles.read(configuration, routes);
      asked = notes.isAsked();
    } catch (IOException e) {
      LOG.warn("edits can't be read: {}", Failures.message(e));
      return;
    }
    boolean due = again.filter(time -> !clock.instant().isBefore(time)).isPresent();
    if (files.equals(seen) && !due && !asked) {
      return;
    }
    seen = files;
    again = Optional.empty();
    if (!files.equals(running)) {
      take(files, inForce);
    } else if (refused || asked) {
      note(Outcome.UNCHANGED, files, "", "the files are what runs", List.of());
      if (refused) {
        applied("the refused edit", "it was taken back");
      }
    }
  }

  private void note(
      Outcome outcome,
      EditedFiles files,
      String changed,
      String message,
      List<RouteProblem> problems) {
    notes.note(new EditNotes.Note(outcome, files, changed, message, problems));
  }

  private void take(EditedFiles files, InForce inForce) {
    String changed = changed(files);
    try {
      RouteGate.Checked<RouteGate.Passed> checked = check(files);
      List<RouteProblem> problems =
          checked.value().isPresent()
              ? inForce.objections(checked.value().get())
              : checked.problems();
      if (checked.value().isEmpty() || !problems.isEmpty()) {
        refuse(changed, RouteGate.text(problems));
        note(Outcome.REFUSED, files, changed, RouteGate.text(problems), problems);
        return;
      }
      inForce.put(checked.value().get());
      String summary = summary(files);
      running = files;
      applied(changed, summary);
      note(Outcome.APPLIED, files, changed, summary, List.of());
    } catch (IOException e) {
      // Nothing is wrong with the edit itself: a store may be away, and comes back.
      again = Optional.of(clock.instant().plus(RETRY));
      refuse(changed, Failures.message(e));
      note(Outcome.REFUSED, files, changed, Failures.message(e), List.of());
    }
  }

  private void applied(String changed, String summary) {
    refused = false;
    LOG.info("in force now: {}: {}", changed, summary);
    events.accept(new Event.EditApplied(clock.instant(), changed, summary));
  }

  private void refuse(String file, String message) {
    refused = true;
    LOG.warn("an edit was refused, what ran before goes on: {}", message);
    events.accept(new Event.EditRefused(clock.instant(), file, message));
  }

  private RouteGate.Checked<RouteGate.Passed> check(EditedFiles files) throws IOException {
    RouteGate.Checked<LoadedConfiguration> loaded = gate.configuration();
    if (loaded.value().isEmpty()) {
      return RouteGate.Checked.bad(loaded.problems());
    }
    Path directory = staging.resolve("routes-" + generation++ % KEPT);
    RouteGate.discard(directory);
    files.writeRoutes(directory);
    Configuration wanted = loaded.value().get().configuration();
    List<RouteProblem> problems = gate.problems(wanted, files, directory);
    return problems.isEmpty()
        ? RouteGate.Checked.good(new RouteGate.Passed(loaded.value().get(), files, directory))
        : RouteGate.Checked.bad(problems);
  }

  /** Generations whose files stay, for those that have work to finish. */
  private static final int KEPT = 64;

  /** Names of the files that differ from what runs. */
  private String changed(EditedFiles files) {
    TreeSet<String> names = new TreeSet<>(files.routes().keySet());
    names.addAll(running.routes().keySet());
    names.removeIf(
        name ->
            Optional.ofNullable(files.routes().get(name))
                .equals(Optional.ofNullable(running.routes().get(name))));
    if (!files.configuration().equals(running.configuration())) {
      names.add(String.valueOf(configuration.getFileName()));
    }
    return String.join(", ", names);
  }

  private String summary(EditedFiles files) {
    long before = running.configuration().lines().count();
    long now = files.configuration().lines().count();
    return files.configuration().equals(running.configuration())
        ? "routes changed"
        : "the configuration changed (" + before + " lines before, " + now + " now)";
  }
}
