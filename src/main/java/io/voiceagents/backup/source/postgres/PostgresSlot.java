package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.policy.ServerAddress;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The permanent slot of a log, on each server of its cluster. */
public final class PostgresSlot {
  private static final int LONGEST_NAME = 63;

  private PostgresSlot() {}

  /** A policy's slot on its servers; a policy's name fits what PostgreSQL allows. */
  public static String name(String policy) {
    String name = "voice_agent_backup_" + policy;
    return name.substring(0, Math.min(LONGEST_NAME, name.length()));
  }

  /**
   * A slot that was found.
   *
   * @param kept the server keeps its WAL from there; empty if it gave the slot up
   */
  public record Found(ServerAddress server, String kept) {}

  /**
   * The servers that have the slot.
   *
   * @throws SourceException if one can't be asked: a slot there would fill its disk
   */
  public static List<Found> find(SourceSettings.Postgres settings, String slot) throws IOException {
    List<Found> found = new ArrayList<>();
    for (ServerAddress server : Servers.all(settings)) {
      try (ReplicationConnection connection = ReplicationConnection.open(settings.at(server))) {
        List<String> row = connection.wire().query("READ_REPLICATION_SLOT \"" + slot + "\"").get(0);
        if (!row.get(0).isEmpty()) {
          found.add(new Found(server, row.get(1)));
        }
      } catch (ServerError e) {
        throw refused(server, slot, e);
      }
    }
    return found;
  }

  /** Drops the slot: from then on the server keeps no WAL for the log. */
  public static void drop(SourceSettings.Postgres settings, ServerAddress server, String slot)
      throws IOException {
    try (ReplicationConnection connection = ReplicationConnection.open(settings.at(server))) {
      connection.wire().query("DROP_REPLICATION_SLOT \"" + slot + "\"");
    } catch (ServerError e) {
      throw refused(server, slot, e);
    }
  }

  private static SourceException refused(ServerAddress server, String slot, ServerError e) {
    return new SourceException(
        "PostgreSQL "
            + server
            + ", slot '"
            + slot
            + "': "
            + e.describe()
            + ". Hint: "
            + (e.sqlState().equals("55006")
                ? "a receiver uses it; end that first."
                : "the server's log has the reason."),
        e);
  }
}
