package io.voiceagents.backup.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestReaderTest {
  private static final String BODY =
      """
      { "PostgreSQL-Backup-Manifest-Version": 2,
      "System-Identifier": 7453512330419171351,
      "Files": [
      { "Path": "base/1/1259", "Size": 8192, "Last-Modified": "2026-01-01 00:00:00 GMT", \
      "Checksum-Algorithm": "CRC32C", "Checksum": "deadbeef" },
      { "Encoded-Path": "66c3bc", "Size": 0, "Last-Modified": "2026-01-01 00:00:00 GMT" }
      ],
      "WAL-Ranges": [
      { "Timeline": 1, "Start-LSN": "0/2000028", "End-LSN": "1/2000120" }
      ],
      """;

  @Test
  void readsAManifestInPiecesOfAnySize() throws Exception {
    byte[] manifest = manifest();
    for (int piece = 1; piece < manifest.length; piece += 7) {
      List<String> files = new ArrayList<>();
      ManifestReader reader =
          new ManifestReader((path, size, kind, sum) -> files.add(path + size + kind + sum));
      read(reader, manifest, piece);
      assertThat(files).containsExactly("base/1/12598192CRC32Cdeadbeef", "fü0");
      assertThat(reader.walRanges())
          .containsExactly(
              new ManifestReader.WalRange(1, new Lsn(0x2000028L), new Lsn(0x1_0200_0120L)));
    }
  }

  @Test
  void refusesEveryFlippedBitAndEveryCut() throws Exception {
    byte[] manifest = manifest();
    for (int i = 0; i < manifest.length - 1; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = manifest.clone();
        damaged[i] ^= (byte) (1 << bit);
        refused(damaged, "byte " + i + " bit " + bit);
      }
      refused(java.util.Arrays.copyOf(manifest, i), "cut at " + i);
    }
  }

  private static void refused(byte[] manifest, String what) throws IOException {
    ManifestReader reader = new ManifestReader((path, size, kind, sum) -> {});
    assertThatThrownBy(() -> read(reader, manifest, 100)).as(what).isInstanceOf(BrokenBackup.class);
  }

  private static void read(ManifestReader reader, byte[] manifest, int piece) throws IOException {
    for (int at = 0; at < manifest.length; at += piece) {
      reader.feed(manifest, at, Math.min(piece, manifest.length - at));
    }
    reader.finish();
  }

  private static byte[] manifest() throws Exception {
    byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    return (BODY + "\"Manifest-Checksum\": \"" + sum + "\"}\n").getBytes(StandardCharsets.UTF_8);
  }
}
