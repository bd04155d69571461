package io.voiceagents.backup.alert;

import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.policy.AlertLevel;
import io.voiceagents.backup.recovery.Judgement;
import io.voiceagents.backup.recovery.Protection;
import io.voiceagents.backup.recovery.Recoverability;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which alerts something means. Pure. */
final class Rules {
  private static final String STORE = "store";
  private static final String SERVER = "server";
  private static final String ROUTES = "routes";
  static final String STORE_KEY = Alert.key(AlertKind.STORE, STORE);

  private Rules() {}

  static List<Change> of(Event event) {
    if (event instanceof Event.BackupEnded ended) {
      return of(ended);
    }
    if (event instanceof Event.Verified verified) {
      AlertKind kind =
          verified.depth().equals("restore") ? AlertKind.RESTORE_TEST : AlertKind.VERIFICATION;
      String what = verified.key() + " failed: " + verified.message();
      Alert alert = Alert.of(kind, verified.type(), what, verified.at());
      return List.of(Change.when(!verified.passed(), alert, verified.at()));
    }
    if (event instanceof Event.LogTrouble trouble) {
      AlertKind kind = trouble.gap() ? AlertKind.LOG_GAP : AlertKind.LOG;
      Alert alert = Alert.of(kind, trouble.type(), trouble.message(), trouble.at());
      return List.of(new Change.Raise(alert));
    }
    if (event instanceof Event.LogFine fine) {
      return Change.resolve(fine.at(), fine.type(), AlertKind.LOG);
    }
    return ofAll(event);
  }

  /** Of what all backups need. */
  private static List<Change> ofAll(Event event) {
    if (event instanceof Event.ExpiryEnded expiry) {
      Alert alert = Alert.of(AlertKind.RETENTION, expiry.type(), expiry.message(), expiry.at());
      return List.of(Change.when(!expiry.done(), alert, expiry.at()));
    }
    if (event instanceof Event.RetentionHeld held) {
      return List.of(
          new Change.Raise(Alert.of(AlertKind.RETENTION, held.type(), held.message(), held.at())));
    }
    if (event instanceof Event.RetentionFine fine) {
      return Change.resolve(fine.at(), fine.type(), AlertKind.RETENTION);
    }
    if (event instanceof Event.SchedulesTrouble trouble) {
      return List.of(
          new Change.Raise(
              Alert.ofAll(AlertKind.SCHEDULES, SERVER, trouble.message(), trouble.at())));
    }
    if (event instanceof Event.SchedulesFine fine) {
      return Change.resolve(fine.at(), SERVER, AlertKind.SCHEDULES);
    }
    if (event instanceof Event.EditRefused edit) {
      String what = edit.file() + " was not taken: " + edit.message();
      return List.of(raise(AlertKind.EDIT, what, edit.at()));
    }
    if (event instanceof Event.EditApplied edit) {
      // All files are taken or refused together, so there is one alert, whichever they are.
      return Change.resolve(edit.at(), SERVER, AlertKind.EDIT);
    }
    if (event instanceof Event.EditsFine fine) {
      return Change.resolve(fine.at(), SERVER, AlertKind.EDIT);
    }
    if (event instanceof Event.AuditTrouble trouble) {
      return List.of(
          new Change.Raise(
              Alert.ofAll(
                  AlertKind.AUDIT, audit(trouble.changed()), trouble.message(), trouble.at())));
    }
    if (event instanceof Event.AuditFine fine) {
      return Change.resolve(fine.at(), audit(fine.changed()), AlertKind.AUDIT);
    }
    if (event instanceof Event.StoreTrouble trouble) {
      return List.of(new Change.Raise(store(trouble.message(), trouble.at())));
    }
    if (event instanceof Event.StoreFine fine) {
      return Change.resolve(fine.at(), STORE, AlertKind.STORE);
    }
    return ofServer(event);
  }

  /** Of what lets people in. */
  private static List<Change> ofServer(Event event) {
    if (event instanceof Event.CertificateTrouble trouble) {
      return List.of(raise(AlertKind.CERTIFICATE, trouble.message(), trouble.at()));
    }
    if (event instanceof Event.CertificateFine fine) {
      return Change.resolve(fine.at(), SERVER, AlertKind.CERTIFICATE);
    }
    if (event instanceof Event.IssuerTrouble trouble) {
      return List.of(raise(AlertKind.ISSUER, trouble.message(), trouble.at()));
    }
    if (event instanceof Event.IssuerFine fine) {
      return Change.resolve(fine.at(), SERVER, AlertKind.ISSUER);
    }
    return ofRoutes(event);
  }

  /** Of schedules of people's own: no backup of a policy waits for them. */
  private static List<Change> ofRoutes(Event event) {
    if (event instanceof Event.OwnSchedulesTrouble trouble) {
      AlertLevel level = AlertLevel.WARNING;
      return List.of(
          new Change.Raise(
              new Alert(AlertKind.SCHEDULES, ROUTES, "", level, trouble.message(), trouble.at())));
    }
    if (event instanceof Event.OwnSchedulesFine fine) {
      return Change.resolve(fine.at(), ROUTES, AlertKind.SCHEDULES);
    }
    return List.of();
  }

