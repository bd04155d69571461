package io.voiceagents.backup.routing;

import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.Reach;
import io.voiceagents.backup.policy.AlertSettings;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/**
 * Asks the address of {@code heartbeat} while alerts could be sent, and only then: whoever answers
 * there tells people when nobody asks any more. Used by one thread.
 */
final class AlertHeartbeat {
  private static final int FAILURES_TO_TELL = 3;

  private final Supplier<AlertSettings> settings;
  private final AlertDesk desk;
  private final Reach reach;
  private final Clock clock;
  private Instant last = Instant.EPOCH;
  private int failures;

  AlertHeartbeat(Supplier<AlertSettings> settings, AlertDesk desk, Reach reach, Clock clock) {
    this.settings = settings;
    this.desk = desk;
    this.reach = reach;
    this.clock = clock;
  }

  /** Step {@code alert-heartbeat-due}. */
  public boolean due() {
    AlertSettings now = settings.get();
    return now.heartbeat()
            .filter(beat -> !clock.instant().isBefore(last.plus(beat.interval())))
            .isPresent()
        && reach.trouble(now).isEmpty();
  }

  /** Step {@code alert-heartbeat-address}: the address is a secret, so it goes into a header. */
  public void address(Exchange exchange) {
    last = clock.instant();
    exchange.getIn().removeHeaders("*");
    exchange.getIn().setHeader(Exchange.HTTP_METHOD, "GET");
    settings
        .get()
        .heartbeat()
        .ifPresent(beat -> exchange.getIn().setHeader(Exchange.HTTP_URI, beat.url().reveal()));
  }

  /** Step {@code alert-heartbeat-answer}. */
  public void answered(Exchange exchange) {
    int code = exchange.getIn().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, int.class);
    if (code >= 200 && code < 300) {
      failures = 0;
      desk.heartbeat(Optional.empty());
    } else {
      failed("it answered with status " + code);
    }
  }

  /** Step {@code alert-heartbeat-no-answer}. Only the class is told: a message may quote it. */
  public void unanswered(Exchange exchange) {
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    failed(cause == null ? "no answer" : cause.getClass().getSimpleName());
  }

  private void failed(String how) {
    if (++failures >= FAILURES_TO_TELL) {
      desk.heartbeat(Optional.of("the address of 'heartbeat' does not take pings: " + how));
    }
  }
}
