package io.voiceagents.backup.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.support.RouteWatcherReloadStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CamelRuntimeTest {
  private static final String ROUTE =
      """
      - route:
          id: ask
          errorHandler:
            noErrorHandler: {}
          from:
            uri: direct:ask
            steps:
              - bean:
                  id: ask-bean
                  ref: oracle
                  method: ask
              - setBody:
                  expression:
                    simple:
                      expression: "${body} {{sign}}"
      """;

  @TempDir private Path directory = Path.of("");

  /** A bean of a route. */
  public static final class Oracle {
    public String ask(String question) throws IOException {
      if (question.isEmpty()) {
        throw new FileNotFoundException("no question");
      }
      if (question.equals("bug")) {
        throw new IllegalStateException("a bug");
      }
      return "yes";
    }
  }

  private RuntimePlan plan(Path file, Optional<Path> properties, Map<String, String> overrides) {
    return new RuntimePlan(List.of(file), properties, overrides, Map.of("oracle", new Oracle()));
  }

  private Path route(String text) throws IOException {
    return Files.writeString(directory.resolve("ask.camel.yaml"), text);
  }

  @Test
  void runsTheListedRoutesWithTheBoundBeans() throws IOException {
    Files.writeString(directory.resolve("other.camel.yaml"), "- nonsense: {}");
    Path properties = Files.writeString(directory.resolve("application.properties"), "sign=?");
    try (CamelRuntime runtime =
        CamelRuntime.start(plan(route(ROUTE), Optional.of(properties), Map.of()))) {
      assertThat(runtime.request("direct:ask", "really", String.class)).isEqualTo("yes ?");
      assertThat(runtime.context().getRoutes()).hasSize(1);
    }
  }

  /** But for one, which a static field of Camel's simple language keeps. */
  @Test
  void nothingHoldsContextsThatWereClosed() throws IOException {
    List<WeakReference<CamelContext>> contexts = List.of(closed(), closed(), closed());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              System.gc();
              return contexts.stream().filter(context -> context.get() != null).count() <= 1;
            });
  }

  private WeakReference<CamelContext> closed() throws IOException {
    try (CamelRuntime runtime =
        CamelRuntime.start(plan(route(ROUTE), Optional.empty(), Map.of("sign", "?")))) {
      assertThat(runtime.request("direct:ask", "really", String.class)).isEqualTo("yes ?");
      return new WeakReference<>(runtime.context());
    }
  }

  @Test
  void letsPropertiesOfTheCallerWin() throws IOException {
    Path properties = Files.writeString(directory.resolve("application.properties"), "sign=?");
    try (CamelRuntime runtime =
        CamelRuntime.start(plan(route(ROUTE), Optional.of(properties), Map.of("sign", "!")))) {
      assertThat(runtime.request("direct:ask", "really", String.class)).isEqualTo("yes !");
    }
  }

  @Test
  void throwsWhatTheRouteThrew() throws IOException {
    try (CamelRuntime runtime =
        CamelRuntime.start(plan(route(ROUTE), Optional.empty(), Map.of("sign", "!")))) {
      assertThatThrownBy(() -> runtime.request("direct:ask", "", String.class))
          .isInstanceOf(FileNotFoundException.class)
          .hasMessage("no question");
      assertThatThrownBy(() -> runtime.request("direct:ask", "bug", String.class))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("a bug")
          .hasRootCauseInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void namesTheFileThatIsMissingOrDoesNotLoad() throws IOException {
    Path missing = directory.resolve("missing.camel.yaml");
    assertThatThrownBy(() -> CamelRuntime.start(plan(missing, Optional.empty(), Map.of())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("missing.camel.yaml")
        .hasMessageContaining("Hint:");
    Path broken = Files.write(directory.resolve("broken.camel.yaml"), "- rout: {}".getBytes(UTF_8));
    assertThatThrownBy(() -> CamelRuntime.start(plan(broken, Optional.empty(), Map.of())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broken.camel.yaml");
  }

  @Test
  void takesOptionsFromThePropertiesFile() throws IOException {
    Path properties =
        Files.writeString(
            directory.resolve("application.properties"),
            "sign=?\ncamel.main.name=night-shift\ncamel.main.shutdownTimeout=7\n");
    try (CamelRuntime runtime =
        CamelRuntime.start(plan(route(ROUTE), Optional.of(properties), Map.of()))) {
      assertThat(runtime.context().getName()).isEqualTo("night-shift");
      assertThat(runtime.context().getShutdownStrategy().getTimeout()).isEqualTo(7);
    }
  }

  @Test
  void startsWithTheShippedPropertiesFile() throws IOException {
    Path shipped = Path.of("config/application.properties");
    try (CamelRuntime runtime =
        CamelRuntime.start(plan(route(ROUTE), Optional.of(shipped), Map.of("sign", "!")))) {
      assertThat(runtime.context().getName()).isEqualTo("voice-agent-backup");
      assertThat(runtime.context().getShutdownStrategy().getTimeout()).isEqualTo(10);
    }
  }

  @Test
  void keepsTheSafeOptionsWhateverTheFileSays() throws IOException {
    Path properties =
        Files.writeString(
            directory.resolve("application.properties"),
            """
            sign=?
            camel.main.streamCachingEnabled=true
            camel.main.stream-caching-enabled=true
            camel.main.autowiredEnabled=true
            camel.main.modeline=true
            camel.main.routesReloadEnabled=true
            camel.main.routes-include-pattern=classpath:nothing
            """);
    try (CamelRuntime runtime =
        CamelRuntime.start(plan(route(ROUTE), Optional.of(properties), Map.of()))) {
      assertSafe(runtime);
      assertThat(runtime.context().getRoutes()).hasSize(1);
    }
  }

  @Test
  void keepsTheSafeOptionsWhateverTheJvmSays() throws IOException {
    System.setProperty("camel.main.streamCachingEnabled", "true");
    System.setProperty("camel.main.autowired-enabled", "true");
    try (CamelRuntime runtime =
        CamelRuntime.start(plan(route(ROUTE), Optional.empty(), Map.of("sign", "!")))) {
      assertSafe(runtime);
    } finally {
      System.clearProperty("camel.main.streamCachingEnabled");
      System.clearProperty("camel.main.autowired-enabled");
    }
  }

  private static void assertSafe(CamelRuntime runtime) {
    assertThat(runtime.context().isStreamCaching()).isFalse();
    assertThat(runtime.context().isAutowiredEnabled()).isFalse();
    assertThat(runtime.context().isModeline()).isFalse();
    assertThat(runtime.context().hasService(RouteWatcherReloadStrategy.class)).isNull();
  }

  @Test
  void refusesTwoBeansOfOneName() {
    RuntimePlan plan = plan(Path.of("a"), Optional.empty(), Map.of());
    assertThatThrownBy(() -> plan.with(plan))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("oracle");
  }
}
