package io.voiceagents.backup.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives by tar(1), in pieces of any size. */
class TarReaderTest {
  private static final String LONG =
      "a-directory-with-a-name-of-some-length/".repeat(2) + "n".repeat(90);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private static final class Collected implements TarReader.Entries {
    final Map<String, String> entries = new TreeMap<>();
    private String name = "";
    private final StringBuilder content = new StringBuilder();

    @Override
    public void begin(TarHeader header) {
      name = header.name();
      content.setLength(0);
      content.append(header.isSymbolicLink() ? "-> " + header.link() : "");
    }

    @Override
    public void data(byte[] bytes, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        content.append((char) bytes[i]);
      }
    }

    @Override
    public void end() {
      entries.put(name, content.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ustar", "gnu", "pax"})
  void readsEveryFormatInPiecesOfAnySize(String format) throws Exception {
    byte[] tar = archive(format);
    for (int seed = 0; seed < 30; seed++) {
      Collected collected = new Collected();
      TarReader reader = new TarReader("test.tar", collected);
      feed(reader, tar, tar.length, new Random(seed));
      reader.finish();
      assertThat(collected.entries)
          .containsEntry("./" + LONG, "long")
          .containsEntry("./empty", "")
          .containsEntry("./block", "b".repeat(512))
          .containsEntry("./link", "-> " + "t".repeat(format.equals("ustar") ? 90 : 150))
          .containsEntry("./more", "m".repeat(70_001));
    }
  }

  @Test
  void refusesAnArchiveThatIsCutAnywhere() throws Exception {
    byte[] tar = archive("gnu");
    int end = tar.length;
    while (tar[end - 1] == 0) {
      end--;
    }
    for (int length = 0; length < end; length += 97) {
      TarReader reader = new TarReader("test.tar", new Collected());
      feed(reader, tar, length, new Random(length));
      assertThatThrownBy(reader::finish).isInstanceOf(BrokenBackup.class);
    }
  }

  @Test
  void refusesAChangedHeader() throws Exception {
    byte[] tar = archive("ustar");
    for (int i = 0; i < TarHeader.BLOCK; i++) {
      byte[] damaged = tar.clone();
      damaged[i] ^= 0x02;
      TarReader reader = new TarReader("test.tar", new Collected());
      assertThatThrownBy(() -> reader.feed(damaged, 0, damaged.length))
          .as("byte " + i)
          .isInstanceOf(BrokenBackup.class);
    }
  }

  @Test
  void readsSizesBeyondOctalDigits() throws Exception {
    byte[] block = java.util.Arrays.copyOf(archive("ustar"), TarHeader.BLOCK);
    long size = 9L << 30;
    block[124] = (byte) 0x80;
    for (int i = 0; i < 11; i++) {
      block[135 - i] = (byte) (i < 8 ? size >>> (8 * i) : 0);
    }
    long sum = 8 * ' ';
    for (int i = 0; i < TarHeader.BLOCK; i++) {
      sum += i >= 148 && i < 156 ? 0 : block[i] & 0xFF;
    }
    byte[] octal = "%06o\0 ".formatted(sum).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    System.arraycopy(octal, 0, block, 148, 8);
    assertThat(TarHeader.parse(block).sizeBytes()).isEqualTo(size);
  }

  private static void feed(TarReader reader, byte[] tar, int length, Random random)
      throws IOException {
    int at = 0;
    while (at < length) {
      int piece = Math.min(length - at, 1 + random.nextInt(random.nextBoolean() ? 700 : 40_000));
      reader.feed(tar, at, piece);
      at += piece;
    }
  }

  private byte[] archive(String format) throws Exception {
    Path tree = Files.createDirectory(directory.resolve("tree-" + format));
    Path deep = tree.resolve(LONG);
    Files.createDirectories(deep.getParent());
    Files.writeString(deep, "long");
    Files.createFile(tree.resolve("empty"));
    Files.writeString(tree.resolve("block"), "b".repeat(512));
    Files.writeString(tree.resolve("more"), "m".repeat(70_001));
    int target = format.equals("ustar") ? 90 : 150;
    Files.createSymbolicLink(tree.resolve("link"), Path.of("t".repeat(target)));
    Path file = directory.resolve(format + ".tar");
    Process tar =
        new ProcessBuilder(
                "tar", "--format=" + format, "-cf", file.toString(), "-C", tree.toString(), ".")
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
    return Files.readAllBytes(file);
  }
}
