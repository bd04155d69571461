package io.voiceagents.backup.demo;

import java.util.Random;

/** Sentences as they occur in calls. */
final class Phrases {
  private static final String[] OPENINGS = {
    "Thank you for calling",
    "I would like to ask about",
    "Could you please check",
    "Let me look up",
    "I am sorry to hear about",
    "We can arrange",
    "My number is still listed under"
  };
  private static final String[] OBJECTS = {
    "the order from last week",
    "my appointment on Tuesday",
    "the invoice of March",
    "a new contract",
    "the delivery address",
    "the outage in our street",
    "a call back this afternoon"
  };

  private Phrases() {}

  static String sentence(Random random) {
    return OPENINGS[random.nextInt(OPENINGS.length)]
        + " "
        + OBJECTS[random.nextInt(OBJECTS.length)]
        + ", reference "
        + (100_000 + random.nextInt(900_000))
        + ".";
  }
}
