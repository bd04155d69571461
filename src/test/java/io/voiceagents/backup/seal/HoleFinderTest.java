package io.voiceagents.backup.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HoleFinderTest {
  @Property(tries = 150)
  void nothingIsLostAndHolesDoNotDependOnTheWrites(@ForAll long seed) throws IOException {
    byte[] content = dataAndZeros(new Random(seed));
    Recorder once = new Recorder();
    HoleFinder whole = new HoleFinder(once);
    whole.start();
    whole.write(content, 0, content.length);
    whole.finish();
    Recorder many = written(content, new Random(seed + 1));
    assertThat(once.content.toByteArray()).isEqualTo(content);
    assertThat(many.content.toByteArray()).isEqualTo(content);
    assertThat(many.holes).isEqualTo(once.holes);
    assertThat(once.holes).allMatch(hole -> hole.start() % 4096 == 0 && hole.length() >= 64 << 10);
  }

  @Test
  void aFileOfZerosIsOneHole() throws IOException {
    Recorder recorder = written(new byte[200_001], new Random(3));
    assertThat(recorder.holes).containsExactly(new At(0, 200_001));
  }

  @Test
  void aHoleOfTerabytesCostsNothing() throws IOException {
    List<Long> holes = new ArrayList<>();
    HoleFinder finder =
        new HoleFinder(
            new HoleFinder.Target() {
              @Override
              public void data(byte[] bytes, int offset, int length) {
                throw new AssertionError(length + " bytes of data");
              }

              @Override
              public void hole(long length) {
                holes.add(length);
              }
            });
    finder.start();
    finder.hole(100);
    finder.hole(5L << 40);
    finder.finish();
    assertThat(holes).containsExactly((5L << 40) + 100);
  }

  @Test
  void shortRunsOfZerosAreData() throws IOException {
    assertThat(written(new byte[(64 << 10) - 1], new Random(3)).holes).isEmpty();
  }

  private static byte[] dataAndZeros(Random random) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (int i = random.nextInt(6); i >= 0; i--) {
      content.writeBytes(new byte[random.nextInt(200_000)]);
      content.writeBytes(Bytes.random(random.nextInt(9_000), random.nextLong()));
      content.writeBytes(new byte[4096 * random.nextInt(20)]);
    }
    return content.toByteArray();
  }

  /** Writes in pieces; pieces of zeros now and then as holes. */
  private static Recorder written(byte[] content, Random random) throws IOException {
    Recorder recorder = new Recorder();
    HoleFinder finder = new HoleFinder(recorder);
    finder.start();
    int at = 0;
    while (at < content.length) {
      int length = Math.min(content.length - at, 1 + random.nextInt(30_000));
      boolean zeros = true;
      for (int i = at; i < at + length; i++) {
        zeros &= content[i] == 0;
      }
      if (zeros && random.nextBoolean()) {
        finder.hole(length);
      } else {
        finder.write(content, at, length);
      }
      at += length;
    }
    finder.finish();
    return recorder;
  }

  private record At(long start, long length) {}

  private static final class Recorder implements HoleFinder.Target {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final List<At> holes = new ArrayList<>();

    @Override
    public void data(byte[] bytes, int offset, int length) {
      content.write(bytes, offset, length);
    }

    @Override
    public void hole(long length) {
      holes.add(new At(content.size(), length));
      content.writeBytes(new byte[(int) length]);
    }
  }
}
