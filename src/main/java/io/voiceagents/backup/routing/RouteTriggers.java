package io.voiceagents.backup.routing;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.quartz.CamelJob;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.component.quartz.QuartzEndpoint;

/**
 * Quartz for routes, and for nothing else. A time that comes while its route is exchanged finds no
 * route, and camel-quartz 4.17 makes another endpoint for it ({@code
 * CamelJob.lookupQuartzEndpoint}). When the new route is there by then, that endpoint does not
 * start, for the trigger is in use; so it is stopped, and takes the trigger along ({@code
 * QuartzEndpoint.doStart} and {@code doStop}): the schedule would be gone, and nothing would say
 * so. Here it is not made: that one time is missed, and the schedule goes on.
 */
class RouteTriggers extends QuartzComponent {
  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  /**
   * Times kept in memory. The shipped routes put work in line and are over; a route of one's own
   * may take long, but no route holds more than one thread.
   */
  static RouteTriggers inMemory() {
    RouteTriggers triggers = new RouteTriggers();
    triggers.setProperties(
        Map.of(
            "org.quartz.scheduler.instanceName", "voice-agent-backup",
            "org.quartz.scheduler.skipUpdateCheck", "true",
            "org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool",
            "org.quartz.threadPool.threadCount", "6",
            "org.quartz.threadPool.makeThreadsDaemons", "true",
            "org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore",
            // As in Quartz' own file, which counts only where there are no properties.
            "org.quartz.jobStore.misfireThreshold", "60000"));
    return triggers;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    if (STACK.walk(calls -> calls.anyMatch(call -> call.getDeclaringClass() == CamelJob.class))) {
      throw new IllegalStateException(
          "the time of %s came while its route was exchanged, and is missed".formatted(remaining));
    }
    Endpoint endpoint = super.createEndpoint(uri, remaining, parameters);
    if (endpoint instanceof QuartzEndpoint quartz) {
      quartz.setStateful(true);
    }
    return endpoint;
  }
}
