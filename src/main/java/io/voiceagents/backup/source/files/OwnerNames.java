package io.voiceagents.backup.source.files;

import io.voiceagents.backup.source.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.Principal;
import java.util.HashMap;
import java.util.Map;

/** Names of users and groups, each looked up once: a look-up reads files or asks a directory. */
final class OwnerNames {
  private final Map<Long, Owner> known = new HashMap<>();

  /** The owner of a file that has these numbers. */
  Owner of(Path file, Inode inode) {
    long key = ((long) inode.uid() << 32) | (inode.gid() & 0xFFFF_FFFFL);
    return known.computeIfAbsent(
        key,
        unused ->
            new Owner(
                inode.uid(),
                inode.gid(),
                name(file, "unix:owner", inode.uid()),
                name(file, "unix:group", inode.gid())));
  }

  private static String name(Path file, String attribute, int number) {
    try {
      Principal principal =
          (Principal) Files.getAttribute(file, attribute, LinkOption.NOFOLLOW_LINKS);
      // Without an entry in the user database the JDK gives the number as the name.
      String name = principal.getName();
      return name.equals(Integer.toString(number)) ? "" : name;
    } catch (IOException e) {
      return "";
    }
  }
}
