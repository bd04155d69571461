package io.voiceagents.backup.source;

/** Owner of an entry: numbers are -1 and names empty where they are not known. */
public record Owner(int uid, int gid, String user, String group) {
  public static final Owner UNKNOWN = new Owner(-1, -1, "", "");
}
