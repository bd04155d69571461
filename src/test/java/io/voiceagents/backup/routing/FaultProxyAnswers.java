package io.voiceagents.backup.routing;

import io.voiceagents.backup.embedded.FaultProxy;
import java.io.IOException;
import java.util.Optional;

/** Answers of a service that does wrong. */
final class FaultProxyAnswers {
  private FaultProxyAnswers() {}

  /** The object is stored, the answer lost. */
  static Optional<byte[]> storeAndBreakOff(FaultProxy.Request request, FaultProxy.Forward forward)
      throws IOException {
    byte[] unused = forward.send(request);
    return Optional.empty();
  }

  /** A page of a listing that says there is more, without a token. */
  static Optional<byte[]> moreButNotWhere(FaultProxy.Request request, FaultProxy.Forward forward) {
    String page =
        "<ListBucketResult><IsTruncated>true</IsTruncated><Contents>"
            + "<Key>some/prefix/listed/1</Key><Size>1</Size>"
            + "<LastModified>2026-01-01T00:00:00.000Z</LastModified>"
            + "</Contents></ListBucketResult>";
    return Optional.of(FaultProxy.answer("200 OK", page));
  }
}
