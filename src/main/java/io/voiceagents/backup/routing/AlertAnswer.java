package io.voiceagents.backup.routing;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What an answer of a channel that is not a good one means for the notice. Pure. */
final class AlertAnswer {
  private static final String NEW_TOKEN =
      "install the app into the workspace again, and give its bot's token (xoxb-...) as 'token' of the channel";
  private static final String SCOPE =
      "give the app's bot the scope chat:write (chat:write.public for channels that it is no member of),"
          + " and install the app again";
  private static final String WHICH =
      "is it the channel's id (C...), of the token's workspace? A private one has to invite the app";
  private static final String RULES = "a rule of the workspace forbids it; ask who administers it";

  /**
   * docs.slack.dev, "chat.postMessage", "Errors": those that stay until a person does something.
   * Any other may be over at the next try, also one that is not known yet.
   */
  private static final Map<String, String> FOR_GOOD =
      Map.ofEntries(
          Map.entry("channel_not_found", WHICH),
          Map.entry("not_in_channel", "invite the app in the channel (/invite @NAME)"),
          Map.entry("is_archived", "the channel is archived; name another one as 'channel'"),
          Map.entry("not_authed", NEW_TOKEN),
          Map.entry("invalid_auth", NEW_TOKEN),
          Map.entry("account_inactive", NEW_TOKEN),
          Map.entry("token_revoked", NEW_TOKEN),
          Map.entry("token_expired", NEW_TOKEN),
          Map.entry("not_allowed_token_type", NEW_TOKEN),
          Map.entry("missing_scope", SCOPE),
          Map.entry("no_permission", SCOPE),
          Map.entry("access_denied", RULES),
          Map.entry("ekm_access_denied", RULES),
          Map.entry("enterprise_is_restricted", RULES),
          Map.entry("org_login_required", RULES),
          Map.entry("restricted_action", RULES),
          Map.entry("restricted_action_non_threadable_channel", RULES),
          Map.entry("restricted_action_read_only_channel", RULES),
          Map.entry("restricted_action_thread_only_channel", RULES),
          Map.entry("team_access_not_granted", RULES),
          Map.entry("two_factor_setup_required", RULES),
          Map.entry("msg_too_long", "'backupctl alerts list' has the whole text"));

  private AlertAnswer() {}

  /**
   * A status that is not 2xx.
   *
   * @param retryAfter the header; empty without
   * @return {@link AlertPostponed} if the message may be taken later (RFC 9110, 15.5.9, 15.6; RFC
   *     6585, 4), else {@link AlertRefused}
   */
  static IOException status(int code, String retryAfter) {
    String message = "the channel answered with status " + code;
    if (code == 408 || code == 429 || code >= 500) {
      boolean seconds = retryAfter.matches("[0-9]{1,6}");
      return new AlertPostponed(
          message,
          seconds ? Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter))) : Optional.empty());
    }
    return new AlertRefused(message);
  }

  /**
   * The word of Slack's Web API for what it did not do.
   *
   * @return {@link AlertRefused} with what to do if it would say so again, else {@link
   *     AlertPostponed}
   */
  static IOException slack(String word) {
    String message = "Slack answered '" + word + "'";
    String hint = FOR_GOOD.get(word);
    return hint == null
        ? new AlertPostponed(message, Optional.empty())
        : new AlertRefused(message + ". Hint: " + hint);
  }
}
