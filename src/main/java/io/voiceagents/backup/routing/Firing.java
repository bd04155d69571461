package io.voiceagents.backup.routing;

import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When a route fires next, by the trigger that Quartz really has. */
final class Firing {
  private static final Logger LOG = LoggerFactory.getLogger(Firing.class);

  private Firing() {}

  /** Empty if the route does not run, has no trigger, or Quartz can't be asked. */
  static Optional<Instant> next(CamelContext context, String route) {
    Route found = context.getRoute(route);
    ServiceStatus status = context.getRouteController().getRouteStatus(route);
    boolean runs = found != null && status != null && status.isStarted();
    if (!runs || !(found.getEndpoint() instanceof QuartzEndpoint endpoint)) {
      return Optional.empty();
    }
    try {
      Scheduler scheduler = endpoint.getComponent().getScheduler();
      return Optional.ofNullable(scheduler.getTrigger(endpoint.getTriggerKey()))
          .flatMap(trigger -> Optional.ofNullable(trigger.getNextFireTime()))
          .map(Date::toInstant);
    } catch (SchedulerException e) {
      LOG.warn("when the route {} fires next is not known: {}", route, e.toString());
      return Optional.empty();
    }
  }
}
