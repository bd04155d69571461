package io.voiceagents.backup.routing.web;

import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.api.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jolokia.json.JSONStructure;
import org.jolokia.server.core.config.ConfigKey;
import org.jolokia.server.core.config.StaticConfiguration;
import org.jolokia.server.core.http.HttpRequestHandler;
import org.jolokia.server.core.request.EmptyResponseException;
import org.jolokia.server.core.service.JolokiaServiceManagerFactory;
import org.jolokia.server.core.service.api.JolokiaServiceManager;
import org.jolokia.server.core.service.api.LogHandler;
import org.jolokia.service.jmx.LocalRequestHandler;
import org.jolokia.service.serializer.JolokiaSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JMX over HTTP, by Jolokia, within {@link ManagementPolicy}: what the console asks. Thread-safe;
 * to be closed.
 */
final class ManagementBridge implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ManagementBridge.class);

  /** Depth and size of answers: enough for tables of routes, too little to empty a heap. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          ConfigKey.AGENT_ID.getKeyValue(), "voice-agent-backup",
          ConfigKey.MAX_DEPTH.getKeyValue(), "9",
          ConfigKey.MAX_COLLECTION_SIZE.getKeyValue(), "5000",
          ConfigKey.MAX_OBJECTS.getKeyValue(), "20000",
          ConfigKey.INCLUDE_STACKTRACE.getKeyValue(), "false",
          ConfigKey.ALLOW_ERROR_DETAILS.getKeyValue(), "false",
          ConfigKey.DISCOVERY_ENABLED.getKeyValue(), "false");

  /**
   * In the XML of a route, within JSON. Hawtio 5.2 draws no diagram of a route with an error
   * handler of its own: it takes that for a step and finds no way to it.
   */
  private static final Pattern ERROR_HANDLER =
      Pattern.compile("(?:\\\\n *)?<errorHandler>.*?</errorHandler>");

  /** How an answer is written; none of them says what is asked. */
  private static final Set<String> FORM =
      Set.of("maxDepth", "maxCollectionSize", "ignoreErrors", "canonicalNaming");

  private final ManagementPolicy policy = new ManagementPolicy();
  private final JolokiaServiceManager services;
  private final HttpRequestHandler handler;

  ManagementBridge() {
    services =
        JolokiaServiceManagerFactory.createJolokiaServiceManager(
            new StaticConfiguration(SETTINGS), new Quiet(), policy);
    services.addService(new JolokiaSerializer());
    services.addService(new LocalRequestHandler(1));
    handler = new HttpRequestHandler(services.start());
  }

  /**
   * An answer, with what was done for it.
   *
   * @param json of one question or of several; a refused one is an error in there
   */
  record Answered(String json, ManagementPolicy.Told told) {}

  /**
   * Answers one question or a list of them.
   *
   * @param options of the answer's form, as Jolokia's protocol names them; others are ignored
   * @param body JSON, as of Jolokia's protocol
   * @throws ProblemException 400 if it is not
   */
  Answered answer(Role role, Map<String, String> options, byte[] body) throws ProblemException {
    policy.begin(role);
    boolean ended = false;
    try {
      JSONStructure answer =
          handler.handlePostRequest(
              "/jolokia",
              new ByteArrayInputStream(body),
              StandardCharsets.UTF_8.name(),
              form(options));
      String json = ERROR_HANDLER.matcher(answer.toJSONString()).replaceAll("");
      ended = true;
      return new Answered(json, policy.end());
    } catch (IOException | EmptyResponseException | RuntimeException e) {
      throw new ProblemException(
          400, "this is no question to JMX", "See the protocol of Jolokia 2: POST, JSON.");
    } finally {
      if (!ended) {
        policy.end();
      }
    }
  }

  private static Map<String, String[]> form(Map<String, String> options) {
    return options.entrySet().stream()
        .filter(option -> FORM.contains(option.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, option -> new String[] {option.getValue()}));
  }

  @Override
  public void close() {
    services.stop();
  }

  /** What a caller asks wrongly is answered to the caller; it is nothing for the log. */
  private static final class Quiet implements LogHandler {
    @Override
    public void debug(String message) {
      LOG.debug("{}", message);
    }

    @Override
    public void info(String message) {
      LOG.debug("{}", message);
    }

    @Override
    public void error(String message, Throwable cause) {
      LOG.debug("{}", message, cause);
    }

    @Override
    public boolean isDebug() {
      return false;
    }
  }
}
