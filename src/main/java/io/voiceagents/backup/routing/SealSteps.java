package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.BackupRun;
import io.voiceagents.backup.seal.Compressed;
import io.voiceagents.backup.seal.Draft;
import io.voiceagents.backup.seal.Sealed;
import io.voiceagents.backup.seal.SealedObject;
import io.voiceagents.backup.store.PutMode;
import io.voiceagents.backup.store.PutRequest;
import io.voiceagents.backup.store.StoredObject;
import java.io.IOException;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Handler;
import org.apache.camel.Header;

/**
 * The bean steps of the routes {@code backup} and {@code seal-and-store}: each calls one class, no
 * more.
 */
final class SealSteps {
  /** Header with the run, see {@link OpenRuns#key}. */
  static final String RUN = "run";

  private SealSteps() {}

  /** Step {@code compress}. */
  record Compress(OpenRuns runs) {
    @Handler
    public Compressed compress(@Body Draft draft) throws IOException {
      return runs.of(draft.name()).compress().compress(draft);
    }
  }

  /** Step {@code encrypt}. */
  record Encrypt(OpenRuns runs) {
    @Handler
    public Sealed encrypt(@Body Compressed compressed) throws IOException {
      return runs.of(compressed.draft().name()).encrypt().encrypt(compressed);
    }
  }

  /** Step {@code check}. */
  record Check(OpenRuns runs) {
    @Handler
    public SealedObject check(@Body Sealed sealed) throws IOException {
      return runs.of(sealed.draft().name()).check().check(sealed);
    }
  }

  /** Step {@code request}: what is put. */
  static final class Request {
    @Handler
    public PutRequest request(@Body SealedObject sealed) {
      Draft draft = sealed.draft();
      return new PutRequest(
          draft.key(),
          sealed.bytes(),
          draft.name().run(),
          PutMode.IF_ABSENT,
          Optional.of(sealed.sha256()));
    }
  }

  /** Step {@code ledger}: notes what the store has confirmed. */
  record Ledger(OpenRuns runs) {
    @Handler
    public StoredObject confirm(
        @Body StoredObject stored, @ExchangeProperty("sealed") SealedObject sealed)
        throws IOException {
      runs.of(sealed.draft().name()).run().confirm(sealed, stored);
      return stored;
    }
  }

  /** Steps {@code commit} and {@code stop}. */
  record Backup(OpenRuns runs) {
    public BackupRun commit(@Body BackupRun run) throws IOException {
      run.commit();
      return run;
    }

    public void stop(@Header(RUN) String run) {
      runs.find(run).ifPresent(open -> open.run().stop());
    }
  }
}
