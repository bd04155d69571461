package io.voiceagents.backup.policy;

/**
 * How much each caller may ask of the server. Who has asked for nothing for a minute has all of it.
 *
 * @param requestsPerMinute by a token or, where there is none, by an address
 * @param failedLoginsPerMinute wrong tokens by an address
 */
public record RateLimits(int requestsPerMinute, int failedLoginsPerMinute) {
  /** Many more than the dashboard and the console ask for, and a Prometheus beside them. */
  public static final RateLimits DEFAULT = new RateLimits(3000, 20);

  private static final int MOST = 10_000_000;

  /** Reads {@code server.rate_limit}. */
  static RateLimits read(Section server) {
    Section section = server.sectionOrEmpty("rate_limit", KnownKeys.at("server.rate_limit"));
    return new RateLimits(
        section
            .read("requests_per_minute", ValueForms.wholeNumber(10, MOST))
            .orElse(DEFAULT.requestsPerMinute()),
        section
            .read("failed_logins_per_minute", ValueForms.wholeNumber(1, MOST))
            .orElse(DEFAULT.failedLoginsPerMinute()));
  }
}
