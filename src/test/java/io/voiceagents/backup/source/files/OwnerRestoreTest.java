package io.voiceagents.backup.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.Owner;
import io.voiceagents.backup.source.Timestamp;
import io.voiceagents.backup.source.files.TreeOptions.Owners;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerRestoreTest {
  private static final Owner STRANGER = new Owner(12_345, 54_321, "", "");

  private Path file;
  private NewFiles here;

  @BeforeEach
  void makeFile(@TempDir Path directory) throws Exception {
    file = Files.writeString(directory.resolve("f"), "x");
    here = NewFiles.in(directory);
  }

  private OwnerRestore restore(Owners policy, NewFiles newFiles) {
    return new OwnerRestore(policy, newFiles, file.getFileSystem().getUserPrincipalLookupService());
  }

  private NewFiles asOrdinaryUser() {
    return new NewFiles(here.user(), here.group(), 1_000, here.umask());
  }

  @Test
  void anOrdinaryUserCannotGiveFilesAway() throws Exception {
    assertThat(restore(Owners.BY_NAME, asOrdinaryUser()).apply(file, STRANGER)).isFalse();
    assertThat(Inode.of(file).uid()).isEqualTo(here.uid());
  }

  @Test
  void aFileThatLosesItsOwnerLosesItsSetIdBits() throws Exception {
    RestoreNotes notes = new RestoreNotes();
    AttributeRestore attributes =
        new AttributeRestore(restore(Owners.BY_NAME, asOrdinaryUser()), asOrdinaryUser(), notes);
    EntryMeta meta = EntryMeta.file("f", 1, new Timestamp(5, 0), 06755, STRANGER);
    attributes.file(file, meta, 0600);
    assertThat(Inode.of(file).permissions()).isEqualTo(0755);
    assertThat(notes.lines()).hasSize(2);
  }

  @Test
  void namesWinOverNumbersWhereTheyAreKnown() throws Exception {
    Owner renumbered = new Owner(12_345, 54_321, here.user().getName(), here.group().getName());
    assertThat(restore(Owners.BY_NAME, asOrdinaryUser()).apply(file, renumbered)).isTrue();
    assertThat(restore(Owners.BY_NUMBER, asOrdinaryUser()).apply(file, renumbered)).isFalse();
  }

  @Test
  void numbersServeWhereANameIsUnknown() throws Exception {
    Owner unknown =
        new Owner(
            here.uid(), (Integer) Files.getAttribute(file, "unix:gid"), "no-such-user", "no-such");
    assertThat(restore(Owners.BY_NAME, asOrdinaryUser()).apply(file, unknown)).isTrue();
  }

  @Test
  void ownersCanBeIgnored() throws Exception {
    assertThat(restore(Owners.IGNORED, here).apply(file, STRANGER)).isTrue();
    assertThat(Inode.of(file).uid()).isEqualTo(here.uid());
  }
}
