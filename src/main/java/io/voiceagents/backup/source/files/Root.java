package io.voiceagents.backup.source.files;

import java.nio.file.Path;

/**
 * One configured path.
 *
 * @param configured as the policy names it
 * @param real where it is, symbolic links on the way to it resolved
 * @param stored its place in the set
 */
record Root(Path configured, Path real, String stored) {}
