package io.voiceagents.backup.routing;

import io.voiceagents.backup.edit.EditEntry;
import io.voiceagents.backup.edit.EditEntry.Outcome;
import io.voiceagents.backup.edit.EditLog;
import io.voiceagents.backup.edit.EditedFiles;
import io.voiceagents.backup.edit.RouteProblem;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes down what becomes of edits, and answers those who ask for one. A full disk keeps nobody
 * from editing: what can't be written is logged. Used by one thread.
 */
final class EditNotes {
  private static final Logger LOG = LoggerFactory.getLogger(EditNotes.class);

  private final EditLog log;
  private final String configuration;
  private final UnaryOperator<String> owners;
  private final Clock clock;
  private Map<String, String> requests = Map.of();
  private Optional<EditEntry> last = Optional.empty();
  private int generation;

  /**
   * What became of files.
   *
   * @param changed names of those that differ from what runs, joined by commas
   */
  record Note(
      Outcome outcome,
      EditedFiles files,
      String changed,
      String message,
      List<RouteProblem> problems) {}

  /**
   * @param configuration name of its file
   * @param owners whose the files of a list are
   */
  EditNotes(EditLog log, String configuration, UnaryOperator<String> owners, Clock clock) {
    this.log = log;
    this.configuration = configuration;
    this.owners = owners;
    this.clock = clock;
  }

  /** Looks whether somebody asks for a look. */
  boolean isAsked() throws IOException {
    requests = log.requests();
    return !requests.isEmpty();
  }

  /** The process began with these files. */
  void started(EditedFiles files) {
    try {
      generation = log.list(1).stream().mapToInt(EditEntry::generation).findFirst().orElse(0);
    } catch (IOException e) {
      LOG.warn("the history of edits can't be read: {}", Failures.message(e));
    }
    note(new Note(Outcome.STARTED, files, configuration, "what runs from the start on", List.of()));
  }

  void note(Note note) {
    boolean runs = note.outcome() == Outcome.STARTED || note.outcome() == Outcome.APPLIED;
    if (runs) {
      generation++;
    }
    EditEntry entry = entry(note);
    if (requests.isEmpty() && last.filter(before -> isSame(before, entry)).isPresent()) {
      return;
    }
    try {
      if (runs) {
        log.running(configuration, note.files());
      }
      log.add(entry);
      last = Optional.of(entry);
      for (String id : requests.keySet()) {
        log.answered(id);
      }
    } catch (IOException e) {
      LOG.warn("the history of edits can't be written: {}", Failures.message(e));
    }
    requests = Map.of();
  }

  private EditEntry entry(Note note) {
    String by =
        requests.isEmpty()
            ? owners.apply(note.changed())
            : String.join(", ", List.copyOf(requests.values()));
    return new EditEntry(
        generation,
        clock.instant(),
        note.outcome(),
        note.changed().isEmpty() ? List.of() : List.of(note.changed().split(", ", -1)),
        by,
        note.message(),
        note.problems(),
        note.files().digest(),
        new ArrayList<>(requests.keySet()));
  }

  /** One that waits for the store is tried every few seconds, and noted once. */
  private static boolean isSame(EditEntry before, EditEntry now) {
    return now.isRefused()
        && before.isRefused()
        && before.digest().equals(now.digest())
        && before.message().equals(now.message());
  }
}
