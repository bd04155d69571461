package io.voiceagents.backup.policy;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * How schedules are read, and what runs besides backups.
 *
 * @param zone in which all cron expressions are meant
 * @param jitter longest that a backup waits after its time, so that many hosts don't start at once;
 *     how long is fixed for each policy
 * @param verification when the newest set of each type is verified
 * @param depth of that verification
 * @param restoreTest when the newest set of each type is restored for a test
 * @param expiry when what retention gives up is deleted; empty for never
 * @param mostGivenUpPercent of a policy's sets, that an edit of its retention may give up
 * @param store where several processes keep them together; empty for each by itself
 */
public record ScheduleSettings(
    ZoneId zone,
    Duration jitter,
    Optional<String> verification,
    VerifyDepth depth,
    Optional<String> restoreTest,
    Optional<String> expiry,
    int mostGivenUpPercent,
    Optional<ScheduleStore> store) {
  /** UTC, at once, nothing besides but the expiry, after what usually runs at night. */
  public static final ScheduleSettings DEFAULT =
      new ScheduleSettings(
          ZoneOffset.UTC,
          Duration.ZERO,
          Optional.empty(),
          VerifyDepth.SAMPLE,
          Optional.empty(),
          Optional.of("30 6 * * *"),
          30,
          Optional.empty());

  /** Reads {@code schedules} and {@code verification}. */
  static ScheduleSettings read(Section root) {
    Section schedules = root.sectionOrEmpty("schedules", KnownKeys.at("schedules"));
    Section verification = root.sectionOrEmpty("verification", KnownKeys.at("verification"));
    return new ScheduleSettings(
        schedules.read("time_zone", ScheduleSettings::zone).orElse(DEFAULT.zone()),
        schedules.read("jitter", DurationText.between("0s", "6h")).orElse(DEFAULT.jitter()),
        verification.read("schedule", CronText::parse),
        verification.word("depth").map(VerifyDepth::of).orElse(DEFAULT.depth()),
        verification.read("restore_test", CronText::parse),
        schedules.read("expiry", ScheduleSettings::cronOrNever).orElse(DEFAULT.expiry()),
        schedules
            .read("max_given_up_percent", ValueForms.wholeNumber(0, 100))
            .orElse(DEFAULT.mostGivenUpPercent()),
        schedules.section("store", KnownKeys.at("schedules.store")).map(ScheduleStore::read));
  }

  private static Optional<String> cronOrNever(String text) throws BadValue {
    return text.equals("never") ? Optional.empty() : Optional.of(CronText.parse(text));
  }

  private static ZoneId zone(String text) throws BadValue {
    if (ZoneId.getAvailableZoneIds().contains(text)) {
      return ZoneId.of(text);
    }
    throw new BadValue(
        "must be a time zone",
        Nearest.hint(text, ZoneId.getAvailableZoneIds(), "As in UTC or Europe/Berlin."));
  }
}
