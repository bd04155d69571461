package io.voiceagents.backup.routing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.voiceagents.backup.catalog.LogStatus;
import io.voiceagents.backup.recovery.Protection;
import io.voiceagents.backup.recovery.Recoverability;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gauges of what is stored, a row for each backup type. What is not known is no row rather than a
 * zero; ages are not gauges but times, because a gauge that nobody updates any more looks young.
 */
final class ProtectionMeters {
  private final Map<String, MultiGauge> gauges = new LinkedHashMap<>();
  private volatile double assessedAt;
  private volatile double storeUp;

  ProtectionMeters(PrometheusMeterRegistry registry) {
    add(registry, "last_success_timestamp", "When the newest complete backup began, Unix time.");
    add(registry, "size_bytes", "What the newest complete backup holds, before compression.");
    add(registry, "stored_bytes", "What the newest complete backup added to the store.");
    add(registry, "verification_status", "1 if the newest verification passed, 0 if it failed.");
    add(registry, "verification_timestamp", "When the newest verification began, Unix time.");
    add(registry, "restore_test_status", "1 if the newest restore test passed, 0 if it failed.");
    add(registry, "restore_test_timestamp", "When the newest restore test began, Unix time.");
    add(registry, "restore_test_duration_seconds", "How long the newest restore test took.");
    add(registry, "recoverable_timestamp", "The newest moment that can be recovered, Unix time.");
    add(registry, "held_timestamp", "When nothing would have been lost last, Unix time.");
    add(registry, "age_seconds", "Age of the newest complete backup when it was looked at.");
    add(registry, "rpo_seconds", "What would have been lost when it was looked at.");
    add(registry, "rpo_objective_seconds", "What may be lost, as promised.");
    add(registry, "rto_objective_seconds", "How long a restore may take, as promised.");
    add(registry, "next_run_timestamp", "When the next backup is due, Unix time.");
    add(registry, "overdue_seconds", "Since when a run is due that has no complete backup.");
    add(registry, "idle_schedules", "Kinds of backups that have a time and nothing to start them.");
    add(registry, "protection_status", "0 in order, 1 a warning, 2 not protected.");
    add(registry, "damaged_sets", "Backups whose manifest can't be read.");
    add(registry, "log_lag_bytes", "Received of the log and not durable yet.");
    add(registry, "log_lag_seconds", "Age of the last log that is durable.");
    add(registry, "log_spool_bytes", "Log that waits on this host for the store.");
    add(registry, "log_spool_limit_bytes", "Room on this host for such log.");
    add(registry, "log_stored_bytes", "Log that was stored since the follower started.");
    Gauge.builder("voice_agent_backup_assessed_timestamp", this, meters -> meters.assessedAt)
        .description("When all of this was looked at last, Unix time.")
        .register(registry);
    Gauge.builder("voice_agent_backup_store_up", this, meters -> meters.storeUp)
        .description("1 if the store could be asked then, else 0.")
        .register(registry);
  }

  private void add(PrometheusMeterRegistry registry, String name, String help) {
    gauges.put(name, Meters.gauge(registry, name, help));
  }

  synchronized void assess(Recoverability now) {
    if (now.equals(Recoverability.unknown(now.at()))) {
      return;
    }
    storeUp = now.trouble().isEmpty() ? 1 : 0;
    assessedAt = seconds(now.at());
    Map<String, List<Row<?>>> rows = new LinkedHashMap<>();
    gauges.keySet().forEach(name -> rows.put(name, new ArrayList<>()));
    for (Protection policy : now.policies()) {
      of(policy, now.at())
          .forEach(
              (name, value) ->
                  rows.computeIfAbsent(name, key -> new ArrayList<>())
                      .add(Row.of(Tags.of("type", policy.type()), value)));
    }
    gauges.forEach((name, gauge) -> gauge.register(rows.getOrDefault(name, List.of()), true));
  }

  private static Map<String, Double> of(Protection policy, Instant now) {
    Map<String, Double> values = new LinkedHashMap<>();
    policy
        .complete()
        .ifPresent(
            set -> {
              values.put("last_success_timestamp", seconds(set.startedAt()));
              values.put("age_seconds", seconds(Duration.between(set.startedAt(), now)));
              values.put("size_bytes", (double) set.sourceBytes());
              values.put("stored_bytes", (double) set.storedBytes());
            });
    policy
        .verdict()
        .ifPresent(
            verdict -> {
              values.put("verification_status", verdict.passed() ? 1.0 : 0.0);
              values.put("verification_timestamp", seconds(verdict.startedAt()));
            });
    policy
        .restoreTest()
        .ifPresent(
            test -> {
              values.put("restore_test_status", test.passed() ? 1.0 : 0.0);
              values.put("restore_test_timestamp", seconds(test.startedAt()));
              values.put("restore_test_duration_seconds", seconds(test.duration()));
            });
    put(values, "recoverable_timestamp", policy.recoverableTo().map(ProtectionMeters::seconds));
    put(values, "held_timestamp", policy.heldUntil().map(ProtectionMeters::seconds));
    put(values, "rpo_seconds", policy.exposure(now).map(ProtectionMeters::seconds));
    put(
        values,
        "rpo_objective_seconds",
        policy.policy().objectives().rpo().map(ProtectionMeters::seconds));
    put(
        values,
        "rto_objective_seconds",
        policy.policy().objectives().rto().map(ProtectionMeters::seconds));
    put(values, "next_run_timestamp", policy.nextRun().map(ProtectionMeters::seconds));
    values.put(
        "overdue_seconds",
        policy.missed().map(due -> seconds(Duration.between(due, now))).orElse(0.0));
    values.put("idle_schedules", (double) policy.plan().missing());
    values.put("protection_status", status(policy.level()));
    values.put("damaged_sets", (double) policy.damaged());
    policy.log().ifPresent(log -> of(log, values));
    return values;
  }

  private static double status(Protection.Level level) {
    return switch (level) {
      case OK -> 0;
      case WARNING -> 1;
      case FAILED -> 2;
    };
  }

  private static void of(LogStatus log, Map<String, Double> values) {
    values.put("log_lag_bytes", (double) Math.max(0, log.received() - log.durable()));
    put(
        values,
        "log_lag_seconds",
        log.writtenUntil()
            .map(
                until ->
                    log.received() <= log.durable()
                        ? 0.0
                        : seconds(Duration.between(until, log.at()))));
    values.put("log_spool_bytes", (double) log.spool().bytes());
    values.put("log_spool_limit_bytes", (double) log.spool().limitBytes());
    values.put("log_stored_bytes", (double) log.storedBytes());
  }

  private static void put(Map<String, Double> values, String name, Optional<Double> value) {
    value.ifPresent(known -> values.put(name, known));
  }

  private static double seconds(Instant moment) {
    return moment.toEpochMilli() / 1000.0;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
