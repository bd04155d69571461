package io.voiceagents.backup.routing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.voiceagents.backup.alert.OpenAlert;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.recovery.Recoverability;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The figures that Prometheus scrapes (docs/metrics.md). Labels are bounded: the configured backup
 * types and channels, and the words of enums; never a key or a message. Thread-safe.
 */
final class Meters implements EventSink, AlertLedger.Listener {
  private static final String PREFIX = "voice_agent_backup_";
  private static final List<String> STATUSES =
      List.of("complete", "partial", "failed", "cancelled");
  private static final String EDITS_REFUSED = "Edits that were not taken.";
  private static final String STORE_TROUBLES = "Times that the store was away or unfit.";
  private static final String LOG_TROUBLES = "Times that following a log failed.";
  private static final String ALERT_NOTICES =
      "Notices that a channel took, or did not take after all tries.";
  // What a backup may take, from a small Redis to a night.
  private static final Duration[] STEPS = {
    Duration.ofSeconds(1),
    Duration.ofSeconds(10),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofHours(1),
    Duration.ofHours(4),
    Duration.ofHours(12)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ProtectionMeters protection;
  private final MultiGauge openAlerts;
  private final MultiGauge certificate;
  private final MultiGauge publicUrl;
  private final StorageMeters storage;

  Meters() {
    this.protection = new ProtectionMeters(registry);
    this.openAlerts = gauge(registry, "alerts_open", "Alerts that are not resolved.");
    this.certificate =
        gauge(registry, "certificate_expiry_timestamp", "When the server's certificate expires.");
    this.publicUrl =
        gauge(registry, "public_url", "Where people reach the server; links of rules lead there.");
    this.storage = new StorageMeters(registry);
    counter("edits_refused", EDITS_REFUSED, Tags.empty());
    counter("store_troubles", STORE_TROUBLES, Tags.empty());
  }

  static MultiGauge gauge(PrometheusMeterRegistry registry, String name, String help) {
    return MultiGauge.builder(PREFIX + name).description(help).register(registry);
  }

  @Override
  public void accept(Event event) {
    if (event instanceof Event.BackupEnded ended) {
      ended(ended);
    } else if (event instanceof Event.Verified verified) {
      count(
          "verifications",
          "Verifications and restore tests that ended.",
          Tags.of("type", verified.type(), "depth", verified.depth(), "result", word(verified)));
    } else if (event instanceof Event.RestoreEnded restore) {
      restores(restore.type()).record(restore.duration());
    } else if (event instanceof Event.ExpiryEnded expiry) {
      Tags tags = Tags.of("type", expiry.type(), "result", expiry.done() ? "done" : "failed");
      count("expiries", "Times that retention was applied.", tags);
      Counter.builder(PREFIX + "expired_bytes")
          .description("Bytes in the store that retention freed.")
          .tags("type", expiry.type())
          .register(registry)
          .increment((double) expiry.freedBytes());
    } else if (event instanceof Event.LogTrouble trouble) {
      Tags tags = Tags.of("type", trouble.type(), "gap", Boolean.toString(trouble.gap()));
      count("log_troubles", LOG_TROUBLES, tags);
    } else if (event instanceof Event.EditRefused) {
      count("edits_refused", EDITS_REFUSED, Tags.empty());
    } else if (event instanceof Event.StoreTrouble) {
      count("store_troubles", STORE_TROUBLES, Tags.empty());
    } else if (event instanceof Event.StoreCounted counted) {
      storage.counted(counted);
    } else if (event instanceof Event.CertificateInUse used) {
      certificate.register(
          List.of(MultiGauge.Row.of(Tags.empty(), used.expires().getEpochSecond())), true);
    }
  }

  private static String word(Event.Verified verified) {
    return verified.passed() ? "passed" : "failed";
  }

  private void ended(Event.BackupEnded ended) {
    backups(ended.type(), ended.status()).increment();
    if (!ended.status().equals("cancelled")) {
      durations(ended.type()).record(ended.duration());
    }
  }

  private Counter backups(String type, String status) {
    return Counter.builder("voice_agent_backup")
        .description("Backups that ended.")
        .tags("type", type, "status", status)
        .register(registry);
  }

  private Timer durations(String type) {
    return timer("duration", "How long backups took.", "type", type);
  }

  private Timer restores(String type) {
    return timer("restore_duration", "How long restores took.", "type", type);
  }

  /**
   * Counters begin at zero: Prometheus sees an increase only between two samples, so the first
   * failure of a series that appears with it would be none.
   */
  private void begin(Policy policy) {
    STATUSES.forEach(status -> backups(policy.name(), status));
    durations(policy.name());
    restores(policy.name());
    if (policy.log().follow()) {
      for (String gap : List.of("true", "false")) {
        counter("log_troubles", LOG_TROUBLES, Tags.of("type", policy.name(), "gap", gap));
      }
    }
  }

  /** The channels that there are; what they take and don't take counts from zero. */
  void channels(Collection<String> names) {
    for (String name : names) {
      for (String result : List.of("delivered", "undelivered")) {
        counter("alert_notices", ALERT_NOTICES, Tags.of("channel", name, "result", result));
      }
    }
  }

  /** Where people reach the server: one row, or none. */
  void publicUrl(Optional<String> url) {
    publicUrl.register(
        url.map(address -> MultiGauge.Row.of(Tags.of("url", address), 1)).stream().toList(), true);
  }

  /** What is stored, and what could be recovered now. */
  void assess(Recoverability now) {
    protection.assess(now);
    now.policies().forEach(known -> begin(known.policy()));
  }

  /** The alerts that are open. */
  void alerts(List<OpenAlert> open) {
    openAlerts.register(
        open.stream()
            .map(
                one ->
                    MultiGauge.Row.of(
                        Tags.of(
                            "kind", one.alert().kind().word(),
                            "type", one.alert().type(),
                            "severity", one.alert().level().word(),
                            "subject", one.alert().subject()),
                        1))
            .toList(),
        true);
  }

  @Override
  public void ended(String channel, boolean delivered) {
    count(
        "alert_notices",
        ALERT_NOTICES,
        Tags.of("channel", channel, "result", delivered ? "delivered" : "undelivered"));
  }

  private void count(String name, String help, Tags tags) {
    counter(name, help, tags).increment();
  }

  private Counter counter(String name, String help, Tags tags) {
    return Counter.builder(PREFIX + name).description(help).tags(tags).register(registry);
  }

  private Timer timer(String name, String help, String... tags) {
    return Timer.builder(PREFIX + name)
        .description(help)
        .tags(tags)
        .serviceLevelObjectives(STEPS)
        .register(registry);
  }

  /** All of it in Prometheus' text format 0.0.4. */
  String scrape() {
    return registry.scrape();
  }
}
