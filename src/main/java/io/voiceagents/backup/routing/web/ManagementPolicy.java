package io.voiceagents.backup.routing.web;

import io.voiceagents.backup.access.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.management.ObjectName;
import org.jolokia.server.core.service.api.Restrictor;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked of JMX from outside. Camel's MBeans can do what an author of routes can: send
 * messages, change routes, run languages; those of the JVM can write its heap to a file. So
 * everything is refused but what stands here: looking at routes and at the JVM, for all; starting
 * and stopping routes, for administrators. Nothing is ever written.
 *
 * <p>Thread-safe: who asks is known by thread, from {@link #begin} to {@link #end}.
 */
final class ManagementPolicy implements Restrictor {
  private static final String CAMEL = "org.apache.camel";
  private static final String JVM = "java.lang";

  /** They hold what was given to the process on its command line and in its environment. */
  private static final Set<String> HIDDEN_ATTRIBUTES =
      Set.of("SystemProperties", "InputArguments", "ClassPath", "BootClassPath", "LibraryPath");

  private static final Set<String> LOOKING =
      Set.of(
          "dumpRouteAsXml",
          "dumpRouteAsYaml",
          "dumpRoutesAsXml",
          "dumpRoutesAsYaml",
          "dumpRouteStatsAsXml",
          "dumpRoutesStatsAsXml",
          "dumpStepStatsAsXml",
          "dumpRoutesCoverageAsXml",
          "dumpRouteSourceLocationsAsXml",
          "dumpStructuredRoutesAsXml");

  private static final Set<String> ACTING = Set.of("start", "stop", "suspend", "resume", "reset");

  private static final ThreadLocal<@Nullable Asking> ASKING = new ThreadLocal<>();

  /** One request, which may hold several questions. */
  private record Asking(Role role, List<String> done, List<String> refused) {}

  /**
   * What was done and what was refused.
   *
   * @param done operations that change something, in words
   * @param refused operations that were not allowed, in words
   */
  record Told(List<String> done, List<String> refused) {}

  void begin(Role role) {
    ASKING.set(new Asking(role, new ArrayList<>(), new ArrayList<>()));
  }

  Told end() {
    Asking ended = Objects.requireNonNull(ASKING.get(), "begin was not called");
    ASKING.remove();
    return new Told(ended.done(), ended.refused());
  }

  /** By GET a link on a foreign page could ask. */
  @Override
  public boolean isHttpMethodAllowed(HttpMethod method) {
    return method == HttpMethod.POST;
  }

  @Override
  public boolean isTypeAllowed(RequestType type) {
    return switch (type) {
      case READ, LIST, SEARCH, VERSION, EXEC -> true;
      case WRITE, CONFIG, NOTIFICATION -> false;
    };
  }

  @Override
  public boolean isAttributeReadAllowed(ObjectName name, String attribute) {
    return !isObjectNameHidden(name) && !HIDDEN_ATTRIBUTES.contains(attribute);
  }

  @Override
  public boolean isAttributeWriteAllowed(ObjectName name, String attribute) {
    return false;
  }

  /**
   * As above.
   *
   * @param operation its name, perhaps with its parameters: {@code stop()}
   */
  @Override
  public boolean isOperationAllowed(ObjectName name, String operation) {
    Asking who = ASKING.get();
    int bracket = operation.indexOf('(');
    String plain = bracket < 0 ? operation : operation.substring(0, bracket);
    if (who == null) {
      return false;
    }
    boolean camel = name.getDomain().equals(CAMEL);
    if (camel && LOOKING.contains(plain)) {
      return true;
    }
    String words = plain + " " + name.getKeyPropertyListString();
    boolean acts = camel && "routes".equals(name.getKeyProperty("type")) && ACTING.contains(plain);
    boolean allowed = acts && who.role().allows(Role.ADMIN);
    (allowed ? who.done() : who.refused()).add(words);
    return allowed;
  }

  /** Where requests come from is for the server to say. */
  @Override
  public boolean isRemoteAccessAllowed(String... hostOrAddress) {
    return true;
  }

  /** Pages of other origins may ask nothing. */
  @Override
  public boolean isOriginAllowed(String origin, boolean onlyWhenStrictCheckingIsEnabled) {
    return onlyWhenStrictCheckingIsEnabled;
  }

  @Override
  public boolean isObjectNameHidden(ObjectName name) {
    return !name.getDomain().equals(CAMEL) && !name.getDomain().equals(JVM);
  }
}
