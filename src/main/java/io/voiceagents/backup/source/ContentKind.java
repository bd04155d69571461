package io.voiceagents.backup.source;

/** How content shifts between two backups, which decides where it is cut into chunks. */
public enum ContentKind {
  /** Insertions move what follows: cut where the content says (files, dumps, RDB). */
  STREAM,
  /** Pages stay at their offsets: cut at fixed offsets (PostgreSQL relation files). */
  PAGES
}
