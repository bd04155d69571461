package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.ServiceStatus;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped routes start in a plain camel-main, as {@code camel run} has it: from a directory,
 * with the program on the class path and a file of properties, and nothing of this program's
 * wiring.
 */
class RoutePreviewTest {
  private final Path directory;

  RoutePreviewTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void allShippedRoutesStartWithTheShippedProperties() throws Exception {
    long routes = 0;
    try (Stream<Path> shipped = Files.list(Path.of("routes"))) {
      for (Path file : shipped.toList()) {
        Files.copy(file, directory.resolve(file.getFileName()));
        routes += Files.readAllLines(file).stream().filter(l -> l.equals("- route:")).count();
      }
    }
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(Path.of("config/camel-run.properties"))) {
      properties.load(reader);
    }
    properties.setProperty("alerts.directory", directory.resolve("alerts").toString());
    Main main = new Main();
    main.setDefaultPropertyPlaceholderLocation("false");
    main.setInitialProperties(properties);
    main.configure().withRoutesIncludePattern("file:" + directory + "/*.camel.yaml");
    main.start();
    try {
      assertThat(main.getCamelContext().getRoutes()).hasSize((int) routes);
      assertThat(main.getCamelContext().getRoutes())
          .allSatisfy(
              route ->
                  assertThat(
                          main.getCamelContext().getRouteController().getRouteStatus(route.getId()))
                      .as(route.getId())
                      .isEqualTo(ServiceStatus.Started));
      Object passed =
          main.getCamelContext().createProducerTemplate().requestBody("direct:trigger", "a run");
      assertThat(passed).as("nothing is backed up").isEqualTo("a run");
    } finally {
      main.stop();
    }
  }
}
