package io.voiceagents.backup.routing;

import io.voiceagents.backup.alert.AlertDesk;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes what became of notices: a channel that fails is an alert for the others. Thread-safe. */
final class AlertLedger {
  private static final Logger LOG = LoggerFactory.getLogger(AlertLedger.class);
  private static final String FILE_NAME = "CamelFileName";

  /** Hears what became of notices. Thread-safe, never throws. */
  @FunctionalInterface
  interface Listener {
    void ended(String channel, boolean delivered);
  }

  private final AlertDesk desk;
  private final Listener listener;

  AlertLedger(AlertDesk desk, Listener listener) {
    this.desk = desk;
    this.listener = listener;
  }

  /** Last step of a channel's route. */
  public void delivered(Exchange exchange) {
    String channel = String.valueOf(exchange.getProperty(AlertMessages.CHANNEL));
    desk.channel(channel, Optional.empty());
    listener.ended(channel, true);
  }

  /** Last step of the route {@code alert-undelivered}. */
  public void undelivered(Exchange exchange) {
    String file = exchange.getIn().getHeader(FILE_NAME, "", String.class);
    String channel = AlertDispatch.channelOf(file);
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    String trouble = trouble(cause);
    LOG.warn("The channel '{}' did not take {}: {}", channel, file, trouble);
    desk.channel(channel, Optional.of("notices are not delivered: " + trouble));
    listener.ended(channel, false);
  }

  /** Only our own exceptions are known not to quote an address; of others, the class is told. */
  private static String trouble(Throwable cause) {
    if (cause instanceof AlertRefused || cause instanceof AlertPostponed) {
      return String.valueOf(cause.getMessage());
    }
    return cause == null ? "unknown" : cause.getClass().getSimpleName();
  }

  /** Waits as long as the channel asked for. */
  static final class BackOff implements Processor {
    @Override
    public void process(Exchange exchange) {
      Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
      Optional<Long> pause =
          cause instanceof AlertPostponed postponed
              ? postponed.pause().map(wait -> wait.toMillis())
              : Optional.empty();
      exchange.getIn().removeHeader(Exchange.REDELIVERY_DELAY);
      pause.ifPresent(millis -> exchange.getIn().setHeader(Exchange.REDELIVERY_DELAY, millis));
    }
  }
}
