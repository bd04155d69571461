package io.voiceagents.backup.routing;

import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.policy.ScheduleStore;
import java.io.IOException;
import java.time.Clock;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.quartz.CronScheduleBuilder;
import org.quartz.CronTrigger;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.utils.DBConnectionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Schedules that several processes keep in one database: each time fires in one of them, and what a
 * process had begun when it was lost begins anew in another one. While the database is away nothing
 * fires anywhere: whoever went on by the own clock could do what another one does too.
 *
 * <p>Of the Quartz JDBC store (Quartz documentation, "Configure Clustering with JDBC-JobStore") and
 * camel-quartz (quartz-component.adoc, "Using Quartz in clustered mode"): names of schedulers must
 * be the same in all processes, ids must differ; a route that is removed leaves its trigger in the
 * tables; of a trigger that exists only the cron expression is compared, not its time zone.
 */
final class SharedSchedules implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharedSchedules.class);
  private static final String SOURCE = "schedules";
  private static final String CHECK_IN_MILLIS = "5000";

  private final ScheduleDatabase database;
  private final EventSink events;
  private final Clock clock;
  private final QuartzComponent component;
  private volatile Optional<String> trouble = Optional.empty();
  private boolean told;

  SharedSchedules(ScheduleStore store, EventSink events, Clock clock) {
    this.database = new ScheduleDatabase(store);
    this.events = events;
    this.clock = clock;
    this.component = new Recovering();
    component.setProperties(properties());
    // What is due, or was lost with a process, would fire before the route is there that it is for,
    // and count as done.
    component.setAutoStartScheduler(false);
    DBConnectionManager.getInstance().addConnectionProvider(SOURCE, database);
  }

  /**
   * Of every job: only one at a time in all processes, begun anew if its process is lost. The route
   * files need not say so, and go on as they are without a database.
   */
  private static final class Recovering extends RouteTriggers {
    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
        throws Exception {
      Endpoint endpoint = super.createEndpoint(uri, remaining, parameters);
      if (endpoint instanceof QuartzEndpoint quartz) {
        quartz.setRecoverableJob(true);
      }
      return endpoint;
    }
  }

  private static Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("org.quartz.scheduler.instanceName", "voice-agent-backup");
    properties.put("org.quartz.scheduler.instanceId", "AUTO");
    properties.put("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
    properties.put("org.quartz.scheduler.skipUpdateCheck", "true");
    properties.put("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    // A thread waits for each piece of work that was begun, so that Quartz knows that it goes on.
    properties.put("org.quartz.threadPool.threadCount", "16");
    properties.put("org.quartz.threadPool.makeThreadsDaemons", "true");
    properties.put("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
    properties.put(
        "org.quartz.jobStore.driverDelegateClass",
        "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
    properties.put("org.quartz.jobStore.dataSource", SOURCE);
    properties.put("org.quartz.jobStore.tablePrefix", "qrtz_");
    // Texts only: no Java objects are read from the database.
    properties.put("org.quartz.jobStore.useProperties", "true");
    properties.put("org.quartz.jobStore.isClustered", "true");
    properties.put("org.quartz.jobStore.clusterCheckinInterval", CHECK_IN_MILLIS);
    properties.put("org.quartz.jobStore.misfireThreshold", "60000");
    return properties;
  }

  /** What routes find under the name {@code quartz}. */
  QuartzComponent component() {
    return component;
  }

  /** Why nothing begins by itself; empty while all is well. */
  Optional<String> trouble() {
    return trouble;
  }

  /**
   * Makes the tables, or finds them in order.
   *
   * @throws IOException if the database can't be used now
   */
  void prepare() throws IOException {
    database.prepare();
  }

  /**
   * Asks whether the database can be used.
   *
   * @throws IOException if not
   */
  void check() throws IOException {
    database.check();
  }

  /** Looks after the schedules, and tells when they are in trouble and when they no longer are. */
  synchronized void look(Repair repair) {
    try {
      prepare();
      repair.repair();
      trouble = Optional.empty();
      if (told) {
        told = false;
        events.accept(new Event.SchedulesFine(clock.instant()));
      }
    } catch (IOException e) {
      trouble = Optional.of(Failures.message(e).replaceFirst("\\s*Hint:.*", ""));
      if (!told) {
        told = true;
        LOG.warn("schedules: {}", Failures.message(e));
        events.accept(new Event.SchedulesTrouble(clock.instant(), Failures.message(e)));
      }
    }
  }

  /** What is done each time that the database is there. */
  @FunctionalInterface
  interface Repair {
    /**
     * Puts in order what is not.
     *
     * @throws IOException if the database is away again
     */
    void repair() throws IOException;
  }

  /** Lets this process take part: all its routes are there. */
  void begin() throws IOException {
    try {
      component.getScheduler().start();
    } catch (SchedulerException e) {
      throw away(e);
    }
  }

  /**
   * Lets the other processes have what is due until {@link #begin}: a time whose route is being
   * exchanged here would count as done.
   */
  void pause() throws IOException {
    try {
      if (component.getScheduler() != null) {
        component.getScheduler().standby();
      }
    } catch (SchedulerException e) {
      throw away(e);
    }
  }

  /** Forgets all jobs that no route of this process has: those of policies that were taken out. */
  void forgetOthers(CamelContext context) throws IOException {
    try {
      Set<JobKey> own = new HashSet<>();
      for (QuartzEndpoint endpoint : endpoints(context).values()) {
        TriggerKey key = endpoint.getTriggerKey();
        own.add(new JobKey(key.getName(), key.getGroup()));
      }
      Scheduler scheduler = component.getScheduler();
      for (JobKey job : scheduler.getJobKeys(GroupMatcher.anyGroup())) {
        if (!own.contains(job)) {
          LOG.info("the job {} has no route any more, and is forgotten", job);
          scheduler.deleteJob(job);
        }
      }
    } catch (SchedulerException e) {
      throw away(e);
    }
  }

  /**
   * Ids of routes whose trigger another process has taken out, one with an older configuration. The
   * time zones of the others are put right.
   */
  Set<String> missing(CamelContext context) throws IOException {
    Set<String> missing = new HashSet<>();
    try {
      for (Map.Entry<String, QuartzEndpoint> route : endpoints(context).entrySet()) {
        Trigger kept = component.getScheduler().getTrigger(route.getValue().getTriggerKey());
        if (kept == null) {
          missing.add(route.getKey());
        } else if (kept instanceof CronTrigger cron) {
          zone(cron, route.getValue());
        }
      }
      return missing;
    } catch (SchedulerException e) {
      throw away(e);
    }
  }

  private void zone(CronTrigger kept, QuartzEndpoint endpoint) throws SchedulerException {
    Object named = endpoint.getTriggerParameters().get("timeZone");
    if (named == null) {
      return;
    }
    // As Java names it: a 'Z' is kept as 'GMT'.
    TimeZone wanted = TimeZone.getTimeZone(named.toString());
    if (!kept.getTimeZone().getID().equals(wanted.getID())) {
      // From now on: else each time since the trigger's start would fire once more.
      component
          .getScheduler()
          .rescheduleJob(
              kept.getKey(),
              kept.getTriggerBuilder()
                  .startAt(Date.from(clock.instant()))
                  .withSchedule(
                      CronScheduleBuilder.cronSchedule(endpoint.getCron())
                          .inTimeZone(wanted)
                          .withMisfireHandlingInstructionFireAndProceed())
                  .build());
    }
  }

  private static Map<String, QuartzEndpoint> endpoints(CamelContext context) {
    Map<String, QuartzEndpoint> endpoints = new HashMap<>();
    for (Route route : context.getRoutes()) {
      if (route.getEndpoint() instanceof QuartzEndpoint endpoint) {
        endpoints.put(route.getId(), endpoint);
      }
    }
    return endpoints;
  }

  private static IOException away(SchedulerException cause) {
    return new IOException(
        "the schedules can't be read or written: "
            + Failures.message(cause)
            + ". Hint: see schedules.store",
        cause);
  }

  @Override
  public void close() {
    database.shutdown();
  }
}
