package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What people see in an editor or a console of routes: each is short, and everything has a name.
 */
class ShippedRoutesTest {
  private static final int MAX_LINES = 110;

  /** Keys of a step that hold steps themselves, or lists of those that do. */
  private static final List<String> BRANCHES = List.of("steps", "when", "doCatch", "onException");

  @Test
  void keepTheRulesForEdits() throws IOException {
    Map<String, String> files = new HashMap<>();
    for (Path file : files()) {
      files.put(file.getFileName().toString(), Files.readString(file));
    }
    assertThat(RouteRules.check(files)).isEmpty();
  }

  @Test
  void areShortAndDescribedAndEveryStepHasAnId() throws IOException {
    for (Path file : files()) {
      String text = Files.readString(file);
      assertThat(text.lines()).as(file.toString()).hasSizeLessThanOrEqualTo(MAX_LINES);
      List<?> routes = (List<?>) new Load(LoadSettings.builder().build()).loadFromString(text);
      for (Object each : routes) {
        Map<?, ?> route = (Map<?, ?>) ((Map<?, ?>) each).values().iterator().next();
        assertThat(route.get("id")).as("id of a route in %s", file).isInstanceOf(String.class);
        assertThat(route.get("description")).as("of %s", route.get("id")).isNotNull();
        named(route.get("from"), file);
        named(route.get("onException"), file);
      }
    }
  }

  /** Kaoto keeps the comments at the top of a file alone, and puts configurations first. */
  @Test
  void anEditorWritesThemBackAsTheyAre() throws IOException {
    for (Path file : files()) {
      String text = Files.readString(file);
      assertThat(text.lines().dropWhile(line -> line.startsWith("#")))
          .as("comments of %s", file)
          .noneMatch(line -> line.strip().startsWith("#"));
      List<String> kinds =
          text.lines()
              .filter(line -> line.startsWith("- "))
              .map(line -> line.substring(2))
              .toList();
      assertThat(kinds).as(file.toString()).isSortedAccordingTo(Comparator.reverseOrder());
    }
  }

  /** A step is a map of one key: its kind. What is below it may hold further steps. */
  private static void named(@org.jspecify.annotations.Nullable Object below, Path file) {
    if (below instanceof List<?> list) {
      list.forEach(member -> named(member, file));
    } else if (below instanceof Map<?, ?> map) {
      for (String branch : BRANCHES) {
        if (map.get(branch) instanceof List<?> steps) {
          steps.forEach(step -> hasId(step, file));
        }
      }
      map.values().forEach(value -> named(value, file));
    }
  }

  private static void hasId(Object step, Path file) {
    Map<?, ?> outer = (Map<?, ?>) step;
    Object inner = outer.size() == 1 ? outer.values().iterator().next() : outer;
    assertThat(inner).as("a step of %s", file).isInstanceOf(Map.class);
    assertThat(((Map<?, ?>) inner).get("id")).as("%s in %s", step, file).isNotNull();
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      return files.sorted().toList();
    }
  }
}
