package io.voiceagents.backup.catalog;

import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.seal.Draft;
import io.voiceagents.backup.seal.Draft.FrameDraft;
import io.voiceagents.backup.seal.DraftSink;
import io.voiceagents.backup.seal.Filter;
import io.voiceagents.backup.seal.ObjectKind;
import io.voiceagents.backup.seal.RunId;
import io.voiceagents.backup.source.PathText;
import io.voiceagents.backup.store.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cuts ascending entries into index pages at places that the paths decide, so that two similar sets
 * have mostly equal pages; a page that the set before has too is not written again. Not
 * thread-safe.
 */
final class PageBuilder {
  static final int MIN_ENTRIES = 128;
  static final int MAX_ENTRIES = 4_096;
  static final int MAX_RAW_BYTES = 4 << 20;
  private static final int CUT_MASK = 0x1FF;

  private final RunId run;
  private final ChainKeys keys;
  private final Map<String, PageRef> known;
  private final DraftSink drafts;
  private final MessageDigest sha256 = Sha256.digest();
  private final List<PagePlan> pages = new ArrayList<>();

  private ByteArrayOutputStream raw = new ByteArrayOutputStream(1 << 17);
  private int entriesInPage;
  private boolean begins;
  private String first = "";
  private String last = "";
  private Optional<String> previous = Optional.empty();
  private int written;

  /**
   * @param known pages of the set before, by id
   */
  PageBuilder(RunId run, ChainKeys keys, Map<String, PageRef> known, DraftSink drafts) {
    this.run = run;
    this.keys = keys;
    this.known = known;
    this.drafts = drafts;
  }

  /** Adds the next entry; its path must follow the one before. */
  void add(Entry entry) throws IOException {
    String path = entry.path();
    if (previous.isPresent() && PathText.ORDER.compare(previous.get(), path) >= 0) {
      throw new IllegalStateException(
          "entry '" + path + "' does not follow '" + previous.get() + "' in path order");
    }
    previous = Optional.of(path);
    begins = true;
    EntryEncoder.encode(entry, map -> append(path, map));
    if (entriesInPage >= MAX_ENTRIES || (entriesInPage >= MIN_ENTRIES && cutsAfter(path))) {
      flush();
    }
  }

  /** Ends the last page. */
  List<PagePlan> finish() throws IOException {
    flush();
    return List.copyOf(pages);
  }

  private void append(String path, byte[] map) throws IOException {
    if (raw.size() > 0 && raw.size() + map.length > MAX_RAW_BYTES) {
      flush();
    }
    if (raw.size() == 0) {
      first = path;
    }
    raw.writeBytes(map);
    last = path;
    entriesInPage += begins ? 1 : 0;
    begins = false;
  }

  private boolean cutsAfter(String path) {
    byte[] hash = sha256.digest(PathText.encode(path));
    return ((((hash[0] & 0xFF) << 8) | (hash[1] & 0xFF)) & CUT_MASK) == 0;
  }

  private void flush() throws IOException {
    if (raw.size() == 0) {
      return;
    }
    byte[] page = raw.toByteArray();
    String id = HexFormat.of().formatHex(keys.id(page, 0, page.length));
    PageRef same = known.get(id);
    pages.add(same != null ? new PagePlan.Reused(same) : draft(page, id));
    raw.reset();
    entriesInPage = 0;
  }

  private PagePlan draft(byte[] page, String id) throws IOException {
    FrameDraft frame = new FrameDraft(page, page.length, Filter.NONE);
    Draft draft = new Draft(run, ObjectKind.PAGE, written++, List.of(frame));
    drafts.accept(draft);
    return new PagePlan.Written(
        draft.object().number(), page.length, entriesInPage, first, last, id);
  }

  /**
   * A page of the new set: an earlier one, or one whose stored size is known only after its put.
   */
  sealed interface PagePlan {
    record Reused(PageRef page) implements PagePlan {}

    record Written(int number, int rawLength, int entries, String first, String last, String id)
        implements PagePlan {}
  }
}
