package io.voiceagents.backup.policy;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Reads the part of {@code options} that is not of one kind of source alone. */
record OptionsSection(
    Compression compression, VerifyDepth verifyDepth, Duration newChainEvery, boolean audioFilter) {
  private static final Duration CHAIN = Duration.ofDays(30);

  static OptionsSection read(Section options, Optional<SourceKind> kind) {
    boolean files = kind.equals(Optional.of(SourceKind.FILESYSTEM));
    return new OptionsSection(
        compression(options),
        options
            .word("verify")
            .map(word -> VerifyDepth.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(VerifyDepth.PRESENCE),
        options.read("new_chain_every", DurationText.between("1h", "3650d")).orElse(CHAIN),
        options.read("audio_filter", ValueForms.flag()).orElse(files));
  }

  private static Compression compression(Section options) {
    if (!options.isSection("compression")) {
      return options
          .word("compression")
          .map(word -> new Compression(Compression.Codec.of(word), 0))
          .orElse(Compression.DEFAULT);
    }
    Section section =
        options.sectionOrEmpty("compression", KnownKeys.at("policies.<name>.options.compression"));
    Compression.Codec codec =
        section.word("codec").map(Compression.Codec::of).orElse(Compression.DEFAULT.codec());
    return new Compression(codec, level(section, codec));
  }

  private static int level(Section section, Compression.Codec codec) {
    int most =
        switch (codec) {
          case ZSTD -> 22;
          case GZIP -> 9;
          case LZ4 -> 17;
          case NONE -> 0;
        };
    if (most == 0 && section.has("level")) {
      section.problem("level", "is not for 'codec: none'.", "Take it out.");
      return 0;
    }
    return section.read("level", ValueForms.wholeNumber(1, most)).orElse(0);
  }
}
