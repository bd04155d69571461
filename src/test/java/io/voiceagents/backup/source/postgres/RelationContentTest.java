package io.voiceagents.backup.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.source.ContentSink;
import io.voiceagents.backup.source.EntryMeta;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A file that grows, shrinks and changes, in pieces of any size. */
class RelationContentTest {
  private static final int PAGE = PageKeys.PAGE;

  @Property(tries = 300)
  void passesOnExactlyThePagesThatDiffer(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] before = new byte[random.nextInt(12 * PAGE)];
    random.nextBytes(before);
    byte[] after = Arrays.copyOf(before, random.nextInt(12 * PAGE));
    for (int i = random.nextInt(6); i > 0 && after.length > 0; i--) {
      after[random.nextInt(after.length)] ^= 1;
    }

    Result result = run(after, before, random);

    assertThat(result.rebuilt()).isEqualTo(after);
    assertThat(result.unchanged()).isEqualTo(equalPages(before, after));
    assertThat(result.keys()).isEqualTo(run(after, new byte[0], new Random(1)).keys());
    assertThat((long) result.keys().length).isEqualTo(PageKeys.count(after.length) * PageKeys.KEY);
  }

  @Test
  void aPageThatMovedIsStoredAgain() throws IOException {
    byte[] before = new byte[4 * PAGE];
    new Random(1).nextBytes(before);
    byte[] after = new byte[4 * PAGE];
    System.arraycopy(before, 0, after, PAGE, 3 * PAGE);

    assertThat(run(after, before, new Random(1)).unchanged()).isZero();
  }

  /** The same LSN in the header, as in a file that was copied, proves nothing. */
  @Test
  void anOldPositionInTheHeaderDoesNotMakeAPageUnchanged() throws IOException {
    byte[] before = new byte[PAGE];
    before[100] = 1;
    byte[] after = new byte[PAGE];
    after[200] = 1;

    assertThat(run(after, before, new Random(1)).unchanged()).isZero();
  }

  private record Result(byte[] rebuilt, long unchanged, byte[] keys) {}

  private static Result run(byte[] after, byte[] before, Random random) throws IOException {
    RelationContent first = new RelationContent(new Rebuilt(new byte[0]));
    first.write(before, 0, before.length);
    Rebuilt rebuilt = new Rebuilt(before);
    RelationContent content = new RelationContent(rebuilt, before.length, first.finish());
    for (int at = 0; at < after.length; ) {
      int piece = Math.min(after.length - at, 1 + random.nextInt(3 * PAGE));
      content.write(after, at, piece);
      at += piece;
    }
    byte[] keys = content.finish();
    return new Result(rebuilt.bytes.toByteArray(), content.unchangedPages(), keys);
  }

  private static long equalPages(byte[] before, byte[] after) {
    long equal = 0;
    for (int at = 0; at + PAGE <= Math.min(before.length, after.length); at += PAGE) {
      equal += Arrays.equals(before, at, at + PAGE, after, at, at + PAGE) ? 1 : 0;
    }
    return equal;
  }

  /** What a set would hold. */
  private static final class Rebuilt implements ContentSink {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final byte[] before;

    Rebuilt(byte[] before) {
      this.before = before;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      bytes.write(source, offset, length);
    }

    @Override
    public void hole(long length) {
      bytes.writeBytes(new byte[(int) length]);
    }

    @Override
    public void unchanged(long length) {
      bytes.write(before, bytes.size(), (int) length);
    }

    @Override
    public void commit(EntryMeta meta) {}

    @Override
    public void discard() {}
  }
}
