package io.voiceagents.backup.routing;

import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.alert.AlertJson;
import io.voiceagents.backup.alert.DailyTests;
import io.voiceagents.backup.alert.Notice;
import io.voiceagents.backup.policy.AlertChannel;
import io.voiceagents.backup.policy.AlertSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
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
  private final AlertFiles files;
  private final DailyTests daily;
  private final Supplier<AlertSettings> settings;
  private final Listener listener;

  AlertLedger(
      AlertDesk desk,
      AlertFiles files,
      DailyTests daily,
      Supplier<AlertSettings> settings,
      Listener listener) {
    this.desk = desk;
    this.files = files;
    this.daily = daily;
    this.settings = settings;
    this.listener = listener;
  }

  /** Last step of a channel's route. */
  public void delivered(Exchange exchange) {
    String channel = String.valueOf(exchange.getProperty(AlertMessages.CHANNEL));
    desk.channel(channel, Optional.empty());
    daily.delivered(channel);
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
    passOn(channel, file);
    listener.ended(channel, false);
  }

  /** To the channel's fallback, unless that one was told already or hears of it anyway. */
  private void passOn(String channel, String file) {
    AlertSettings now = settings.get();
    Optional<AlertChannel> fallback =
        Optional.ofNullable(now.channels().get(channel))
            .flatMap(one -> one.care().fallback())
            .flatMap(name -> Optional.ofNullable(now.channels().get(name)));
    if (fallback.isEmpty()) {
      return;
    }
    String name = fallback.get().name();
    try {
      Path kept = files.directory().resolve("undelivered").resolve(file);
      Notice notice = AlertJson.notice(Files.readString(kept));
      if (!notice.tried().contains(name) && !AlertDispatch.wants(fallback.get(), notice)) {
        Path waiting = files.waiting().resolve(fallback.get().way().word()).resolve(name);
        files.put(notice.passedOn(channel, name), waiting);
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.error("{} can't be passed on to '{}': {}", file, name, e.toString());
    }
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
