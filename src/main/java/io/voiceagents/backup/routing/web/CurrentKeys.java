package io.voiceagents.backup.routing.web;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Gives each handshake the pair that is current when it begins. Vert.x can exchange its settings of
 * TLS too, but ends the handshakes that are under way then. Thread-safe.
 */
final class CurrentKeys extends X509ExtendedKeyManager {
  /** A handshake asks three times, so the pair before stays for those that have begun. */
  private final Map<String, Proof> proofs = new ConcurrentHashMap<>();

  private volatile int generation;

  CurrentKeys(Proof first) {
    proofs.put("0", first);
  }

  synchronized void exchange(Proof next) {
    int now = generation + 1;
    proofs.put(String.valueOf(now), next);
    generation = now;
    proofs.remove(String.valueOf(now - 2));
  }

  Proof current() {
    Proof found = proofs.get(String.valueOf(generation));
    if (found == null) {
      throw new IllegalStateException("there is always a current pair");
    }
    return found;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    String name = String.valueOf(generation);
    Proof proof = proofs.get(name);
    return proof != null && proof.key().getAlgorithm().equals(keyType) ? name : null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String name) {
    Proof proof = proofs.get(name);
    return proof == null ? null : proof.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String name) {
    Proof proof = proofs.get(name);
    return proof == null ? null : proof.key();
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseEngineServerAlias(keyType, issuers, null);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String name = chooseEngineServerAlias(keyType, issuers, null);
    return name == null ? null : new String[] {name};
  }

  /** It is a server's alone. */
  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }
}
