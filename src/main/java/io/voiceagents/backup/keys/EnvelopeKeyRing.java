package io.voiceagents.backup.keys;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What all key rings have in common: a chain key is wrapped once for each of the wrappers. */
abstract class EnvelopeKeyRing implements KeyRing {
  /** The running system's key first, then the recovery recipient. */
  private final List<KeyWrapper> wrappers;

  private final List<KeyUnwrapper> unwrappers;

  EnvelopeKeyRing(List<KeyWrapper> wrappers, List<KeyUnwrapper> unwrappers) {
    this.wrappers = List.copyOf(wrappers);
    this.unwrappers = List.copyOf(unwrappers);
  }

  @Override
  public Created create(ChainId chain) throws IOException {
    try {
      byte[] chainKey = ChainKeyBytes.generate();
      try {
        return new Created(ChainKeyBytes.keys(chain, chainKey), wrap(chain, chainKey, wrappers));
      } finally {
        Arrays.fill(chainKey, (byte) 0);
      }
    } catch (GeneralSecurityException e) {
      throw new KeyException("no keys could be made for the chain " + chain.chain(), e);
    }
  }

  @Override
  public ChainKeys open(ChainId chain, List<Wrap> wraps) throws IOException {
    byte[] chainKey = unwrap(chain, wraps);
    try {
      return ChainKeyBytes.keys(chain, chainKey);
    } finally {
      Arrays.fill(chainKey, (byte) 0);
    }
  }

  @Override
  public List<Wrap> rewrap(ChainId chain, List<Wrap> present) throws IOException {
    List<KeyWrapper> missing = wrappers.stream().filter(w -> !covered(w, present)).toList();
    if (missing.isEmpty()) {
      return List.of();
    }
    byte[] chainKey = unwrap(chain, present);
    try {
      return wrap(chain, chainKey, missing);
    } catch (GeneralSecurityException e) {
      throw new KeyException("the keys of chain " + chain.chain() + " could not be wrapped", e);
    } finally {
      Arrays.fill(chainKey, (byte) 0);
    }
  }

  @Override
  public String keyId() {
    return wrappers.get(0).keyId();
  }

  private static boolean covered(KeyWrapper wrapper, List<Wrap> present) {
    return present.stream()
        .anyMatch(w -> w.method().equals(wrapper.method()) && w.keyId().equals(wrapper.keyId()));
  }

  private static List<Wrap> wrap(ChainId chain, byte[] chainKey, List<KeyWrapper> wrappers)
      throws GeneralSecurityException, IOException {
    List<Wrap> wraps = new ArrayList<>();
    for (KeyWrapper wrapper : wrappers) {
      byte[] wrapped = wrapper.wrap(chain, chainKey);
      wraps.add(new Wrap(chain, wrapper.keyId(), wrapper.method(), wrapped));
    }
    return wraps;
  }

  /** The key ids in a wrap are hints only: the authentication decides which one opens. */
  private byte[] unwrap(ChainId chain, List<Wrap> wraps) throws IOException {
    List<Exception> failures = new ArrayList<>();
    for (KeyUnwrapper unwrapper : unwrappers) {
      for (Wrap wrap : wraps) {
        Optional<byte[]> chainKey = tryUnwrap(chain, wrap, unwrapper, failures);
        if (chainKey.isPresent()) {
          return chainKey.get();
        }
      }
    }
    KeyException refusal = new KeyException(refusal(chain, wraps, failures));
    failures.forEach(refusal::addSuppressed);
    throw refusal;
  }

  private static Optional<byte[]> tryUnwrap(
      ChainId chain, Wrap wrap, KeyUnwrapper unwrapper, List<Exception> failures) {
    if (!wrap.method().equals(unwrapper.method())) {
      return Optional.empty();
    }
    try {
      return Optional.of(unwrapper.unwrap(chain, wrap));
    } catch (GeneralSecurityException | IOException e) {
      failures.add(e);
      return Optional.empty();
    }
  }

  private String refusal(ChainId chain, List<Wrap> wraps, List<Exception> failures) {
    List<String> wanted = wraps.stream().map(w -> w.method() + " " + w.keyId()).toList();
    List<String> have =
        unwrappers.stream()
            .flatMap(u -> u.keyIds().stream().map(id -> u.method() + " " + id))
            .toList();
    return "the keys of chain "
        + chain.chain()
        + " of "
        + chain.type()
        + " in repository "
        + chain.repository()
        + " can't be opened: they are wrapped for "
        + wanted
        + ", present are "
        + have
        + remedy(failures);
  }

  /** What a key management service says is the cause; it has its own hint. */
  private static String remedy(List<Exception> failures) {
    return failures.stream()
        .filter(IOException.class::isInstance)
        .findFirst()
        .map(failure -> "; " + failure.getMessage())
        .orElse(
            ". Hint: give the key file or the recovery key with one of the wanted ids; if one is"
                + " present, the wrap belongs to another repository or was changed");
  }
}
