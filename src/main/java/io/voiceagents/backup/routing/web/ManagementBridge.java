package io.voiceagents.backup.routing.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.api.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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
   * Most questions in one request. Hawtio 5.2 asks one for each step of the open routes when it
   * charts them; the shipped routes have some 150.
   */
  static final int MOST_QUESTIONS = 1000;

  /**
   * Characters of the joint answer. The list of all MBeans, the longest there is, has a quarter.
   */
  static final int LONGEST_ANSWER = 4 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

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
   * Answers one question or a list of them, one after the other: each takes memory alone.
   *
   * @param options of the answer's form, as Jolokia's protocol names them; others are ignored
   * @param body JSON, as of Jolokia's protocol
   * @param told hears what was done and refused, also when there is no answer in the end
   * @return JSON; a refused question is an error in there
   * @throws ProblemException 400 if it is no question, or the answer would be too long; 413 if it
   *     is too many of them
   */
  String answer(
      Role role, Map<String, String> options, byte[] body, Consumer<ManagementPolicy.Told> told)
      throws ProblemException {
    JsonNode asked = questions(body);
    policy.begin(role);
    try {
      StringBuilder answer = new StringBuilder();
      if (!asked.isArray()) {
        return answer.append(one(asked, options, LONGEST_ANSWER)).toString();
      }
      for (JsonNode question : asked) {
        answer.append(answer.isEmpty() ? "[" : ",");
        answer.append(one(question, options, LONGEST_ANSWER - answer.length()));
      }
      return answer.append(answer.isEmpty() ? "[]" : "]").toString();
    } finally {
      told.accept(policy.end());
    }
  }

  private static JsonNode questions(byte[] body) throws ProblemException {
    try {
      JsonNode asked = JSON.readTree(body);
      if (asked.size() > MOST_QUESTIONS && asked.isArray()) {
        throw new ProblemException(
            413,
            "%d questions to JMX at once, at most %d".formatted(asked.size(), MOST_QUESTIONS),
            "Ask in several requests.");
      }
      if (asked.isContainerNode()) {
        return asked;
      }
    } catch (IOException e) {
      // Said below.
    }
    throw noQuestion();
  }

  private static ProblemException noQuestion() {
    return new ProblemException(
        400, "this is no question to JMX", "See the protocol of Jolokia 2: POST, JSON.");
  }

  private String one(JsonNode question, Map<String, String> options, int longest)
      throws ProblemException {
    try {
      ShortText text = new ShortText(longest);
      handler
          .handlePostRequest(
              "/jolokia",
              new ByteArrayInputStream(JSON.writeValueAsBytes(question)),
              StandardCharsets.UTF_8.name(),
              form(options))
          .writeJSONString(text);
      return RouteXml.drawable(text.toString());
    } catch (ShortText.Full e) {
      throw new ProblemException(
          400,
          "the answer of JMX is longer than %d characters".formatted(LONGEST_ANSWER),
          "Ask for less at once: fewer questions, a path, a lower maxDepth.");
    } catch (IOException | EmptyResponseException | RuntimeException e) {
      throw noQuestion();
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