  private static Change raise(AlertKind kind, String message, Instant at) {
    return new Change.Raise(Alert.ofAll(kind, SERVER, message, at));
  }

  /** A log that was changed is not in order because something was written to it. */
  private static String audit(boolean changed) {
    return changed ? "log" : "writing";
  }

  private static Alert store(String message, Instant at) {
    return Alert.ofAll(AlertKind.STORE, STORE, "the store can't be asked: " + message, at);
  }

  private static List<Change> of(Event.BackupEnded ended) {
    String type = ended.type();
    if (ended.status().equals("cancelled")) {
      // Somebody wanted it so. A backup that is missed for it is overdue in its time.
      return List.of();
    }
    if (!ended.status().equals("complete")) {
      AlertLevel level =
          ended.status().equals("partial") ? AlertLevel.WARNING : AlertKind.BACKUP.level();
      String what = "the " + ended.kind() + " backup is " + ended.status() + ": " + ended.message();
      return List.of(
          new Change.Raise(new Alert(AlertKind.BACKUP, type, type, level, what, ended.at())));
    }
    List<Change> changes =
        new ArrayList<>(Change.resolve(ended.at(), type, AlertKind.BACKUP, AlertKind.OVERDUE));
    if (ended.kind().equals("full")) {
      // A log goes on behind its gap; what is recovered from then on begins with this set.
      changes.addAll(Change.resolve(ended.at(), type, AlertKind.LOG_GAP));
    }
    return changes;
  }

  static List<Change> of(Recoverability now) {
    if (now.equals(Recoverability.unknown(now.at()))) {
      return List.of();
    }
    if (now.trouble().isPresent()) {
      // What is known of the policies is old then, and says nothing.
      return List.of(new Change.Raise(store(now.trouble().get(), now.at())));
    }
    List<Change> changes = new ArrayList<>(Change.resolve(now.at(), STORE, AlertKind.STORE));
    now.policies().forEach(policy -> changes.addAll(of(policy, now.at())));
    return changes;
  }

  private static List<Change> of(Protection policy, Instant at) {
    String type = policy.type();
    List<Change> changes = new ArrayList<>();
    Optional<String> overdue =
        policy.warnings().stream()
            .filter(text -> text.startsWith("overdue") || text.startsWith("nothing will start"))
            .findFirst();
    changes.add(
        Change.when(
            overdue.isPresent(), Alert.of(AlertKind.OVERDUE, type, overdue.orElse(""), at), at));
    Optional<String> skew =
        policy.warnings().stream().filter(text -> text.startsWith("clock skew")).findFirst();
    changes.add(
        Change.when(skew.isPresent(), Alert.of(AlertKind.CLOCK, type, skew.orElse(""), at), at));
    Optional<String> lost = beyondObjective(policy, at);
    changes.add(
        Change.when(lost.isPresent(), Alert.of(AlertKind.RPO, type, lost.orElse(""), at), at));
    List<String> failures =
        policy.failures().stream().filter(text -> !text.startsWith("the last ")).toList();
    changes.add(
        Change.when(
            !failures.isEmpty(),
            Alert.of(AlertKind.PROTECTION, type, String.join("; ", failures), at),
            at));
    changes.addAll(verdicts(policy, at));
    return changes;
  }

  private static Optional<String> beyondObjective(Protection policy, Instant at) {
    Optional<Duration> objective = policy.policy().objectives().rpo();
    return policy
        .exposure(at)
        .filter(lost -> objective.isPresent() && lost.compareTo(objective.get()) > 0)
        .map(
            lost ->
                "%s would be lost, the objective (RPO) is %s"
                    .formatted(
                        Judgement.words(lost), Judgement.words(objective.orElse(Duration.ZERO))));
  }

  /** Of verifications that another process or host made, whose events are not heard here. */
  private static List<Change> verdicts(Protection policy, Instant at) {
    List<Change> changes = new ArrayList<>();
    policy
        .restoreTest()
        .ifPresent(
            verdict ->
                changes.add(
                    Change.when(
                        !verdict.passed(),
                        Alert.of(
                            AlertKind.RESTORE_TEST,
                            policy.type(),
                            verdict.set().key() + " failed its restore test",
                            at),
                        at)));
    policy
        .verdict()
        .filter(verdict -> !verdict.equals(policy.restoreTest().orElse(null)))
        .ifPresent(
            verdict ->
                changes.add(
                    Change.when(
                        !verdict.passed(),
                        Alert.of(
                            AlertKind.VERIFICATION,
                            policy.type(),
                            verdict.set().key() + " failed its verification",
                            at),
                        at)));
    return changes;
  }
}
