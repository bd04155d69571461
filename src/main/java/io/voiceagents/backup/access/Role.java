package io.voiceagents.backup.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a caller may do. Declared from least to most; each may do what those before it may. */
public enum Role {
  /** Looks. */
  VIEWER,
  /** And takes, verifies and cancels backups. */
  OPERATOR,
  /** And restores. */
  ADMIN;

  /** Whether this role is enough where {@code least} is asked for. */
  public boolean allows(Role least) {
    return compareTo(least) >= 0;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of that word; empty if there is none. */
  public static Optional<Role> of(String word) {
    return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
  }
}
