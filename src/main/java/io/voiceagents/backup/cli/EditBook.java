package io.voiceagents.backup.cli;

import io.voiceagents.backup.edit.EditEntry;
import io.voiceagents.backup.edit.EditLog;
import io.voiceagents.backup.edit.EditedFiles;
import io.voiceagents.backup.edit.FileChange;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The edits of a host, for those who make them. Thread-safe. */
public interface EditBook {
  /**
   * How the files differ from those that run, or ran last.
   *
   * @throws CommandFailure if nothing ever ran
   */
  List<FileChange> diff() throws IOException;

  /**
   * Has the process that stays look at the files now, and waits for what becomes of them.
   *
   * @param by who asks
   * @throws CommandFailure if no such process runs, or if it does not answer
   */
  EditEntry apply(String by) throws IOException, InterruptedException;

  /** What became of edits, newest first. */
  List<EditEntry> history(int limit) throws IOException;

  /**
   * Those of this host.
   *
   * @param configuration the file that people edit
   * @param routes the directory that people edit
   */
  static EditBook ofHost(
      Path state, Path configuration, Path routes, SecureRandom random, Clock clock) {
    return new HostEdits(new EditLog(state), configuration, routes, random, clock);
  }

  /** Reads and writes the state directory. */
  record HostEdits(EditLog log, Path configuration, Path routes, SecureRandom random, Clock clock)
      implements EditBook {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_MILLIS = 100;

    @Override
    public List<FileChange> diff() throws IOException {
      try {
        return log.changes(
            String.valueOf(configuration.getFileName()), EditedFiles.read(configuration, routes));
      } catch (NoSuchFileException e) {
        throw new CommandFailure(
            ExitCode.NOT_FOUND,
            "no 'backupctl serve' has run with this state directory; there is nothing to compare"
                + " with. Hint: 'backupctl routes check' says whether the files may run");
      }
    }

    @Override
    public EditEntry apply(String by) throws IOException, InterruptedException {
      if (!log.isServed()) {
        throw new CommandFailure(
            ExitCode.REFUSED,
            "no 'backupctl serve' runs with this state directory; what the files say holds when it"
                + " starts. Hint: 'backupctl routes check' says whether they may run");
      }
      String id = Long.toHexString(random.nextLong());
      log.ask(id, by);
      try {
        return answer(id);
      } finally {
        log.answered(id);
      }
    }

    private EditEntry answer(String id) throws IOException, InterruptedException {
      Instant end = clock.instant().plus(PATIENCE);
      while (clock.instant().isBefore(end)) {
        Optional<EditEntry> found =
            log.list(PAGE).stream().filter(entry -> entry.requests().contains(id)).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
        boolean unused = new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      }
      throw new CommandFailure(
          ExitCode.FAILED,
          "'backupctl serve' has not answered within "
              + PATIENCE.toSeconds()
              + " seconds. Hint: 'backupctl routes history' shows when it has");
    }

    @Override
    public List<EditEntry> history(int limit) throws IOException {
      return log.list(limit);
    }
  }

  /** How far back answers are looked for. */
  int PAGE = 20;
}
