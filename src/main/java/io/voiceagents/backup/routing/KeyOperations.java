package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.ChainState;
import io.voiceagents.backup.catalog.ChainState.Mark;
import io.voiceagents.backup.catalog.Chains;
import io.voiceagents.backup.catalog.ExpiringChains;
import io.voiceagents.backup.catalog.Extent;
import io.voiceagents.backup.catalog.Stage;
import io.voiceagents.backup.cli.Operations.Finding;
import io.voiceagents.backup.cli.Operations.Finding.Level;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.keys.KeyException;
import io.voiceagents.backup.keys.KeyFilePermissions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What is done with the keys of all chains of a repository. */
final class KeyOperations {
  private final Engine engine;
  private final SecureRandom random;
  private final Optional<Path> keyFile;

  KeyOperations(Engine engine, SecureRandom random, Optional<Path> keyFile) {
    this.engine = engine;
    this.random = random;
    this.keyFile = keyFile;
  }

  /** Adds the wraps that the present key and recipient lack; returns how many. */
  long rewrap() throws IOException {
    byte[] suffix = new byte[4];
    random.nextBytes(suffix);
    String run = "rewrap-" + HexFormat.of().formatHex(suffix);
    long added = 0;
    for (ChainId chain : chains()) {
      added += engine.chains().rewrap(chain, run, engine.put());
    }
    return added;
  }

  /** Opens every chain. */
  List<Finding> check() throws IOException {
    List<Finding> findings = new ArrayList<>(permissions());
    int opened = 0;
    List<ChainId> chains = chains();
    for (ChainId chain : chains) {
      try {
        engine.chains().keys(chain);
        opened++;
      } catch (KeyException e) {
        findings.add(
            new Finding(
                chain.type() + "/" + chain.chain(),
                Level.FAILED,
                String.valueOf(e.getMessage()),
                ""));
      }
    }
    boolean all = opened == chains.size();
    findings.add(
        new Finding(
            "keys",
            all ? Level.OK : Level.FAILED,
            "the key opens " + opened + " of " + chains.size() + " chains",
            all
                ? ""
                : "name the key file, or the recovery key file, that these chains were made with"));
    return findings;
  }

  private List<Finding> permissions() throws IOException {
    List<Finding> findings = new ArrayList<>();
    if (keyFile.isPresent()) {
      for (String text : KeyFilePermissions.findings(keyFile.get())) {
        String[] parts = text.split(" Hint: ", 2);
        findings.add(
            new Finding("key file", Level.WARNING, parts[0], parts.length > 1 ? parts[1] : ""));
      }
    }
    return findings;
  }

  /** Whether a chain's keys may have gone already. */
  private static boolean isGoing(Mark mark) {
    return mark.extent() == Extent.CHAIN && mark.stage() == Stage.BEGUN;
  }

  private List<ChainId> chains() throws IOException {
    Chains chains = engine.chains();
    List<ChainId> all = new ArrayList<>();
    ExpiringChains expiring = new ExpiringChains(chains, request -> engine.put().put(request));
    for (List<Chains.Taken> places : chains.taken(Optional.empty()).values()) {
      ChainId chain = places.get(0).chain();
      if (!expiring
          .find(chain)
          .flatMap(ChainState::mark)
          .filter(KeyOperations::isGoing)
          .isPresent()) {
        all.add(chain);
      }
    }
    all.addAll(engine.logStreams().all());
    return all;
  }
}
