package io.voiceagents.backup.catalog;

/** Integer keys of an entry's CBOR map (docs/format.md §7). */
final class EntryFields {
  static final int PATH = 0;
  static final int KIND = 1;
  static final int SIZE = 2;
  static final int MODIFIED = 3;
  static final int MODE = 4;
  static final int OWNER = 5;
  static final int IDENTITY = 6;
  static final int TARGET = 7;
  static final int CONTENT = 8;
  static final int ATTRIBUTES = 9;
  static final int CONTINUES = 10;

  private EntryFields() {}
}
