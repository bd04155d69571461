package io.voiceagents.backup.alert;

import io.voiceagents.backup.policy.AlertSettings;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.Policy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts nothing will ever resolve, for what they are about is no longer configured. Pure.
 */
final class Removed {
  private final Configuration now;

  Removed(Configuration now) {
    this.now = now;
  }

  /** Why an alert is over; looked at again and again, for work under way may still raise some. */
  Optional<String> always(Alert alert) {
    if (!alert.type().isEmpty() && !now.policies().containsKey(alert.type())) {
      return Optional.of("the policy '" + alert.type() + "' was removed from the configuration");
    }
    AlertSettings alerts = now.alerts();
    if (alert.kind() == AlertKind.CHANNEL && !alerts.channels().containsKey(alert.subject())) {
      return Optional.of(
          "the channel '" + alert.subject() + "' was removed from the configuration");
    }
    return alert.kind() == AlertKind.HEARTBEAT && alerts.heartbeat().isEmpty()
        ? Optional.of("the heartbeat was removed from the configuration")
        : Optional.empty();
  }

  /** Besides, after an edit: later another process may follow the same log, and say so. */
  Optional<String> afterAnEdit(Alert alert) {
    @Nullable Policy policy = now.policies().get(alert.type());
    return alert.kind() == AlertKind.LOG && policy != null && !policy.log().follow()
        ? Optional.of("the configuration no longer has this log followed")
        : Optional.empty();
  }

  /** Besides, at a start: what is read only then. */
  Optional<String> atAStart(Alert alert) {
    if (alert.kind() == AlertKind.ISSUER && now.server().oidc().isEmpty()) {
      return Optional.of("server.oidc was removed from the configuration");
    }
    if (alert.kind() == AlertKind.CERTIFICATE && now.server().tls().isEmpty()) {
      return Optional.of("the certificate was removed from the configuration");
    }
    // That of routes is looked at whether or not there is a database.
    boolean database = alert.kind() == AlertKind.SCHEDULES && alert.subject().equals("server");
    return database && now.schedules().store().isEmpty()
        ? Optional.of("schedules.store was removed from the configuration")
        : Optional.empty();
  }
}
