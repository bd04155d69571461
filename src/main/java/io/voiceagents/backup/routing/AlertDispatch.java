package io.voiceagents.backup.routing;

import io.voiceagents.backup.alert.AlertJson;
import io.voiceagents.backup.alert.AlertKind;
import io.voiceagents.backup.alert.Notice;
import io.voiceagents.backup.policy.AlertChannel;
import io.voiceagents.backup.policy.AlertLevel;
import io.voiceagents.backup.policy.AlertSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalTime;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.Body;
import org.apache.camel.Handler;
import org.apache.camel.Header;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;

/**
 * Which channels want a notice, and when. The settings are asked each time, so channels change
 * without a restart.
 */
final class AlertDispatch {
  private final Supplier<AlertSettings> settings;

  AlertDispatch(Supplier<AlertSettings> settings) {
    this.settings = settings;
  }

  /**
   * A notice for one channel.
   *
   * @param file where it goes, below {@code alerts} in the state directory
   */
  record Copy(String file, String text) {}

  /** Step {@code alert-dispatch}. What is no notice is kept aside. */
  @Handler
  public List<Copy> copies(@Body String text, @Header("CamelFileName") String file) {
    Notice notice;
    try {
      notice = AlertJson.notice(text);
    } catch (IllegalArgumentException e) {
      return List.of(new Copy("undelivered/damaged/" + file, text));
    }
    return settings.get().channels().values().stream()
        .filter(channel -> wants(channel, notice))
        .map(
            channel ->
                new Copy(
                    "waiting/" + channel.way().word() + "/" + channel.name() + "/" + file, text))
        .toList();
  }

  static boolean wants(AlertChannel channel, Notice notice) {
    if (!notice.channel().isEmpty()) {
      return notice.channel().equals(channel.name());
    }
    String type = notice.alert().type();
    boolean ofItself =
        notice.alert().kind() == AlertKind.CHANNEL
            && notice.alert().subject().equals(channel.name());
    // A channel of escalations hears only what is put for it alone.
    return !ofItself
        && channel.care().escalationAfter().isEmpty()
        && notice.alert().level().compareTo(channel.least()) >= 0
        && (type.isEmpty() || channel.types().isEmpty() || channel.types().contains(type));
  }

  /**
   * Leaves files in their queue while their channel rests; critical ones never wait.
   *
   * @param settings asked for each file
   */
  record QuietHours(Supplier<AlertSettings> settings, Clock clock)
      implements GenericFileFilter<Object> {
    @Override
    public boolean accept(GenericFile<Object> file) {
      if (file.isDirectory() || file.getFileNameOnly().contains("." + critical() + ".")) {
        return true;
      }
      AlertSettings now = settings.get();
      AlertChannel channel = now.channels().get(channelOf(file.getRelativeFilePath()));
      LocalTime time = clock.instant().atZone(now.zone()).toLocalTime();
      return channel == null || channel.quiet().filter(quiet -> quiet.covers(time)).isEmpty();
    }

    private static String critical() {
      return AlertLevel.CRITICAL.word();
    }
  }

  /** The channel in whose directory a file of a queue is. */
  static String channelOf(String file) {
    Path parent = Path.of(file).getParent();
    return parent == null ? "" : parent.toString();
  }
}
