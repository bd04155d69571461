package io.voiceagents.backup.source.files;

import io.voiceagents.backup.source.Owner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives files their owners: one system call each for the user and the group that differ. Safe for
 * several threads.
 */
final class OwnerRestore {
  private final TreeOptions.Owners policy;
  private final NewFiles newFiles;
  private final UserPrincipalLookupService lookup;
  private final Map<Owner, Principals> known = new ConcurrentHashMap<>();

  private record Principals(UserPrincipal user, GroupPrincipal group) {}

  OwnerRestore(TreeOptions.Owners policy, NewFiles newFiles, UserPrincipalLookupService lookup) {
    this.policy = policy;
    this.newFiles = newFiles;
    this.lookup = lookup;
  }

  /** Gives the file its owner; returns false if this process can't. */
  boolean apply(Path file, Owner owner) throws IOException {
    if (policy == TreeOptions.Owners.IGNORED || owner.uid() < 0 || owner.gid() < 0) {
      return true;
    }
    Principals wanted = principals(owner);
    boolean userDiffers = !wanted.user().equals(newFiles.user());
    boolean groupDiffers = !wanted.group().equals(newFiles.group());
    if (!userDiffers && !groupDiffers) {
      return true;
    }
    return newFiles.isRoot() && change(file, wanted, userDiffers, groupDiffers);
  }

  private static boolean change(Path file, Principals wanted, boolean user, boolean group) {
    try {
      if (user) {
        Files.setAttribute(file, "posix:owner", wanted.user(), LinkOption.NOFOLLOW_LINKS);
      }
      if (group) {
        Files.setAttribute(file, "posix:group", wanted.group(), LinkOption.NOFOLLOW_LINKS);
      }
      return true;
    } catch (IOException e) {
      // Root in a user name space can't use ids that are not mapped into it.
      return false;
    }
  }

  private Principals principals(Owner owner) throws IOException {
    try {
      return known.computeIfAbsent(owner, this::lookUp);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Principals lookUp(Owner owner) {
    try {
      return new Principals(user(owner), group(owner));
    } catch (IOException e) {
      throw new UncheckedIOException(
          new FileSystemException("owner " + owner.uid() + ":" + owner.gid(), null, e.toString()));
    }
  }

  // The look-ups of the JDK take a number as text where there is no such name.
  private UserPrincipal user(Owner owner) throws IOException {
    if (policy == TreeOptions.Owners.BY_NAME && !owner.user().isEmpty()) {
      try {
        return lookup.lookupPrincipalByName(owner.user());
      } catch (UserPrincipalNotFoundException e) {
        return lookup.lookupPrincipalByName(Integer.toString(owner.uid()));
      }
    }
    return lookup.lookupPrincipalByName(Integer.toString(owner.uid()));
  }

  private GroupPrincipal group(Owner owner) throws IOException {
    if (policy == TreeOptions.Owners.BY_NAME && !owner.group().isEmpty()) {
      try {
        return lookup.lookupPrincipalByGroupName(owner.group());
      } catch (UserPrincipalNotFoundException e) {
        return lookup.lookupPrincipalByGroupName(Integer.toString(owner.gid()));
      }
    }
    return lookup.lookupPrincipalByGroupName(Integer.toString(owner.gid()));
  }
}
