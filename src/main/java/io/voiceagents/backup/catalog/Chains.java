package io.voiceagents.backup.catalog;

import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.keys.KeyException;
import io.voiceagents.backup.keys.KeyRing;
import io.voiceagents.backup.keys.Wrap;
import io.voiceagents.backup.keys.WrapCodec;
import io.voiceagents.backup.seal.FrameOpener;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.seal.SetPlace;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.PutMode;
import io.voiceagents.backup.store.PutRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The chains of a repository: which there are, what stands in them, and their keys. Thread-safe.
 */
public final class Chains implements AutoCloseable {
  private static final int HEADER_READ_BYTES = ManifestHeader.MAX_BYTES;

  private final Repository repository;
  private final KeyRing ring;
  private final FrameOpener frames = new FrameOpener();
  private final Map<ChainId, ChainKeys> opened = new ConcurrentHashMap<>();

  public Chains(Repository repository, KeyRing ring) {
    this.repository = repository;
    this.ring = ring;
  }

  FrameOpener frames() {
    return frames;
  }

  @Override
  public void close() {
    frames.close();
  }

  public Repository repository() {
    return repository;
  }

  /** Sequences that are taken, by chain; chains ascend by age, sequences by number. */
  public SortedMap<String, List<Taken>> taken(Optional<String> type) throws IOException {
    SortedMap<String, List<Taken>> byChain = new TreeMap<>();
    repository
        .store()
        .list(
            type.map(ObjectKeys::manifests).orElse("manifests/"),
            info -> {
              Optional<SetPlace> place = ObjectKeys.manifestPlace(repository.id(), info.key());
              place.ifPresent(at -> add(at, info.sizeBytes(), byChain));
            });
    return byChain;
  }

  private static void add(SetPlace place, long sizeBytes, Map<String, List<Taken>> byChain) {
    ChainId chain = place.chain();
    byChain
        .computeIfAbsent(chain.type() + "/" + chain.chain(), name -> new ArrayList<>())
        .add(new Taken(chain, place.sequence(), sizeBytes));
  }

  /**
   * The header at a place that is taken.
   *
   * @throws CatalogException if it is damaged, or that of another place
   */
  ManifestHeader header(Taken taken) throws IOException {
    String key = ObjectKeys.manifest(taken.chain(), taken.sequence());
    int length = (int) Math.min(HEADER_READ_BYTES, taken.sizeBytes());
    if (length == 0) {
      throw new CatalogException(key + " is empty. Hint: restore the object from a replica");
    }
    ManifestHeader header = ManifestCodec.header(repository.store().getRange(key, 0, length), key);
    if (header instanceof ManifestHeader.Committed committed) {
      committed.expectAt(taken.chain(), taken.sequence(), key);
    }
    return header;
  }

  /** A chain's keys, unwrapped; kept for later calls. */
  public ChainKeys keys(ChainId chain) throws IOException {
    ChainKeys known = opened.get(chain);
    if (known != null) {
      return known;
    }
    ChainKeys keys = ring.open(chain, wraps(chain));
    opened.put(chain, keys);
    return keys;
  }

  /** New keys for a chain; the wraps are stored before this returns. */
  ChainKeys create(ChainId chain, String run, ObjectPut put) throws IOException {
    KeyRing.Created created = ring.create(chain);
    store(chain, created.wraps(), 0, run, put);
    opened.put(chain, created.keys());
    return created.keys();
  }

  /** Adds the wraps that the ring's present key and recipient lack; returns how many. */
  public int rewrap(ChainId chain, String run, ObjectPut put) throws IOException {
    List<Wrap> present = wraps(chain);
    List<Wrap> added = ring.rewrap(chain, present);
    store(chain, added, present.size(), run, put);
    return added.size();
  }

  /** The manifest at a place, authenticated. */
  public Manifest manifest(ChainId chain, int sequence) throws IOException {
    return ManifestCodec.decode(manifestBytes(chain, sequence), chain, sequence, keys(chain));
  }

  /** The manifest object as it is stored. */
  public byte[] manifestBytes(ChainId chain, int sequence) throws IOException {
    return repository.store().get(ObjectKeys.manifest(chain, sequence));
  }

  List<Wrap> wraps(ChainId chain) throws IOException {
    List<String> keys = new ArrayList<>();
    repository.store().list(ObjectKeys.wraps(chain), info -> keys.add(info.key()));
    if (keys.isEmpty()) {
      throw new KeyException(
          "nothing is below "
              + ObjectKeys.wraps(chain)
              + ", so the keys of this chain are lost. Hint: restore these objects from a replica;"
              + " without them no set of the chain opens");
    }
    List<Wrap> wraps = new ArrayList<>();
    for (String key : keys) {
      wraps.add(WrapCodec.decode(repository.store().get(key)));
    }
    return wraps;
  }

  private static void store(ChainId chain, List<Wrap> wraps, int from, String run, ObjectPut put)
      throws IOException {
    int number = from;
    for (Wrap wrap : wraps) {
      String key = ObjectKeys.wrap(chain, number++, wrap.keyId());
      put.put(new PutRequest(key, WrapCodec.encode(wrap), run, PutMode.IF_ABSENT));
    }
  }

  /** A place in a chain at which something stands: a set or a tombstone. */
  public record Taken(ChainId chain, int sequence, long sizeBytes) {}
}
