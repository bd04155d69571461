package io.voiceagents.backup.recovery;

import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.recovery.Protection.Level;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether the platform could be recovered, as of a moment.
 *
 * @param at when it was looked at
 * @param policies in the configuration's order
 * @param trouble why the store could not be asked; then {@code policies} is what was known last
 */
public record Recoverability(Instant at, List<Protection> policies, Optional<String> trouble) {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  public Recoverability {
    policies = List.copyOf(policies);
  }

  /** Nothing was looked at yet. */
  public static Recoverability unknown(Instant at) {
    return new Recoverability(at, List.of(), Optional.of("not looked at yet"));
  }

  /** What is known while the store can't be asked: what was known last, and that it is old. */
  public static Recoverability away(Instant at, List<Protection> last, String trouble) {
    return new Recoverability(
        at, last.stream().map(Protection::unknown).toList(), Optional.of(trouble));
  }

  /** The same with the schedules of an edit; what is stored is not asked again. */
  public Recoverability scheduled(Configuration edited, Function<Policy, Plan> plans) {
    return new Recoverability(
        at,
        policies.stream()
            .filter(known -> edited.policies().containsKey(known.type()))
            .map(
                known -> {
                  Policy policy = edited.policies().getOrDefault(known.type(), known.policy());
                  return known.scheduled(policy, plans.apply(policy));
                })
            .toList(),
        trouble);
  }

  /**
   * The same with backups that begin beside the policies' own schedules.
   *
   * @param others by policy
   */
  public Recoverability alsoAt(Map<String, OtherRuns> others) {
    return new Recoverability(
        at,
        policies.stream()
            .map(known -> known.alsoAt(others.getOrDefault(known.type(), OtherRuns.NONE)))
            .toList(),
        trouble);
  }

  /** The worst of all policies; failed when the store can't be asked. */
  public Level level() {
    return trouble.isPresent()
        ? Level.FAILED
        : policies.stream().map(Protection::level).max(Comparator.naturalOrder()).orElse(Level.OK);
  }

  /** The moment to which every policy could be recovered; empty if one could not at all. */
  public Optional<Instant> recoverableTo() {
    boolean all = policies.stream().allMatch(policy -> policy.recoverableTo().isPresent());
    return all
        ? policies.stream()
            .flatMap(policy -> policy.recoverableTo().stream())
            .min(Comparator.naturalOrder())
        : Optional.empty();
  }

  /** The one sentence an operator wants to read. */
  public String sentence() {
    if (trouble.isPresent()) {
      return "NOT RECOVERABLE NOW: the store can't be asked: " + trouble.get();
    }
    String bad = complaints();
    if (!bad.isEmpty()) {
      return bad;
    }
    return recoverableTo()
        .map(until -> "Recoverable to " + CLOCK.format(until) + ", everything within objective.")
        .orElse("There is nothing to protect: no policy is configured.");
  }

  /** What is wrong with which policies, in one line; empty if nothing is. */
  public String complaints() {
    return Stream.of(named("NOT PROTECTED", Level.FAILED), named("WARNING", Level.WARNING))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private String named(String word, Level level) {
    String names =
        policies.stream()
            .filter(policy -> policy.level() == level)
            .map(Recoverability::reasons)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "" : word + ": " + names + ".";
  }

  private static String reasons(Protection policy) {
    return policy.type()
        + " ("
        + Stream.concat(policy.failures().stream(), policy.warnings().stream())
            .collect(Collectors.joining("; "))
        + ")";
  }
}
