package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.ChainState.Mark;
import io.voiceagents.backup.catalog.Chains.Taken;
import io.voiceagents.backup.catalog.ManifestHeader.Expiring;
import io.voiceagents.backup.catalog.ManifestHeader.Tombstone;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.keys.KeyException;
import io.voiceagents.backup.seal.DamagedException;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.store.ObjectInfo;
import io.voiceagents.backup.store.ObjectMissingException;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.store.PutMode;
import io.voiceagents.backup.store.PutRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Marks chains that are no longer kept, and deletes them (decision 6a, docs/format.md §13). What is
 * deleted is decided by tombstones, which nobody can commit past; a listing only finds the objects
 * of a set whose manifest has gone, so one that is incomplete leaves something behind and never
 * takes too much. Not for two threads at once.
 */
public final class ExpiringChains {
  private final Chains chains;
  private final ObjectStore store;
  private final ObjectPut put;

  /** What is asked before each step of a deletion; throws to end it there. */
  @FunctionalInterface
  public interface Check {
    void go() throws IOException;
  }

  public ExpiringChains(Chains chains, ObjectPut put) {
    this.chains = chains;
    this.store = chains.repository().store();
    this.put = put;
  }

  /** The chains of a type, the youngest first. */
  public List<ChainState> youngestFirst(String type) throws IOException {
    List<ChainState> states = new ArrayList<>();
    for (List<Taken> places : chains.taken(Optional.of(type)).values()) {
      states.add(state(places));
    }
    Collections.reverse(states);
    return states;
  }

  /** One chain; empty if nothing stands in it. */
  public Optional<ChainState> find(ChainId chain) throws IOException {
    List<Taken> places =
        chains.taken(Optional.of(chain.type())).get(chain.type() + "/" + chain.chain());
    return places == null ? Optional.empty() : Optional.of(state(places));
  }

  private ChainState state(List<Taken> places) throws IOException {
    List<SetSummary> sets = new ArrayList<>();
    Optional<String> damage = Optional.empty();
    Optional<Mark> mark = Optional.empty();
    for (Taken place : places) {
      try {
        ManifestHeader header = chains.header(place);
        if (header instanceof ManifestHeader.Committed committed) {
          sets.add(committed.summary());
        } else if (header instanceof Tombstone tombstone && tombstone.expiring().isPresent()) {
          mark = mark(place, tombstone.expiring().get());
        }
      } catch (CatalogException | ObjectMissingException e) {
        damage = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    return new ChainState(places.get(0).chain(), sets, places, damage, mark);
  }

  private Optional<Mark> mark(Taken place, Expiring expiring) throws IOException {
    return expiring.stage() == Stage.WITHDRAWN
        ? Optional.empty()
        : Optional.of(new Mark(expiring.extent(), expiring.stage(), since(place)));
  }

  private long since(Taken place) throws IOException {
    String key = ObjectKeys.manifest(place.chain(), place.sequence());
    return store.stat(key).orElseThrow(() -> gone(key)).modifiedSeconds();
  }

  private static ObjectMissingException gone(String key) {
    return new ObjectMissingException(
        key + " has gone since it was listed. Hint: another process deletes; try again");
  }

  /** When the store got the first object of a chain that is there, by its own clock. */
  public long storedSeconds(ChainState state) throws IOException {
    return since(state.taken().get(0));
  }

  /** The manifest of a set; empty if it can't be relied on. */
  public Optional<Manifest> authentic(SetSummary set) throws IOException {
    try {
      return Optional.of(chains.manifest(set.chain(), set.sequence()));
    } catch (CatalogException | DamagedException | KeyException | ObjectMissingException e) {
      return Optional.empty();
    }
  }

  /**
   * Puts a tombstone after the last place of a chain: nothing is committed there any more.
   *
   * @param reason for people
   * @param run of the lease under which this happens
   */
  public void put(ChainState state, Extent extent, Stage stage, String reason, String run)
      throws IOException {
    Tombstone tombstone = new Tombstone(reason, Optional.of(new Expiring(extent, stage)));
    byte[] object = ManifestHeader.tombstone(state.chain(), state.next(), tombstone);
    String key = ObjectKeys.manifest(state.chain(), state.next());
    put.put(new PutRequest(key, object, run, PutMode.IF_ABSENT));
  }

  /**
   * Deletes what a chain's mark says; its tombstone says already that this has begun. The sets go
   * before what they consist of, so that none is seen that does not restore; the tombstones go
   * last, so that an interrupted deletion goes on.
   *
   * @return bytes that were freed
   */
  public long delete(ChainState state, Extent extent, Check check) throws IOException {
    return extent == Extent.CHAIN ? deleteAll(state, check) : deleteIncrementals(state, check);
  }

  private long deleteAll(ChainState state, Check check) throws IOException {
    ChainId chain = state.chain();
    long freed = deleteSets(state, 0, check);
    for (String prefix : ObjectKeys.contents(chain)) {
      check.go();
      freed += deleteBelow(prefix, key -> true);
    }
    freed += deleteBelow(ObjectKeys.holds(chain), key -> true);
    freed += deleteBelow(ObjectKeys.wraps(chain), key -> true);
    return freed + deleteBelow(ObjectKeys.manifests(chain), key -> true);
  }

  private long deleteIncrementals(ChainState state, Check check) throws IOException {
    ChainId chain = state.chain();
    int first = state.first().map(SetSummary::sequence).orElse(0);
    long freed = deleteSets(state, first + 1, check);
    for (String prefix : ObjectKeys.contents(chain)) {
      check.go();
      freed += deleteBelow(prefix, key -> isAfter(first, chain, key));
    }
    return freed;
  }

  private static boolean isAfter(int first, ChainId chain, String key) {
    return ObjectKeys.sequenceIn(chain, key).orElse(first) > first;
  }

  /** By their numbers, which leave none out: a listing may lack one whose packs go next. */
  private long deleteSets(ChainState state, int from, Check check) throws IOException {
    long freed = 0;
    for (int sequence = state.next() - 1; sequence >= from; sequence--) {
      check.go();
      String key = ObjectKeys.manifest(state.chain(), sequence);
      Optional<ObjectInfo> there = store.stat(key);
      if (there.isPresent() && !isTombstone(state.chain(), sequence, there.get())) {
        store.delete(key);
        freed += there.get().sizeBytes();
      }
    }
    return freed;
  }

  private boolean isTombstone(ChainId chain, int sequence, ObjectInfo there) throws IOException {
    return chains.header(new Taken(chain, sequence, there.sizeBytes())) instanceof Tombstone;
  }

  private long deleteBelow(String prefix, Predicate<String> which) throws IOException {
    List<ObjectInfo> found = new ArrayList<>();
    store.list(
        prefix,
        info -> {
          if (which.test(info.key())) {
            found.add(info);
          }
        });
    long freed = 0;
    for (ObjectInfo info : found) {
      store.delete(info.key());
      freed += info.sizeBytes();
    }
    return freed;
  }
}
