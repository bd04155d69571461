package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The user that a server program runs as: PostgreSQL refuses to run as root.
 *
 * @param user empty for the user of this process
 */
public record RunAs(Optional<String> user) {
  private static final String NOBODY = "nobody";
  private static final Map<String, String> GROUPS = new ConcurrentHashMap<>();

  /**
   * The user of this process, or if that is root {@code nobody}, who owns nothing: what was
   * restored may hold code of others, and {@code postgres} owns the servers of this host, which
   * take it for their superuser at their sockets.
   */
  public static RunAs unprivileged() throws IOException {
    if (!isRoot()) {
      return new RunAs(Optional.empty());
    }
    if (principal(NOBODY).isEmpty()) {
      throw new SourceException(
          "PostgreSQL can't run as root, and there is no user 'nobody'. Hint: make it, or run this"
              + " program as another user.");
    }
    return new RunAs(Optional.of(NOBODY));
  }

  /** What goes before a command so that it runs as this user, and in no group of root's. */
  public List<String> prefix() throws IOException {
    return user.isEmpty()
        ? List.of()
        : List.of(
            "setpriv", "--reuid=" + user.get(), "--regid=" + group(user.get()), "--clear-groups");
  }

  /**
   * The number of a user's own group, by {@code id} (coreutils), which asks whoever knows users
   * here.
   */
  private static String group(String user) throws IOException {
    String known = GROUPS.get(user);
    if (known == null) {
      Process id = new ProcessBuilder("id", "-g", user).start();
      known = new String(id.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      if (!known.matches("[0-9]{1,10}")) {
        throw new IOException("'id -g " + user + "' does not tell its group");
      }
      GROUPS.put(user, known);
    }
    return known;
  }

  /** The command as this user. */
  public List<String> command(List<String> command) throws IOException {
    List<String> full = new ArrayList<>(prefix());
    full.addAll(command);
    return full;
  }

  /** Gives a tree to this user; links are given themselves, not what they lead to. */
  public void own(Path tree) throws IOException {
    if (user.isEmpty()) {
      return;
    }
    UserPrincipal owner =
        principal(user.get()).orElseThrow(() -> new IOException("no user '" + user.get() + "'"));
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            Files.setOwner(directory, owner);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!attributes.isSymbolicLink()) {
              Files.setOwner(file, owner);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Refuses a path with a parent that this user may not pass through. */
  void refuseUnreachable(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    for (; user.isPresent() && parent != null; parent = parent.getParent()) {
      if (!Files.getPosixFilePermissions(parent).contains(PosixFilePermission.OTHERS_EXECUTE)
          && !Files.getOwner(parent).getName().equals(user.get())) {
        throw new SourceException(
            "the user '%s' may not pass through %s to %s. Hint: chmod o+x it, or use another directory."
                .formatted(user.get(), parent, path));
      }
    }
  }

  /** Whether this process is root's. */
  static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private static Optional<UserPrincipal> principal(String name) throws IOException {
    try {
      return Optional.of(
          FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name));
    } catch (UserPrincipalNotFoundException e) {
      return Optional.empty();
    }
  }
}
