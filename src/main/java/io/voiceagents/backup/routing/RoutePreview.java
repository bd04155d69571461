package io.voiceagents.backup.routing;

import org.apache.camel.Handler;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Stands in for every bean of the routes where they are only looked at: in {@code camel run}, in an
 * editor that runs routes. Messages pass through it as they are; nothing is read, sealed, stored or
 * deleted. {@code config/camel-run.properties} binds it. Thread-safe.
 */
public final class RoutePreview implements GenericFileFilter<Object> {
  private static final Logger LOG = LoggerFactory.getLogger(RoutePreview.class);

  /** A client for the route {@code put-s3} that knows no account; asks nobody before it is used. */
  public static S3Client s3() {
    return S3Client.builder()
        .region(Region.US_EAST_1)
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .httpClientBuilder(ApacheHttpClient.builder())
        .build();
  }

  /** Every step: the body goes on. */
  @Handler
  public Object pass(Object body) {
    return body;
  }

  /** Of {@link ScheduleSteps}; says what would begin. */
  public void backup(String policy, String kind) {
    LOG.info("a {} backup of {} would begin", kind, policy);
  }

  /** Of {@link ScheduleSteps}. */
  public void verification() {
    LOG.info("a verification would begin");
  }

  /** Of {@link ScheduleSteps}. */
  public void restoreTest() {
    LOG.info("a restore test would begin");
  }

  /** Of {@link ScheduleSteps}. */
  public void expiry() {
    LOG.info("an expiry would begin");
  }

  // The steps that routes name: each lets its message through.

  public Object address(Object body) {
    return body;
  }

  public Object answered(Object body) {
    return body;
  }

  public Object commit(Object body) {
    return body;
  }

  public Object delivered(Object body) {
    return body;
  }

  public Object due(Object body) {
    return body;
  }

  public Object email(Object body) {
    return body;
  }

  public Object of(Object body) {
    return body;
  }

  public Object outdated(Object body) {
    return body;
  }

  public Object pagerduty(Object body) {
    return body;
  }

  public Object put(Object body) {
    return body;
  }

  public Object release(Object body) {
    return body;
  }

  public Object run(Object body) {
    return body;
  }

  public Object slack(Object body) {
    return body;
  }

  public Object stop(Object body) {
    return body;
  }

  public Object unanswered(Object body) {
    return body;
  }

  public Object undelivered(Object body) {
    return body;
  }

  public Object webhook(Object body) {
    return body;
  }

  public Object settle(Object put, Object failure) {
    return put;
  }

  public Object confirm(Object put) {
    return put;
  }

  @Override
  public boolean accept(GenericFile<Object> file) {
    return true;
  }
}
