package io.voiceagents.backup.audit;

import io.voiceagents.backup.seal.AuditPart;
import io.voiceagents.backup.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The logs in the store, of all hosts. */
record ShippedLogs(ObjectStore store) {

  /** The parts of a log, by their first records. */
  List<AuditPart> parts(String log) throws IOException {
    List<AuditPart> parts = new ArrayList<>();
    store.list(AuditPart.prefix(log), object -> AuditPart.of(object.key()).ifPresent(parts::add));
    return parts;
  }

  List<byte[]> lines(AuditPart part) throws IOException {
    return AuditLine.split(store.get(part.key()));
  }

  Set<String> ids() throws IOException {
    Set<String> ids = new TreeSet<>();
    store.list(
        AuditPart.prefix(),
        object -> AuditPart.of(object.key()).ifPresent(part -> ids.add(part.log())));
    return ids;
  }

  /** The state directory whose log it is, by its first record. */
  Optional<String> stateDirectory(String log) throws IOException {
    for (AuditPart part : parts(log)) {
      if (part.first() == 1) {
        return lines(part).stream()
            .limit(1)
            .flatMap(line -> AuditLine.parse(line).stream())
            .map(record -> record.entry().parameters().getOrDefault("state_directory", ""))
            .findFirst();
      }
    }
    return Optional.empty();
  }
}
