package io.voiceagents.backup.cli;

import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.VerifyDepth;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The words of enums as they are typed: lower case. */
final class Words {
  private Words() {}

  static final class Kind implements ITypeConverter<BackupKind> {
    @Override
    public BackupKind convert(String word) {
      if (word.equals("logical")) {
        throw new TypeConversionException(
            "dumps have policies of their own, with 'type: postgres_logical'; 'backup run --type"
                + " NAME' takes those of one");
      }
      return find(BackupKind.values(), word);
    }
  }

  static final class Depth implements ITypeConverter<VerifyDepth> {
    @Override
    public VerifyDepth convert(String word) {
      return find(VerifyDepth.values(), word);
    }
  }

  private static <E extends Enum<E>> E find(E[] values, String word) {
    Optional<E> found =
        Arrays.stream(values).filter(value -> lower(value).equals(word)).findFirst();
    List<String> known = Arrays.stream(values).map(Words::lower).toList();
    return found.orElseThrow(
        () -> new TypeConversionException("'" + word + "' is none of " + String.join(", ", known)));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
