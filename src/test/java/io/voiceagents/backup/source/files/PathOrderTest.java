package io.voiceagents.backup.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.source.PathText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The order of a walk is the order of the format, or a merge of two sets would lose entries. */
class PathOrderTest {
  @Property(tries = 60)
  void everyTreeIsGivenInStrictlyAscendingOrder(@ForAll("trees") Set<List<byte[]>> tree)
      throws Exception {
    Path root = Files.createTempDirectory("order");
    try {
      for (List<byte[]> path : tree) {
        make(root, path);
      }
      // The set refuses an entry that does not ascend.
      SetInMemory set = Trees.captured(root);
      assertThat(set.entries.keySet()).containsExactlyElementsOf(sortedPaths(root));
    } finally {
      delete(root);
    }
  }

  private static void make(Path root, List<byte[]> components) throws IOException {
    Path path = root;
    for (byte[] component : components) {
      path = FileNames.resolve(path, PathText.decode(component));
      if (!Files.exists(path)) {
        Files.createDirectory(path);
      }
    }
  }

  private static List<String> sortedPaths(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      List<String> paths =
          all.map(path -> path.equals(root) ? "" : FileNames.text(root.relativize(path)))
              .collect(Collectors.toCollection(ArrayList::new));
      paths.sort(PathText.ORDER);
      return paths;
    }
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Provide
  Arbitrary<Set<List<byte[]>>> trees() {
    Arbitrary<byte[]> utf8 =
        Arbitraries.of("a", "a!", "a.b", "a-", "a0", "b", " ", "é", "\uFFFD", "📞", "~")
            .map(name -> name.getBytes(StandardCharsets.UTF_8));
    Arbitrary<byte[]> raw =
        Arbitraries.of("\u0001", "\u0080", "\u00ff", "\u00e9", "a\u00f0")
            .map(name -> name.getBytes(StandardCharsets.ISO_8859_1));
    return Arbitraries.oneOf(utf8, raw).list().ofMinSize(1).ofMaxSize(4).set().ofMaxSize(12);
  }
}
