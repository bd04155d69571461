package io.voiceagents.backup.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.store.file.OrderedNames.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names in the order of their keys, of which only some are held. */
class OrderedNamesTest {
  private final Path directory;

  OrderedNamesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void holdsNoMoreThanItMayAndTellsEachOnceInOrder() throws IOException {
    Random random = new Random(4);
    TreeSet<String> expected = new TreeSet<>();
    for (int i = 0; i < 500; i++) {
      // Names that begin with one another, with characters before and after the slash.
      String name = "a" + List.of("", "-", "0", "-0", "00").get(random.nextInt(5)) + i % 97;
      if (random.nextBoolean() && !Files.exists(directory.resolve(name))) {
        Files.createDirectory(directory.resolve(name));
      } else if (!Files.exists(directory.resolve(name))) {
        Files.createFile(directory.resolve(name));
      }
      expected.add(Files.isDirectory(directory.resolve(name)) ? name + "/" : name);
    }
    Files.createFile(directory.resolve(".dotted"));

    for (int held : new int[] {1, 2, 7, 100, 10_000}) {
      assertThat(names(held)).as("%d held", held).containsExactlyElementsOf(expected);
    }
  }

  private List<String> names(int held) throws IOException {
    OrderedNames names = new OrderedNames(directory, name -> true, held);
    List<String> all = new ArrayList<>();
    for (List<Child> next = names.next(); !next.isEmpty(); next = names.next()) {
      assertThat(next).hasSizeLessThanOrEqualTo(held + "a-097".length());
      next.forEach(child -> all.add(child.sortName()));
    }
    return all;
  }

  @Test
  void aDirectoryThatIsNotThereHasNoNames() throws IOException {
    OrderedNames names = new OrderedNames(directory.resolve("none"), name -> true, 10);
    assertThat(names.next()).isEmpty();
    assertThat(names.next()).isEmpty();
  }

  @Test
  void looksOnlyAtWhatIsWanted() throws IOException {
    Files.createFile(directory.resolve("a"));
    Files.createFile(directory.resolve("b"));
    OrderedNames names = new OrderedNames(directory, "b"::equals, 10);
    assertThat(names.next()).extracting(Child::name).containsExactly("b");
    assertThat(names.next()).isEmpty();
  }
}
