package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.NoRepositoryException;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.keys.KeyException;
import io.voiceagents.backup.restore.RestoreRefusedException;
import io.voiceagents.backup.retention.RetentionHeldException;
import io.voiceagents.backup.source.SourceException;
import io.voiceagents.backup.store.ObjectExistsException;
import io.voiceagents.backup.store.ObjectMissingException;
import io.voiceagents.backup.store.StoreException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * What an exception means to the one who called.
 *
 * @param hints what to do next; may be empty
 * @param notes problems of a configuration; mostly empty
 */
public record Diagnosis(
    ExitCode exitCode, String message, List<String> hints, List<ConfigurationNote> notes) {
  public Diagnosis {
    hints = List.copyOf(hints);
    notes = List.copyOf(notes);
  }

  public static Diagnosis of(Throwable thrown) {
    Throwable cause = unwrapped(thrown);
    ExitCode code = code(cause);
    if (code == ExitCode.INTERRUPTED) {
      return interrupted();
    }
    List<String> parts = parts(text(cause));
    List<String> hints = new ArrayList<>(parts.subList(1, parts.size()));
    if (hints.isEmpty() && cause instanceof RuntimeException) {
      hints.add("this is a defect of backupctl; --verbose shows where it happened.");
    }
    List<ConfigurationNote> notes =
        cause instanceof InvalidConfigurationException invalid ? invalid.notes() : List.of();
    return new Diagnosis(code, parts.get(0), hints, notes);
  }

  static Diagnosis of(ExitCode code, String text) {
    List<String> parts = parts(text);
    return new Diagnosis(code, parts.get(0), parts.subList(1, parts.size()), List.of());
  }

  static Diagnosis interrupted() {
    return of(
        ExitCode.INTERRUPTED,
        "interrupted; the work was stopped. Hint: nothing half-done counts. Run the same command"
            + " again; a restore into a directory goes on where it stopped.");
  }

  /** The message and its hints, apart. */
  public static List<String> parts(String text) {
    return Arrays.stream(text.strip().split("\\s*\\bHint:\\s*")).map(String::strip).toList();
  }

  Document document() {
    return new Document()
        .put("message", message)
        .put("hint", String.join(" ", hints))
        .put("name", exitCode.word())
        .put("exit_code", exitCode.number())
        .put("severity", exitCode.severity().word())
        .put("problems", notes.stream().map(ConfigurationNote::document).toList());
  }

  private static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown.getCause();
    boolean wrapper =
        thrown instanceof UncheckedIOException || thrown instanceof ExecutionException;
    return wrapper && cause != null ? unwrapped(cause) : thrown;
  }

  private static ExitCode code(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      ExitCode code = ownCode(t);
      if (code != ExitCode.FAILED) {
        return code;
      }
      if (isPlainFailure(t)) {
        return ExitCode.FAILED;
      }
    }
    return ExitCode.FAILED;
  }

  /** Data that is not what it should be is no matter of reachability, whatever caused it. */
  private static boolean isPlainFailure(Throwable thrown) {
    return thrown instanceof ObjectMissingException || thrown instanceof ObjectExistsException;
  }

  private static ExitCode ownCode(Throwable thrown) {
    if (thrown instanceof CommandFailure failure) {
      return failure.exitCode();
    }
    if (thrown instanceof InvalidConfigurationException) {
      return ExitCode.CONFIGURATION_INVALID;
    }
    if (thrown instanceof RestoreRefusedException
        || thrown instanceof RetentionHeldException
        || thrown instanceof FileAlreadyExistsException) {
      return ExitCode.REFUSED;
    }
    if (thrown instanceof NoRepositoryException) {
      return ExitCode.NOT_FOUND;
    }
    if (thrown instanceof KeyException) {
      return ExitCode.KEY_PROBLEM;
    }
    if (thrown instanceof InterruptedException || thrown instanceof ClosedByInterruptException) {
      return ExitCode.INTERRUPTED;
    }
    return unreachable(thrown) ? ExitCode.UNREACHABLE : ExitCode.FAILED;
  }

  private static boolean unreachable(Throwable thrown) {
    return thrown instanceof SourceException
        || thrown instanceof ConnectException
        || thrown instanceof UnknownHostException
        || (thrown instanceof StoreException && !isPlainFailure(thrown));
  }

  private static String text(Throwable thrown) {
    String message = thrown.getMessage();
    if (message == null || message.isBlank()) {
      return "internal error: " + thrown.getClass().getName();
    }
    if (thrown instanceof FileAlreadyExistsException) {
      return message + " exists already. Hint: name another file; nothing is overwritten.";
    }
    if (thrown instanceof NoSuchFileException) {
      return "there is no file " + message;
    }
    if (thrown instanceof AccessDeniedException) {
      return "no permission for " + message;
    }
    return thrown instanceof RuntimeException
        ? "internal error: " + thrown.getClass().getSimpleName() + ": " + message
        : message;
  }
}
