package io.voiceagents.backup.source.files;

import java.nio.file.Path;

/**
 * One name found by a walk.
 *
 * @param path where it stands in the set
 * @param file where it is now
 * @param wanted false for a directory that is only on the way to something that may be included
 */
record Node(String path, Path file, Inode inode, boolean wanted) {}
