package io.voiceagents.backup.audit;

import io.voiceagents.backup.seal.AuditPart;
import io.voiceagents.backup.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds what was changed in a log. By itself the log shows what was edited, removed or exchanged
 * between two records; beside the store's copy also a removed end, and a log that was written anew.
 * Only what was never shipped can vanish unseen, from the end.
 */
public final class AuditCheck {
  /** The operation by which an operator says that a log of this host is gone. */
  public static final String ACCEPTED = "audit accept-lost";

  private static final int MOST = 50;

  private final AuditLog log;
  private final List<String> problems = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Ranges missing =
      new Ranges(problems, "is gone here; the store has it", "are gone here; the store has them");
  private final Ranges differing =
      new Ranges(problems, "is not what was shipped", "are not what was shipped");
  private Optional<LocalChain.Line> here = Optional.empty();
  private long records;

  private AuditCheck(AuditLog log) {
    this.log = log;
  }

  /**
   * Checks a log.
   *
   * @param store with its copy; without one only the files of this host are looked at
   * @throws IOException if something can't be read
   */
  public static AuditReport of(AuditLog log, Optional<ObjectStore> store) throws IOException {
    return new AuditCheck(log).run(store);
  }

  private AuditReport run(Optional<ObjectStore> store) throws IOException {
    LocalChain chain = new LocalChain(log.files(), problems, notes);
    step(chain);
    long shipped = -1;
    if (store.isPresent()) {
      ShippedLogs logs = new ShippedLogs(store.get());
      List<AuditPart> parts = chain.log().isPresent() ? logs.parts(chain.log().get()) : List.of();
      shipped = compare(chain, logs, parts);
      drain(chain);
      others(chain, logs);
    }
    drain(chain);
    if (shipped >= 0 && records > shipped) {
      notes.add(
          "not in the store yet: %d; 'backupctl serve' and the next backup take them there"
              .formatted(records - shipped));
    }
    List<String> shown = problems.subList(0, Math.min(MOST, problems.size()));
    if (problems.size() > MOST) {
      notes.add("%d more problems".formatted(problems.size() - MOST));
    }
    return new AuditReport(chain.log().orElse(""), records, shipped, shown, notes);
  }

  private void step(LocalChain chain) throws IOException {
    here = chain.advance(log.files());
    if (here.isPresent()) {
      records++;
    }
  }

  private void drain(LocalChain chain) throws IOException {
    while (here.isPresent()) {
      step(chain);
    }
  }

  /** Returns the number of the last record in the store. */
  private long compare(LocalChain chain, ShippedLogs logs, List<AuditPart> parts)
      throws IOException {
    long last = 0;
    for (AuditPart part : parts) {
      if (part.first() > last + 1) {
        problems.add(
            "the store has no records %d to %d, though later ones"
                .formatted(last + 1, part.first() - 1));
      }
      List<byte[]> lines = logs.lines(part);
      if (lines.size() != part.last() - part.first() + 1) {
        problems.add("%s does not hold the records of its name".formatted(part.key()));
      }
      for (int i = 0; i < lines.size(); i++) {
        if (part.first() + i > last) {
          compare(chain, part.first() + i, lines.get(i));
        }
      }
      last = Math.max(last, part.last());
    }
    missing.end();
    differing.end();
    return last;
  }

  private void compare(LocalChain chain, long sequence, byte[] shipped) throws IOException {
    while (here.isPresent() && here.get().sequence() < sequence) {
      step(chain);
    }
    if (here.isEmpty() || here.get().sequence() > sequence) {
      missing.add(sequence);
    } else if (!Arrays.equals(here.get().bytes(), shipped)) {
      differing.add(sequence);
    }
  }

  /** A log that was taken away as a whole, with another one in its place. */
  private void others(LocalChain chain, ShippedLogs logs) throws IOException {
    for (String other : logs.ids()) {
      if (other.startsWith(log.hostPrefix())
          && chain.log().filter(other::equals).isEmpty()
          && logs.stateDirectory(other)
              .filter(log.files().state().toString()::equals)
              .isPresent()) {
        String what =
            "the log %s of this host and state directory is in the store, and gone here"
                .formatted(other);
        (chain.accepted().contains(other) ? notes : problems).add(what);
      }
    }
  }

  /** Says numbers that follow each other in one sentence. */
  private static final class Ranges {
    private final List<String> to;
    private final String one;
    private final String many;
    private long first;
    private long last;

    Ranges(List<String> to, String one, String many) {
      this.to = to;
      this.one = one;
      this.many = many;
    }

    void add(long sequence) {
      if (first > 0 && sequence != last + 1) {
        end();
      }
      if (first == 0) {
        first = sequence;
      }
      last = sequence;
    }

    void end() {
      if (first > 0) {
        to.add(
            first == last
                ? "record %d %s".formatted(first, one)
                : "records %d to %d %s".formatted(first, last, many));
      }
      first = 0;
    }
  }
}
