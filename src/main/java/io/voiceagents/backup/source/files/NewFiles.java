package io.voiceagents.backup.source.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;

/**
 * What a file has when it is made here, so that only what differs has to be set.
 *
 * @param uid user of this process
 * @param umask permission bits that the process takes away
 */
record NewFiles(UserPrincipal user, GroupPrincipal group, int uid, int umask) {

  /** Makes a file in the directory, looks at it and deletes it. */
  static NewFiles in(Path directory) throws IOException {
    Path probe = directory.resolve(".probe-" + directory.hashCode());
    Files.deleteIfExists(probe);
    Files.createFile(
        probe, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx")));
    try {
      Inode inode = FileAccess.REAL.stat(probe);
      return new NewFiles(
          (UserPrincipal) Files.getAttribute(probe, "unix:owner"),
          (GroupPrincipal) Files.getAttribute(probe, "unix:group"),
          inode.uid(),
          0777 & ~inode.permissions());
    } finally {
      Files.delete(probe);
    }
  }

  boolean isRoot() {
    return uid == 0;
  }
}
