package io.voiceagents.backup.routing;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * A Camel application in this process: the listed routes, the bound beans, no network listener, no
 * scanning. Thread-safe once started.
 */
public final class CamelRuntime implements AutoCloseable {
  /**
   * What no file may change. Streams are not cached because bodies are records and bytes; a copy of
   * each would only cost memory. Beans are bound by name, so nothing is wired by type. A reload
   * would drop every route at one mistake in a file.
   */
  private static final Map<String, String> FIXED =
      Map.ofEntries(
          Map.entry("camel.main.streamCachingEnabled", "false"),
          Map.entry("camel.main.autowiredEnabled", "false"),
          Map.entry("camel.main.basePackageScanEnabled", "false"),
          Map.entry("camel.main.modeline", "false"),
          Map.entry("camel.main.routesReloadEnabled", "false"),
          Map.entry("camel.main.autoConfigurationEnvironmentVariablesEnabled", "false"),
          Map.entry("camel.main.autoConfigurationSystemPropertiesEnabled", "false"));

  private final Main main;
  private final ProducerTemplate template;

  private CamelRuntime(Main main) {
    this.main = main;
    this.template = main.getCamelContext().createProducerTemplate();
  }

  /**
   * Loads the routes and starts them.
   *
   * @throws IOException if a file is missing or a route does not load; the message names both
   */
  public static CamelRuntime start(RuntimePlan plan) throws IOException {
    Main main = new Main();
    // The default one hands the whole context to a shutdown hook that is never taken back: a
    // process
    // whose configuration is edited would keep every context that it ever had.
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    String pattern = pattern(plan);
    Properties initial = initial(plan);
    try {
      plan.beans().forEach(main::bind);
      main.setDefaultPropertyPlaceholderLocation("false");
      main.setInitialProperties(initial);
      // Options of the environment and the JVM would go before the fixed ones.
      main.configure().setAutoConfigurationEnvironmentVariablesEnabled(false);
      main.configure().setAutoConfigurationSystemPropertiesEnabled(false);
      FIXED.forEach(main::addOverrideProperty);
      if (!plan.routeFiles().isEmpty()) {
        main.addOverrideProperty("camel.main.routesIncludePattern", pattern);
      }
      main.start();
      return new CamelRuntime(main);
    } catch (Exception e) {
      main.stop();
      throw new RoutesDontStart(plan.routeFiles(), e);
    }
  }

  /** The context, for whoever shows or measures the routes. */
  public CamelContext context() {
    return main.getCamelContext();
  }

  /**
   * Adds routes and beans to the running ones, for what most runs don't need.
   *
   * @throws IOException if a file is missing or a route does not load
   */
  void add(RuntimePlan plan) throws IOException {
    CamelContext context = main.getCamelContext();
    pattern(plan);
    plan.beans().forEach(context.getRegistry()::bind);
    List<Resource> resources =
        plan.routeFiles().stream()
            .map(file -> ResourceHelper.resolveResource(context, "file:" + file.toAbsolutePath()))
            .toList();
    try {
      PluginHelper.getRoutesLoader(context).loadRoutes(resources);
    } catch (Exception e) {
      throw new RoutesDontStart(plan.routeFiles(), e);
    }
  }

  /** Sends messages into the routes. Thread-safe. */
  public ProducerTemplate template() {
    return template;
  }

  /**
   * Sends a body and waits for the reply.
   *
   * @throws IOException what the route threw, without Camel's wrapping
   */
  public <T> T request(String uri, Object body, Class<T> reply) throws IOException {
    try {
      Object answer = template.requestBody(uri, body);
      if (reply != Object.class && !reply.isInstance(answer)) {
        throw new IOException(
            "%s ended without a %s. Hint: a step of that route was taken out; compare it with the one that is shipped"
                .formatted(uri, reply.getSimpleName()));
      }
      return reply.cast(answer);
    } catch (CamelExecutionException e) {
      throw unwrap(uri, e);
    }
  }

  /** Stops the routes; waits for messages in flight within {@code camel.main.shutdownTimeout}. */
  @Override
  public void close() throws IOException {
    template.close();
    main.stop();
  }

  private static IOException unwrap(String uri, CamelExecutionException wrapped) {
    for (Throwable cause = wrapped; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException known) {
        return known;
      }
      if (cause instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("stopped");
      }
    }
    return new IOException(
        "%s failed: %s. Hint: the cause below names the step.".formatted(uri, rootMessage(wrapped)),
        wrapped.getCause());
  }

  private static Properties initial(RuntimePlan plan) throws IOException {
    Properties properties = new Properties();
    if (plan.propertiesFile().isPresent()) {
      try (var reader = Files.newBufferedReader(plan.propertiesFile().get())) {
        properties.load(reader);
      }
    }
    properties.putAll(plan.properties());
    return properties;
  }

  private static String pattern(RuntimePlan plan) throws IOException {
    for (Path file : plan.routeFiles()) {
      if (!Files.isReadable(file)) {
        throw new IOException(
            "The route file '%s' can't be read. Hint: restore the shipped one, or correct the routes directory."
                .formatted(file));
      }
    }
    return plan.routeFiles().stream()
        .map(file -> "file:" + file.toAbsolutePath())
        .collect(Collectors.joining(","));
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
