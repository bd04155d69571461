package io.voiceagents.backup.catalog;

import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.store.ObjectPut;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Begins to push into logs. Thread-safe. */
public final class LogPushes {
  /** The epoch of runs without a lease. */
  private static final String NO_LEASE = "0-";

  private final Chains chains;
  private final ObjectPut put;
  private final Ids ids;

  public LogPushes(Chains chains, ObjectPut put, Ids ids) {
    this.chains = chains;
    this.put = put;
    this.ids = ids;
  }

  /** Identity of the youngest log of a type; empty if there is none. */
  public Map<String, String> identity(String type) throws IOException {
    refuseAnotherStore();
    return new LogStreams(chains).youngest(type).map(LogStream::identity).orElse(Map.of());
  }

  /**
   * Begins a push into the youngest log of a policy, which is made if there is none.
   *
   * @param identity what the source says of itself
   * @throws CatalogException if the log is another source's
   */
  public LogPush begin(Policy policy, Map<String, String> identity) throws IOException {
    String run = NO_LEASE + ids.suffix();
    LogStreams streams = new LogStreams(chains);
    Optional<LogStream> youngest = streams.youngest(policy.name());
    LogStream stream =
        youngest.isPresent() ? youngest.get() : create(policy.name(), streams, identity, run);
    if (!stream.identity().equals(identity)) {
      throw new CatalogException(
          "this is WAL of another cluster ("
              + identity
              + ") than the one whose WAL is stored for policy '"
              + policy.name()
              + "' ("
              + stream.identity()
              + "). Hint: give the new cluster a policy with a name of its own");
    }
    return new LogPush(stream, run, chains.keys(stream.id()), policy.compression());
  }

  /** Where a disk is not mounted, a log would begin anew in the empty directory below it. */
  private void refuseAnotherStore() throws IOException {
    Repository seen = Repository.open(chains.repository().store());
    if (!seen.id().equals(chains.repository().id())) {
      throw new CatalogException(
          seen.store().describe()
              + " is another repository than before. Hint: something else is mounted there");
    }
  }

  private LogStream create(
      String type, LogStreams streams, Map<String, String> identity, String run)
      throws IOException {
    ChainId id = new ChainId(chains.repository().id(), type, ids.chainAfter(Optional.empty()));
    return streams.create(id, identity, run, ids.now(), put);
  }
}
