package io.voiceagents.backup.source.files;

/**
 * How a tree is written.
 *
 * @param sync whether every file and directory is on the disk before it counts as written; costs
 *     one flush each
 * @param resume whether files and links that exist are replaced, because an earlier attempt may
 *     have left them; otherwise they are refused
 */
public record TreeOptions(Owners owners, boolean sync, boolean resume) {

  /** What happens to the owners of entries. */
  public enum Owners {
    /** By name, or by number where no such name exists, if the process is root; else not at all. */
    BY_NAME,
    /** By number, if the process is root; else not at all. */
    BY_NUMBER,
    /** Everything belongs to the user of this process. */
    IGNORED
  }

  public static TreeOptions defaults() {
    return new TreeOptions(Owners.BY_NAME, false, false);
  }

  public TreeOptions withOwners(Owners changed) {
    return new TreeOptions(changed, sync, resume);
  }

  public TreeOptions withSync(boolean changed) {
    return new TreeOptions(owners, changed, resume);
  }

  public TreeOptions withResume(boolean changed) {
    return new TreeOptions(owners, sync, changed);
  }
}
