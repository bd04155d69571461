package io.voiceagents.backup.source.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The calls between which other processes can change a tree; tests put their faults here. */
interface FileAccess {
  /** The real file system; symbolic links are not followed. */
  FileAccess REAL =
      new FileAccess() {
        @Override
        public Inode stat(Path file) throws IOException {
          return Inode.of(file, LinkOption.NOFOLLOW_LINKS);
        }

        @Override
        public FileChannel open(Path file) throws IOException {
          return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        }
      };

  Inode stat(Path file) throws IOException;

  FileChannel open(Path file) throws IOException;
}
