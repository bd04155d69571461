package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.cli.output.Severity;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How backupctl ends. Published: scripts and schedulers rely on the numbers (docs/cli.md). Declared
 * from harmless to bad, which is the order of {@link #worst}.
 */
public enum ExitCode {
  COMPLETE(0, "complete, passed, nothing to complain about"),
  PARTIAL(3, "partial: a backup was stored, but something named in it could not be read"),
  USAGE(2, "usage error: unknown command, option or value; nothing was done"),
  NOT_FOUND(6, "not found: no such backup, or no such type"),
  CONFIGURATION_INVALID(4, "configuration invalid; every problem is listed with its place"),
  REFUSED(5, "refused before anything was touched: target not empty or in use, --force missing"),
  UNREACHABLE(7, "store or source unreachable, or not fit for its purpose"),
  KEY_PROBLEM(8, "key problem: a key is missing, wrong or unreadable"),
  FAILED(1, "failed"),
  VERIFICATION_FAILED(9, "verification failed: a stored backup is damaged or does not start"),
  INTERRUPTED(130, "interrupted by SIGINT or SIGTERM");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  public int number() {
    return number;
  }

  public String meaning() {
    return meaning;
  }

  /** The name in JSON documents. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Severity severity() {
    return switch (this) {
      case COMPLETE -> Severity.OK;
      case PARTIAL -> Severity.WARNING;
      default -> Severity.FAILED;
    };
  }

  /** How a backup with that outcome ends. */
  public static ExitCode of(Outcome outcome) {
    return switch (outcome) {
      case COMPLETE -> COMPLETE;
      case PARTIAL -> PARTIAL;
      case FAILED -> FAILED;
    };
  }

  /** The one of that number; empty if there is none. */
  public static Optional<ExitCode> of(int number) {
    return Arrays.stream(values()).filter(code -> code.number == number).findFirst();
  }

  /** All of them in the order of their numbers. */
  public static List<ExitCode> byNumber() {
    return Arrays.stream(values()).sorted(Comparator.comparingInt(ExitCode::number)).toList();
  }

  /** The worst of several ends; {@link #COMPLETE} of none. */
  static ExitCode worst(Collection<ExitCode> codes) {
    return codes.stream().max(Comparator.naturalOrder()).orElse(COMPLETE);
  }
}
