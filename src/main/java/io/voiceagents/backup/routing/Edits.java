package io.voiceagents.backup.routing;

import io.voiceagents.backup.edit.EditEntry.Outcome;
import io.voiceagents.backup.edit.EditedFiles;
import io.voiceagents.backup.edit.FileMarks;
import io.voiceagents.backup.edit.RouteProblem;
import io.voiceagents.backup.edit.UnreadableFileException;
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
  private static final EditedFiles NOTHING = new EditedFiles("", Map.of());

  private final Path configuration;
  private final Path routes;
  private final StagedRoutes staged;
  private final RouteGate gate;
  private final EventSink events;
  private final EditNotes notes;
  private final Clock clock;
  private Optional<Instant> again = Optional.empty();
  private String unreadable = "";
  private String toldUnreadable = "";
  private String refused = "";
  private FileMarks marks = FileMarks.NONE;
  private EditedFiles seen;
  private EditedFiles running;

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
    this.staged = new StagedRoutes(staging);
    this.events = events;
    this.clock = clock;
    this.seen = NOTHING;
    this.running = NOTHING;
  }

  /**
   * Checks what is there at the start, without putting it in force.
   *
   * @throws IOException with all problems
   */
  RouteGate.Passed first() throws IOException {
    staged.clear();
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

  /** What was checked at the start runs; an alert of a process before this one is over. */
  void started() {
    notes.started(running);
    events.accept(new Event.EditsFine(clock.instant()));
  }

  /** Looks once; takes an edit, refuses it, or finds none. Never throws. */
  void look(InForce inForce) {
    boolean asked = isAsked();
    Instant now = clock.instant();
    boolean due = again.filter(time -> !now.isBefore(time)).isPresent();
    if (!asked && !due && marks.hold(now)) {
      return;
    }
    marks = EditedFiles.marks(configuration, routes, now);
    EditedFiles files;
    try {
      files = EditedFiles.read(configuration, routes);
    } catch (UnreadableFileException e) {
      // Whoever replaces a file may be met in between: it is looked for again at once.
      marks = FileMarks.NONE;
      unreadable(e.problem(), asked);
      return;
    }
    unreadable = "";
    toldUnreadable = "";
    if (files.equals(seen) && !due && !asked) {
      return;
    }
    seen = files;
    again = Optional.empty();
    if (!files.equals(running)) {
      take(files, inForce);
    } else if (isRefused() || asked) {
      note(Outcome.UNCHANGED, files, refused, "the files are what runs", List.of());
      if (isRefused()) {
        applied(refused, "it was taken back: the files are what runs");
      }
    }
  }

  private boolean isAsked() {
    try {
      return notes.isAsked();
    } catch (IOException e) {
      LOG.warn("requests to look at edits can't be read: {}", Failures.message(e));
      return false;
    }
  }

  private boolean isRefused() {
    return !refused.isEmpty();
  }

  /** Told when it is seen a second time: whoever replaces a file may be met in between. */
  private void unreadable(RouteProblem problem, boolean asked) {
    boolean before = unreadable.equals(problem.text());
    unreadable = problem.text();
    if (asked || (before && !toldUnreadable.equals(unreadable))) {
      toldUnreadable = unreadable;
      seen = NOTHING;
      refuse(NOTHING, problem.file(), List.of(problem));
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
      List<RouteProblem> problems = problems(files, inForce);
      if (!problems.isEmpty()) {
        refuse(files, changed, problems);
        return;
      }
      String summary = summary(files);
      running = files;
      note(Outcome.APPLIED, files, changed, summary, List.of());
      applied(changed, summary);
    } catch (RoutesDontStart e) {
      if (e.mayPass()) {
        again = Optional.of(clock.instant().plus(RETRY));
      }
      refuse(files, changed, List.of(e.problem(files.routes())));
    } catch (IOException e) {
      // Nothing is wrong with the edit itself: a store may be away, and comes back.
      again = Optional.of(clock.instant().plus(RETRY));
      refuse(files, changed, Failures.message(e), List.of());
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("an edit of {} can't be taken", changed, e);
      refuse(files, changed, List.of(notTaken(changed, e)));
    }
  }

  /** What nobody thought of must not pass for an edit that was never seen. */
  private static RouteProblem notTaken(String changed, Throwable failure) {
    return new RouteProblem(
        changed,
        0,
        "can't be taken: " + Failures.message(failure) + ".",
        "Take the last change back; the log of 'backupctl serve' says more.");
  }

  /** What stands in the way of an edit; none if it is in force now. */
  private List<RouteProblem> problems(EditedFiles files, InForce inForce) throws IOException {
    RouteGate.Checked<RouteGate.Passed> checked = check(files);
    if (checked.value().isEmpty()) {
      return checked.problems();
    }
    RouteGate.Passed passed = checked.value().get();
    boolean inUse = false;
    try {
      List<RouteProblem> objections = inForce.objections(passed);
      if (objections.isEmpty()) {
        inForce.put(passed);
        inUse = true;
      }
      return objections;
    } finally {
      if (!inUse) {
        StagedRoutes.discard(passed.routes());
      }
    }
  }

  private void applied(String changed, String summary) {
    refused = "";
    LOG.info("in force now: {}: {}", changed, summary);
    events.accept(new Event.EditApplied(clock.instant(), changed, summary));
  }

  private void refuse(EditedFiles files, String changed, List<RouteProblem> problems) {
    refuse(files, changed, RouteGate.text(problems), problems);
  }

  private void refuse(
      EditedFiles files, String changed, String message, List<RouteProblem> problems) {
    refused = changed;
    LOG.warn("an edit was refused, what ran before goes on: {}", message);
    // Who hears of it finds it in the history.
    note(Outcome.REFUSED, files, changed, message, problems);
    events.accept(new Event.EditRefused(clock.instant(), changed, message));
  }

  private RouteGate.Checked<RouteGate.Passed> check(EditedFiles files) throws IOException {
    RouteGate.Checked<LoadedConfiguration> loaded = gate.configuration(files);
    if (loaded.value().isEmpty()) {
      return RouteGate.Checked.bad(loaded.problems());
    }
    Path directory = staged.stage(files);
    boolean good = false;
    try {
      Configuration wanted = loaded.value().get().configuration();
      List<RouteProblem> problems = gate.problems(wanted, files, directory);
      good = problems.isEmpty();
      return good
          ? RouteGate.Checked.good(new RouteGate.Passed(loaded.value().get(), files, directory))
          : RouteGate.Checked.bad(problems);
    } finally {
      if (!good) {
        StagedRoutes.discard(directory);
      }
    }
  }

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
