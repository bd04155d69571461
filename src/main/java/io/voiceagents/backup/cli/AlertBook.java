package io.voiceagents.backup.cli;

import io.voiceagents.backup.alert.Acknowledgement;
import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.alert.OpenAlert;
import io.voiceagents.backup.alert.Silence;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The alerts of a host, for those who look after them. Thread-safe. */
public interface AlertBook {
  /** Those that are open, by key. */
  List<OpenAlert> open() throws IOException;

  /** Those that are not over. */
  List<Silence> silences() throws IOException;

  /**
   * Notes that somebody looks after an alert.
   *
   * @param by who; may be empty
   * @param note what is done; may be empty
   * @return the alert; empty if none of this key is open
   */
  Optional<OpenAlert> acknowledge(String key, String by, String note) throws IOException;

  /** Tells nobody for a while, in place of a silence for the same pattern. */
  void silence(Silence silence) throws IOException;

  /** Those in a state directory. */
  static AlertBook ofHost(Path state, Clock clock) {
    AlertFiles files = new AlertFiles(state);
    AlertDesk desk = AlertDesk.of(files, clock);
    return new AlertBook() {
      @Override
      public List<OpenAlert> open() throws IOException {
        return files.open();
      }

      @Override
      public List<Silence> silences() throws IOException {
        Instant now = clock.instant();
        return files.silences().stream().filter(one -> one.until().isAfter(now)).toList();
      }

      @Override
      public Optional<OpenAlert> acknowledge(String key, String by, String note)
          throws IOException {
        return desk.acknowledge(key, new Acknowledgement(clock.instant(), by, note));
      }

      @Override
      public void silence(Silence silence) throws IOException {
        desk.silence(silence);
      }
    };
  }
}
