package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
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
import java.util.Optional;

/**
 * The user that a server program runs as: PostgreSQL refuses to run as root.
 *
 * @param user empty for the user of this process
 */
public record RunAs(Optional<String> user) {
  private static final List<String> CANDIDATES = List.of("postgres", "nobody");

  /** The user of this process, or if that is root, {@code postgres} or {@code nobody}. */
  public static RunAs unprivileged() throws IOException {
    if (!isRoot()) {
      return new RunAs(Optional.empty());
    }
    for (String candidate : CANDIDATES) {
      if (principal(candidate).isPresent()) {
        return new RunAs(Optional.of(candidate));
      }
    }
    throw new SourceException(
        "PostgreSQL can't run as root, and there is no user "
            + String.join(" or ", CANDIDATES)
            + ". Hint: run this program as another user.");
  }

  /** What goes before a command so that it runs as this user. */
  public List<String> prefix() {
    return user.map(name -> List.of("setpriv", "--reuid=" + name, "--clear-groups"))
        .orElse(List.of());
  }

  /** The command as this user. */
  public List<String> command(List<String> command) {
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
