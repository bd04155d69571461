import java.util.SplittableRandom;

/**
 * English-like sentences that do not repeat: words by Zipf's law from a vocabulary of a few hundred
 * frequent English words and several thousand made-up rare ones. Not thread-safe; one a task.
 */
final class Words {
  private static final String[] FREQUENT =
      ("the of and to a in is it you that he was for on are with as I his they be at one have this"
              + " from or had by hot but some what there we can out other were all your when up use"
              + " word how said an each she which do their time if will way about many then them"
              + " would write like so these her long make thing see him two has look more day could"
              + " go come did my sound no most number who over know water than call first people may"
              + " down side been now find any new work part take get place made live where after"
              + " back little only round man year came show every good me give our under name very"
              + " through just form much great think say help low line before turn cause same mean"
              + " differ move right boy old too does tell sentence set three want air well also play"
              + " small end put home read hand port large spell add even land here must big high"
              + " such follow act why ask men change went light kind off need house picture try us"
              + " again animal point mother world near build self earth father head stand own page"
              + " should country found answer school grow study still learn plant cover food sun"
              + " four thought let keep eye never last door between city tree cross since hard start"
              + " might story saw far sea draw left late run press close night real life few stop"
              + " appointment order account invoice delivery customer agent please thank sorry"
              + " address payment morning afternoon tomorrow reservation confirm cancel schedule"
              + " phone email problem connection ticket refund balance service support contract")
          .split(" ");
  private static final String[] ONSETS =
      "b bl br c ch cl cr d dr f fl fr g gl gr h j k l m n p pl pr qu r s sc sh sl sp st t th tr v w"
          .split(" ");
  private static final String[] RIMES =
      "a ab ack ade ain al am an and ane ar are ark at ate ay e ear eck eed el en ent er est et ick"
              .concat(" ide il in ine ing ink ion ip ire ist ite o oad ock old on one ook ore orn ot")
              .concat(" ound our ow u uck ue um un ure ust y")
          .split(" ");
  private static final int VOCABULARY = 5_000;
  private static final String[] BY_FREQUENCY = vocabulary();
  private static final short[] DRAW = zipf();

  private final SplittableRandom random;
  private int last;

  Words(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Three times in four one of six words that usually follow the last one. */
  String word() {
    if (random.nextInt(4) == 0) {
      last = DRAW[random.nextInt(DRAW.length)];
    } else {
      last = DRAW[(int) (Seeds.mix(last, random.nextInt(6)) >>> 46)];
    }
    return BY_FREQUENCY[last];
  }

  /** One sentence of 4 to 24 words; now and then with a number, a comma or a time in it. */
  String sentence() {
    StringBuilder text = new StringBuilder(160);
    int words = random.nextInt(4, 25);
    for (int i = 0; i < words; i++) {
      text.append(i == 0 ? "" : random.nextInt(12) == 0 ? ", " : " ");
      text.append(random.nextInt(25) == 0 ? number() : word());
    }
    text.setCharAt(0, Character.toUpperCase(text.charAt(0)));
    return text.append(random.nextInt(6) == 0 ? '?' : '.').toString();
  }

  /** Sentences up to about {@code length} characters, never less than one. */
  String paragraph(int length) {
    StringBuilder text = new StringBuilder(length + 160).append(sentence());
    while (text.length() < length) {
      text.append(' ').append(sentence());
    }
    return text.toString();
  }

  private String number() {
    return random.nextInt(2) == 0
        ? Integer.toString(random.nextInt(10_000))
        : random.nextInt(24) + ":" + random.nextInt(10, 60);
  }

  private static String[] vocabulary() {
    SplittableRandom random = new SplittableRandom(1);
    String[] words = new String[VOCABULARY];
    System.arraycopy(FREQUENT, 0, words, 0, FREQUENT.length);
    for (int i = FREQUENT.length; i < VOCABULARY; i++) {
      StringBuilder word = new StringBuilder();
      int syllables = random.nextInt(1, 3);
      for (int s = 0; s < syllables; s++) {
        word.append(ONSETS[random.nextInt(ONSETS.length)])
            .append(RIMES[random.nextInt(RIMES.length)]);
      }
      words[i] = word.toString();
    }
    return words;
  }

  /** A table in which the word of rank r stands in proportion to (r+3)^-1.15. */
  private static short[] zipf() {
    short[] table = new short[1 << 18];
    double sum = 0;
    for (int rank = 0; rank < VOCABULARY; rank++) {
      sum += StrictMath.pow(rank + 3, -1.15);
    }
    double reached = 0;
    int filled = 0;
    for (int rank = 0; rank < VOCABULARY; rank++) {
      reached += StrictMath.pow(rank + 3, -1.15);
      int until = rank == VOCABULARY - 1 ? table.length : (int) (reached / sum * table.length);
      for (; filled < until; filled++) {
        table[filled] = (short) rank;
      }
    }
    return table;
  }
}
