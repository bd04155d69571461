package io.voiceagents.backup.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.voiceagents.backup.store.ObjectStore;

/** The directions between packages, and what code must not reach for. */
@AnalyzeClasses(
    packages = "io.voiceagents.backup",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.voiceagents.backup.";

  @ArchTest
  static final ArchRule onlyRoutingKnowsCamel =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "routing..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.camel..")
          .because("a restore must work with no server and no routes, only the bucket and a key");

  @ArchTest
  static final ArchRule policyAndKeysKnowNobody =
      below(
          "policy..",
          "keys..",
          "source..",
          "seal..",
          "store..",
          "catalog..",
          "restore..",
          "verify..",
          "cli..",
          "api..",
          "routing..");

  @ArchTest
  static final ArchRule keysKnowNobodyAbove =
      below(
          "keys..",
          "source..",
          "seal..",
          "store..",
          "catalog..",
          "restore..",
          "verify..",
          "cli..",
          "api..",
          "routing..");

  @ArchTest
  static final ArchRule sourcesKnowNeitherSealsNorSets =
      below(
          "source..",
          "seal..",
          "store..",
          "catalog..",
          "restore..",
          "verify..",
          "cli..",
          "api..",
          "routing..");

  @ArchTest
  static final ArchRule storesKnowNoSets =
      below(
          "store..",
          "source..",
          "seal..",
          "catalog..",
          "restore..",
          "verify..",
          "cli..",
          "api..",
          "routing..");

  @ArchTest
  static final ArchRule sealsKnowNoSets =
      below(
          "seal..", "store..", "catalog..", "restore..", "verify..", "cli..", "api..", "routing..");

  @ArchTest
  static final ArchRule setsKnowNoRestore =
      below("catalog..", "restore..", "retention..", "verify..", "cli..", "api..", "routing..");

  @ArchTest
  static final ArchRule restoresKnowNoCommands =
      below("restore..", "archive..", "verify..", "cli..", "api..", "routing..");

  @ArchTest
  static final ArchRule archivesKnowNoCommands =
      below("archive..", "verify..", "cli..", "api..", "routing..");

  @ArchTest
  static final ArchRule retentionKnowsNoCommands =
      below("retention..", "restore..", "verify..", "cli..", "api..", "routing..");

  @ArchTest
  static final ArchRule commandsKnowNoRoutes = below("cli..", "api..", "remote..", "routing..");

  @ArchTest static final ArchRule theClientKnowsNoServer = below("remote..", "api..", "routing..");

  @ArchTest static final ArchRule theApiKnowsNoServer = below("api..", "routing..");

  @ArchTest
  static final ArchRule tokensKnowNobody =
      below(
          "access..",
          "policy..",
          "keys..",
          "source..",
          "seal..",
          "store..",
          "catalog..",
          "restore..",
          "verify..",
          "cli..",
          "api..",
          "routing..");

  @ArchTest
  static final ArchRule identitiesKnowNoServer =
      below(
          "identity..",
          "keys..",
          "source..",
          "seal..",
          "store..",
          "catalog..",
          "restore..",
          "verify..",
          "cli..",
          "api..",
          "routing..");

  @ArchTest
  static final ArchRule onlyOnePackageKnowsTheWebServer =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "routing.web..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx..")
          .because("the server can be exchanged, and what it must refuse stands in one place");

  @ArchTest
  static final ArchRule theAuditLogKnowsNoBackups =
      below(
          "audit..",
          "source..",
          "catalog..",
          "restore..",
          "verify..",
          "alert..",
          "cli..",
          "api..",
          "routing..");

  @ArchTest
  static final ArchRule editsKnowNoCommands =
      below(
          "edit..",
          "keys..",
          "source..",
          "seal..",
          "store..",
          "catalog..",
          "restore..",
          "verify..",
          "alert..",
          "cli..",
          "api..",
          "routing..");

  @ArchTest static final ArchRule alertsKnowNoCommands = below("alert..", "cli..", "routing..");

  @ArchTest
  static final ArchRule backupsKnowNoAlerts =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              ROOT + "alert..",
              ROOT + "cli..",
              ROOT + "api..",
              ROOT + "remote..",
              ROOT + "routing..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + "alert..")
          .because("what works tells events and does not know who hears of them");

  @ArchTest
  static final ArchRule onlyTheEntryPointEndsTheProcess =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ROOT + "routing.BackupctlMain")
          .should()
          .callMethod(System.class, "exit", int.class)
          .because("a library that ends the process takes the alert with it");

  @ArchTest
  static final ArchRule fault22_onlyTidyingMergingAndExpiryDeleteObjects =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ROOT + "catalog.AbandonedRuns")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + "catalog.LogCompactor")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + "catalog.ExpiringChains")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + "catalog.Holds")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + "retention.LogExpiry")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + "retention.LogCuts")
          .and()
          .resideOutsideOfPackage(ROOT + "store..")
          .should()
          .callMethod(ObjectStore.class, "delete", String.class)
          .because("a repair that deletes has destroyed good data elsewhere (Borg #3444)");

  @ArchTest
  static final ArchRule nobodySleeps =
      noClasses()
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .because("waiting has a condition and a limit");

  @ArchTest
  static final ArchRule timeIsPassedIn =
      noClasses()
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(java.util.UUID.class, "randomUUID")
          .because("clocks and randomness are passed in, so that tests decide them");

  @ArchTest
  static final ArchRule noDrawers =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Impl")
          .orShould()
          .haveSimpleNameEndingWith("Service")
          .because("a name says what a thing is");

  private static ArchRule below(String layer, String... above) {
    String[] packages = new String[above.length];
    for (int i = 0; i < above.length; i++) {
      packages[i] = ROOT + above[i];
    }
    return noClasses()
        .that()
        .resideInAPackage(ROOT + layer)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .because("bytes and decisions below must not know who uses them");
  }
}
