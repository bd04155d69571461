package io.voiceagents.backup.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.source.PathText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileNamesTest {
  @Property
  void everyNameThatLinuxAllowsComesBack(@ForAll("names") byte[] name) {
    Path path = FileNames.path(PathText.decode(name));
    assertThat(FileNames.bytes(path)).isEqualTo(name);
    assertThat(FileNames.text(path)).isEqualTo(PathText.decode(name));
  }

  @Property(tries = 300)
  void everyNameComesBackBelowADirectory(@ForAll("names") byte[] name) {
    Path path = FileNames.resolve(Path.of("/srv/data"), PathText.decode(name) + "/f");
    assertThat(path.getNameCount()).isEqualTo(4);
    assertThat(FileNames.bytes(path.getName(2))).isEqualTo(name);
    assertThat(path.startsWith("/srv/data")).isTrue();
  }

  @Property(tries = 300)
  void printableNamesCanBeEncoded(@ForAll("names") byte[] name) {
    String printable = FileNames.printable(PathText.decode(name));
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(printable)).isTrue();
  }

  @Test
  void printsBytesThatAreNotUtf8() {
    assertThat(FileNames.printable("a\uDCE9\uD83D\uDCDE")).isEqualTo("a\\xE9\uD83D\uDCDE");
    assertThat(FileNames.printable("a\n\u0085\u2028ü")).isEqualTo("a\\x0A\\x85\\u2028ü");
  }

  @Test
  void doesNotLeaveTheDirectoryByAnAbsolutePath() {
    assertThatThrownBy(() -> FileNames.resolve(Path.of("/srv"), "/etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void capturesAndRestoresAllNamesInAPlainCLocale(@TempDir Path directory) throws Exception {
    Path source = java.nio.file.Files.createDirectory(directory.resolve("source"));
    for (String name : List.of("plain", "Gespräch", "通話", "\uD83D\uDCDE")) {
      Trees.file(source, name + "/" + name, name);
    }
    java.nio.file.Files.writeString(Trees.escaped(source, "latin-%E9"), "x");
    java.nio.file.Files.createSymbolicLink(source.resolve("link"), Path.of("Gespräch"));
    Path target = directory.resolve("target");
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            CopyInAnotherLocale.class.getName(),
            source.toString(),
            target.toString());
    java.environment().put("LC_ALL", "C");
    Process process = java.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(output).isEmpty();
    assertThat(TreeDigest.differences(source, target)).isEmpty();
  }

  /** What runs under the other locale. */
  static final class CopyInAnotherLocale {
    private CopyInAnotherLocale() {}

    public static void main(String[] arguments) throws Exception {
      Trees.captured(Path.of(arguments[0])).restore(Path.of(arguments[1]), TreeOptions.defaults());
    }
  }

  @Provide
  Arbitrary<byte[]> names() {
    Arbitrary<byte[]> bytes =
        Arbitraries.bytes()
            .filter(b -> b != 0 && b != '/')
            .array(byte[].class)
            .ofMinSize(1)
            .ofMaxSize(12);
    Arbitrary<byte[]> text =
        Arbitraries.of("a", "é", "\uFFFD", "📞", "%", " ", "\n", "~", "\\", "통")
            .list()
            .ofMinSize(1)
            .ofMaxSize(5)
            .map(parts -> String.join("", parts).getBytes(StandardCharsets.UTF_8));
    return Arbitraries.oneOf(bytes, text)
        .filter(name -> !new String(name, StandardCharsets.ISO_8859_1).matches("\\.{1,2}"));
  }
}
