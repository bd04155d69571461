package io.voiceagents.backup.retention;

import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.Retention;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which retentions may be applied on this host without asking: those that were in force, and those
 * that give up no more of what is stored than an edit may. They outlive the process and the
 * configuration: a refused edit that stays in the file is asked about at the next start, and so is
 * a policy that is taken out and put back. Thread-safe, across processes too.
 */
public final class Agreements {
  /** A little less than a day, so that a daily expiry moves it every day. */
  private static final Duration MOVES = Duration.ofHours(20);

  /** One process holds a file lock once; its threads take turns here. */
  private static final Object TURN = new Object();

  private final Path directory;
  private final AgreementFile file;
  private final Clock clock;

  /**
   * @param directory the state directory
   */
  public Agreements(Path directory, Clock clock) {
    this.directory = directory;
    this.file = new AgreementFile(directory);
    this.clock = clock;
  }

  /**
   * What a policy's retention would give up of what is stored, measured against what was agreed;
   * empty where it keeps as much, or where nothing is known of the policy.
   *
   * @throws IOException if the store is away, or the file can't be read
   */
  public Optional<RetentionLoss> loss(Retainer.Source stored, Policy policy) throws IOException {
    Agreement known = file.read().get(policy.name());
    return known == null ? Optional.empty() : loss(stored, known.base(), policy);
  }

  private static Optional<RetentionLoss> loss(Retainer.Source stored, Retention base, Policy policy)
      throws IOException {
    return RetentionLoss.isPossible(base, policy.retention())
        ? Optional.of(RetentionLoss.of(stored.open(), policy.keeping(base), policy))
        : Optional.empty();
  }

  /**
   * Judges the retention of a policy in force, and remembers the result.
   *
   * @param mostPercent of what is stored, that it may give up
   * @return why it is held back; empty if it may be applied
   * @throws IOException if the store is away, or the file can't be read or written
   */
  public Optional<String> judge(Retainer.Source stored, Policy policy, int mostPercent)
      throws IOException {
    Retention wanted = policy.retention();
    Agreement known = file.read().get(policy.name());
    if (known == null || !RetentionLoss.isPossible(known.agreed(), wanted)) {
      agreeIfNew(policy, known);
      return Optional.empty();
    }
    Optional<RetentionLoss> loss =
        loss(stored, known.base(), policy).filter(one -> one.percent() > mostPercent);
    if (loss.isEmpty()) {
      update(policy, before -> before.agreeing(wanted));
      return Optional.empty();
    }
    String message = message(policy, known.base(), loss.get(), mostPercent);
    Agreement.Held held = new Agreement.Held(wanted, clock.instant(), message);
    if (known.held().filter(one -> one.retention().equals(wanted)).isEmpty()) {
      update(policy, before -> before.holding(held));
    }
    return Optional.of(message);
  }

  private void agreeIfNew(Policy policy, @Nullable Agreement known) throws IOException {
    boolean same =
        known != null && known.agreed().equals(policy.retention()) && known.held().isEmpty();
    if (!same) {
      update(policy, before -> before.agreeing(policy.retention()));
    }
  }

  private static String message(Policy policy, Retention base, RetentionLoss loss, int most) {
    return ("expiry is held back: policies.%s.retention gives up %d of the %d backups that are stored, %d %% (schedules.max_given_up_percent is %d);"
            + " agreed were full_backups %d, incremental %d")
        .formatted(
            policy.name(),
            loss.lost(),
            loss.sets(),
            loss.percent(),
            most,
            base.fullBackups(),
            base.incremental());
  }

  /** Why the retention of a policy is not applied; empty if it is. Asks no store. */
  public Optional<String> heldBack(Policy policy) throws IOException {
    return Optional.ofNullable(file.read().get(policy.name()))
        .flatMap(Agreement::held)
        .filter(held -> held.retention().equals(policy.retention()))
        .map(Agreement.Held::message);
  }

  /** A person means it, whatever it gives up. */
  public void agree(Policy policy) throws IOException {
    Retention meant = policy.retention();
    update(policy, before -> Agreement.first(meant, clock.instant()));
  }

  /** An expiry has applied the retention of a policy: from now on edits are measured against it. */
  void applied(Policy policy) throws IOException {
    Agreement known = file.read().get(policy.name());
    boolean old = known != null && !clock.instant().isBefore(known.movedAt().plus(MOVES));
    if (known != null && old && !known.base().equals(policy.retention())) {
      agree(policy);
    }
  }

  private void update(Policy policy, UnaryOperator<Agreement> change) throws IOException {
    Files.createDirectories(directory);
    synchronized (TURN) {
      try (FileChannel lock =
          FileChannel.open(
              directory.resolve("retention.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE)) {
        lock.lock();
        Map<String, Agreement> all = new TreeMap<>(file.read());
        Agreement first = Agreement.first(policy.retention(), clock.instant());
        all.put(policy.name(), change.apply(all.getOrDefault(policy.name(), first)));
        file.write(all);
      }
    }
  }
}
