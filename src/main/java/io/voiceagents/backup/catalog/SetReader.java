package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.Manifest.ListRef;
import io.voiceagents.backup.catalog.Manifest.RunLists;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.seal.Filter;
import io.voiceagents.backup.seal.FrameInfo;
import io.voiceagents.backup.seal.FrameOpener;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.seal.ObjectKind;
import io.voiceagents.backup.seal.PackInfo;
import io.voiceagents.backup.seal.PackListCodec;
import io.voiceagents.backup.seal.RunId;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.store.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads one set: its manifest, its entries page by page, and where its packs' frames lie.
 * Thread-safe.
 */
public final class SetReader {
  private final ObjectStore store;
  private final ChainKeys keys;
  private final FrameOpener frames;
  private final Manifest manifest;
  private final Map<Integer, List<PackInfo>> packs = new ConcurrentHashMap<>();

  public SetReader(Chains chains, Manifest manifest) throws IOException {
    this.store = chains.repository().store();
    this.keys = chains.keys(manifest.summary().chain());
    this.frames = chains.frames();
    this.manifest = manifest;
  }

  /** Opens the set of a summary and authenticates its manifest. */
  public static SetReader open(Chains chains, SetSummary set) throws IOException {
    return new SetReader(chains, chains.manifest(set.chain(), set.sequence()));
  }

  public Manifest manifest() {
    return manifest;
  }

  public ChainKeys keys() {
    return keys;
  }

  /**
   * One frame of a pack, authenticated and unpacked; {@code at} is where it begins in {@code
   * sealed}.
   */
  public byte[] frame(int sequence, int pack, int frame, byte[] sealed, int at) throws IOException {
    FrameInfo info = pack(sequence, pack).frames().get(frame);
    return frames.open(run(sequence), ObjectKind.PACK, pack, frame, info, sealed, at, keys);
  }

  /** Bytes of a stored object of the set, as they are. */
  byte[] stored(String key, long offset, int length) throws IOException {
    return store.getRange(key, offset, length);
  }

  /** The run of a sequence that this set uses. */
  public RunId run(int sequence) throws CatalogException {
    ChainId chain = manifest.summary().chain();
    return new RunId(chain, sequence, runLists(sequence).run());
  }

  /** Entries in path order, from pages fetched one at a time. */
  public EntryCursor entries() throws IOException {
    Iterator<PageRef> pages = manifest.pages().iterator();
    try {
      return new EntryCursor(new EntryDecoder(new SequenceInputStream(new PageStreams(pages))));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The packs that the run of a sequence wrote, by number. */
  public List<PackInfo> packs(int sequence) throws IOException {
    List<PackInfo> known = packs.get(sequence);
    if (known != null) {
      return known;
    }
    List<PackInfo> read = new ArrayList<>();
    RunId run = run(sequence);
    for (ListRef list : runLists(sequence).lists()) {
      FrameInfo frame =
          new FrameInfo((int) list.size(), list.rawLength(), list.codec(), Filter.NONE);
      read.addAll(
          PackListCodec.decode(
              open(run, ObjectKind.PACKLIST, list.number(), frame, list.sha256())));
    }
    packs.put(sequence, List.copyOf(read));
    return packs.getOrDefault(sequence, List.of());
  }

  /** One pack's record; a manifest never names a pack that its lists lack. */
  public PackInfo pack(int sequence, int number) throws IOException {
    List<PackInfo> records = packs(sequence);
    if (number < 0 || number >= records.size() || records.get(number).number() != number) {
      throw new CatalogException(
          manifest.summary().key()
              + ": pack "
              + number
              + " of sequence "
              + sequence
              + " is not in its pack list");
    }
    return records.get(number);
  }

  /** Raw bytes of a page. */
  public byte[] page(PageRef page) throws IOException {
    FrameInfo frame = new FrameInfo((int) page.size(), page.rawLength(), page.codec(), Filter.NONE);
    return open(run(page.sequence()), ObjectKind.PAGE, page.number(), frame, page.sha256());
  }

  private byte[] open(RunId run, ObjectKind kind, int number, FrameInfo frame, String sha256)
      throws IOException {
    String key = ObjectKeys.object(run, kind, number);
    byte[] sealed = store.get(key);
    if (sealed.length != frame.sealedLength() || !Sha256.hex(sealed).equals(sha256)) {
      throw new CatalogException(
          key
              + " is not what the manifest names ("
              + sealed.length
              + " of "
              + frame.sealedLength()
              + " bytes). Hint: restore the object from a replica");
    }
    return frames.open(run, kind, number, 0, frame, sealed, keys);
  }

  private RunLists runLists(int sequence) throws CatalogException {
    for (RunLists run : manifest.runs()) {
      if (run.sequence() == sequence) {
        return run;
      }
    }
    throw new CatalogException(
        manifest.summary().key()
            + " refers to sequence "
            + sequence
            + ", which its manifest does not name");
  }

  /** The raw pages as one stream; {@link SequenceInputStream} asks for an enumeration. */
  @SuppressWarnings("JdkObsolete")
  private final class PageStreams implements Enumeration<InputStream> {
    private final Iterator<PageRef> pages;

    PageStreams(Iterator<PageRef> pages) {
      this.pages = pages;
    }

    @Override
    public boolean hasMoreElements() {
      return pages.hasNext();
    }

    @Override
    public InputStream nextElement() {
      try {
        return new ByteArrayInputStream(page(pages.next()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Goes through the entries of a set once. Not thread-safe. */
  public static final class EntryCursor implements AutoCloseable {
    private final EntryDecoder decoder;

    EntryCursor(EntryDecoder decoder) {
      this.decoder = decoder;
    }

    /** The next entry, or empty at the end. */
    public Optional<Entry> next() throws IOException {
      try {
        return decoder.next();
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }

    @Override
    public void close() throws IOException {
      decoder.close();
    }
  }
}
