package io.voiceagents.backup.catalog;

import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.store.ObjectExistsException;
import io.voiceagents.backup.store.ObjectInfo;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.store.PutMode;
import io.voiceagents.backup.store.PutRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * One writer a type (docs/format.md §9). A lease is taken by creating the next epoch, which the
 * store lets happen once; whether the holder before is gone is judged by the store's clock. The
 * lease only avoids wasted work: what keeps two writers apart is the conditional put of the
 * manifest.
 */
public final class Leases {
  private static final String BEAT = ".beat";
  private static final String END = ".end";

  /**
   * What this process let go of while the store was away: nobody waits for it. Whole records, since
   * a run's id is unique only within its store and kind of lease.
   */
  private static final Set<LeaseRecord> GIVEN_UP = ConcurrentHashMap.newKeySet();

  private final ObjectStore store;
  private final ObjectPut put;
  private final Clock clock;
  private final Duration ttl;
  private final UnaryOperator<String> prefix;
  private final String work;
  private final Holder self;

  private Leases(
      ObjectStore store,
      ObjectPut put,
      Clock clock,
      Duration ttl,
      UnaryOperator<String> prefix,
      String work,
      Holder self) {
    this.store = store;
    this.put = put;
    this.clock = clock;
    this.ttl = ttl;
    this.prefix = prefix;
    this.work = work;
    this.self = self;
  }

  /** The leases of those who write sets. */
  public static Leases ofSets(ObjectStore store, ObjectPut put, Clock clock, Duration ttl) {
    return new Leases(store, put, clock, ttl, ObjectKeys::leases, "backed up", Holder.self());
  }

  /** The leases of those who write logs. */
  public static Leases ofLogs(ObjectStore store, ObjectPut put, Clock clock, Duration ttl) {
    return new Leases(store, put, clock, ttl, ObjectKeys::logLeases, "followed", Holder.self());
  }

  /** The leases of those who delete what is no longer kept. */
  public static Leases ofExpiry(ObjectStore store, ObjectPut put, Clock clock, Duration ttl) {
    return new Leases(store, put, clock, ttl, ObjectKeys::expiryLeases, "tidied", Holder.self());
  }

  private String key(String type, int epoch) {
    return prefix.apply(type) + ObjectKeys.digits(epoch);
  }

  /**
   * Takes the lease of a type.
   *
   * @param suffix random part of the run's id, 8 hex digits
   * @throws CatalogException if somebody else holds it; the message says who and for how long
   */
  public Lease take(String type, String suffix) throws IOException {
    Map<String, ObjectInfo> objects = new HashMap<>();
    store.list(prefix.apply(type), info -> objects.put(info.key(), info));
    int newest = objects.keySet().stream().mapToInt(ObjectKeys::leaseEpoch).max().orElse(0);
    if (newest > 0) {
      refuseIfHeld(type, newest, objects);
    }
    return create(type, newest + 1, suffix);
  }

  /** Who holds the lease of a type, in words; empty if it could be taken now. */
  public Optional<String> heldBy(String type) throws IOException {
    Map<String, ObjectInfo> objects = new HashMap<>();
    store.list(prefix.apply(type), info -> objects.put(info.key(), info));
    int newest = objects.keySet().stream().mapToInt(ObjectKeys::leaseEpoch).max().orElse(0);
    try {
      if (newest > 0) {
        refuseIfHeld(type, newest, objects);
      }
      return Optional.empty();
    } catch (LeaseHeldException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void refuseIfHeld(String type, int epoch, Map<String, ObjectInfo> objects)
      throws IOException {
    String key = key(type, epoch);
    if (objects.containsKey(key + END) || !objects.containsKey(key)) {
      return;
    }
    LeaseRecord record = LeaseRecord.decode(store.get(key), key);
    if (GIVEN_UP.contains(record)) {
      return;
    }
    Optional<Holder> holder = Holder.parse(record.holder());
    if (holder.isPresent() && holder.get().isGoneFrom(self)) {
      return;
    }
    ObjectInfo seen = objects.getOrDefault(key + BEAT, objects.get(key));
    long left = seen.modifiedSeconds() + record.ttlSeconds() - store.clockSeconds();
    if (left > 0) {
      throw new LeaseHeldException(
          "type '"
              + type
              + "' is being "
              + work
              + " by "
              + record.holder()
              + " (run "
              + record.run()
              + ", since "
              + record.takenAt()
              + "). Hint: wait for it to end; if that process is gone, the lease ends by"
              + " itself in "
              + left
              + " s");
    }
  }

  private Lease create(String type, int epoch, String suffix) throws IOException {
    String run = epoch + "-" + suffix;
    Lease lease = new Lease(type, epoch, record(run));
    try {
      put.put(new PutRequest(lease.key(), lease.taken.encode(), run, PutMode.IF_ABSENT));
    } catch (ObjectExistsException e) {
      throw new CatalogException(
          "type '"
              + type
              + "': somebody else took lease "
              + epoch
              + " at the same moment. Hint: try again later",
          e);
    }
    return lease;
  }

  private LeaseRecord record(String run) {
    return new LeaseRecord(1, self.text(), run, ttl.toSeconds(), clock.instant().toString());
  }

  /** How often {@link Lease#renew} is to be called. */
  public Duration renewEvery() {
    return ttl.dividedBy(4);
  }

  /** A lease that was taken. */
  public final class Lease {
    private final String type;
    private final int epoch;
    private final LeaseRecord taken;
    private final String run;

    private Lease(String type, int epoch, LeaseRecord taken) {
      this.type = type;
      this.epoch = epoch;
      this.taken = taken;
      this.run = taken.run();
    }

    /** Id of the run that holds it. */
    public String run() {
      return run;
    }

    private String key() {
      return Leases.this.key(type, epoch);
    }

    /** Tells the others that this run is alive. */
    public void renew() throws IOException {
      put.put(new PutRequest(key() + BEAT, record(run).encode(), run, PutMode.REPLACE));
    }

    /**
     * Refuses if somebody else has taken over in the meantime.
     *
     * @throws CatalogException naming the newer epoch
     */
    public void check() throws IOException {
      String next = Leases.this.key(type, epoch + 1);
      if (store.stat(next).isPresent()) {
        throw new CatalogException(
            "run "
                + run
                + " lost its lease on '"
                + type
                + "': "
                + next
                + " exists. Hint: the machine slept or the store"
                + " was away for longer than "
                + ttl.toSeconds()
                + " s; the newer run goes on");
      }
    }

    /** Lets the next run start at once. */
    public void end() throws IOException {
      GIVEN_UP.add(taken);
      put.put(new PutRequest(key() + END, record(run).encode(), run, PutMode.IF_ABSENT));
      GIVEN_UP.remove(taken);
    }
  }
}
