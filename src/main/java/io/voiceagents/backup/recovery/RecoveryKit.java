package io.voiceagents.backup.recovery;

import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.Redaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a new host needs to restore, besides a key: to be printed and kept with the recovery key.
 * There is no secret in it. The same input gives the same text.
 *
 * @param repositoryId the repository's UUID
 * @param createdAt when the kit was made
 * @param software name and version of what made the backups
 * @param keyId of the key that the running system wraps with
 * @param recoveryRecipient id of the recovery key, or its public half as text; empty if there is
 *     none
 * @param configuration as loaded: for the names of things, never for secrets
 * @param text the configuration's text without secrets
 */
public record RecoveryKit(
    String repositoryId,
    Instant createdAt,
    String software,
    String keyId,
    String recoveryRecipient,
    Configuration configuration,
    Redaction text) {
  private static final String SEAL = "SHA-256 of everything above this line: ";
  private static final Pattern SEALED = Pattern.compile("(?s)(.*\n)" + SEAL + "([0-9a-f]{64})\n?");

  /** For paper. */
  public String plainText() {
    return seal(PlainText.render(title(), KitPages.of(this)));
  }

  /** For a page in a knowledge base. */
  public String markdown() {
    return seal(Markdown.render(title(), KitPages.of(this)));
  }

  /** Whether a kit's text is as it was made: nothing is missing, nothing changed. */
  public static boolean isWhole(String kit) {
    Matcher sealed = SEALED.matcher(kit);
    return sealed.matches() && sha256(sealed.group(1)).equals(sealed.group(2));
  }

  private String title() {
    return "RECOVERY KIT for repository " + repositoryId;
  }

  private static String seal(String text) {
    String whole = text + "\n";
    return whole + SEAL + sha256(whole) + "\n";
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
