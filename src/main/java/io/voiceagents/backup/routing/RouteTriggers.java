package io.voiceagents.backup.routing;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.quartz.CamelJob;
import org.apache.camel.component.quartz.QuartzComponent;

/**
 * Quartz for routes, and for nothing else. A time that comes while its route is exchanged finds no
 * route, and camel-quartz 4.17 makes another endpoint for it ({@code
 * CamelJob.lookupQuartzEndpoint}). When the new route is there by then, that endpoint does not
 * start, for the trigger is in use; so it is stopped, and takes the trigger along ({@code
 * QuartzEndpoint.doStart} and {@code doStop}): the schedule would be gone, and nothing would say
 * so. Here it is not made: that one time is missed, with an error in the log.
 */
class RouteTriggers extends QuartzComponent {
  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  /** Times kept in memory. A few threads do: each puts work in line, and is free again. */
  static RouteTriggers inMemory() {
    RouteTriggers triggers = new RouteTriggers();
    triggers.setProperties(
        Map.of(
            "org.quartz.scheduler.instanceName", "voice-agent-backup",
            "org.quartz.scheduler.skipUpdateCheck", "true",
            "org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool",
            "org.quartz.threadPool.threadCount", "4",
            "org.quartz.threadPool.makeThreadsDaemons", "true",
            "org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore"));
    return triggers;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    if (STACK.walk(calls -> calls.anyMatch(call -> call.getDeclaringClass() == CamelJob.class))) {
      throw new IllegalStateException(
          "the time of %s came while its route was exchanged, and is missed".formatted(remaining));
    }
    return super.createEndpoint(uri, remaining, parameters);
  }
}
