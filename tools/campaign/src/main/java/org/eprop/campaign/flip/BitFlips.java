package org.eprop.campaign.flip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.eprop.campaign.Commands;
import org.eprop.campaign.FolderFiles;
import org.eprop.campaign.Mistakes;
import org.eprop.campaign.Results;
import org.eprop.experiment.io.Folders;

/**
 * Flips one bit in one file, does what a user does next, and looks at what comes of it: either it
 * is refused with a message, or everything is as it would have been.
 */
public final class BitFlips {

  private final Path work;
  private final Mistakes findings;
  private final long seed;
  private final Map<String, Effect> undisturbed = new HashMap<>();

  /** What a command said, and what it left. */
  private record Effect(Commands.Told told, Map<String, byte[]> files) {}

  /**
   * @param work a folder for all of it
   */
  public BitFlips(Path work, Mistakes findings, long seed) {
    this.work = work;
    this.findings = findings;
    this.seed = seed;
  }

  /** Flips so many bits, one at a time. */
  public void run(int from, int count) throws IOException, InterruptedException {
    List<Subject> subjects = new Subjects(work).all();
    for (int i = from; i < from + count; i++) {
      SplittableRandom random = new SplittableRandom(seed * 1_000_003 + i);
      Subject subject = subjects.get(i % subjects.size());
      int c = random.nextInt(subject.commands().size());
      flip(subject, c, i, random);
      findings.progress("flips, next --from " + (i + 1), i + 1 - from, count);
    }
  }

  private void flip(Subject subject, int c, int i, SplittableRandom random) throws IOException {
    Effect expected = undisturbed.get(subject.name() + c);
    if (expected == null) {
      expected = effect(subject, c, null, 0);
      undisturbed.put(subject.name() + c, expected);
      if (expected.told.status() != 0) {
        throw new IllegalStateException(subject.name() + ": " + expected.told.err());
      }
    }
    List<Path> files = new ArrayList<>(FolderFiles.files(subject.folder()));
    files.removeIf(file -> !isRead(file));
    Path file = files.get(random.nextInt(files.size()));
    long bit = random.nextLong(8 * Files.size(file));
    String name = subject.folder().relativize(file).toString().replace('\\', '/');
    Effect got = effect(subject, c, name, bit);
    String kindOfFile = name.substring(name.lastIndexOf('/') + 1);
    String story =
        "number %s, %s, %s bit %s, %s"
            .formatted(
                i,
                subject.name(),
                name,
                bit,
                subject.commands().get(c).apply(subject.folder()).get(0));
    if (got.told.status() == 2 && got.told.err().contains("eprop: ")) {
      findings.count("flips that are refused");
    } else if (got.told.status() != 0) {
      findings.found(
          "flip in " + kindOfFile + ": no clear message",
          story + ": status " + got.told.status() + ": " + got.told.err().strip());
    } else {
      List<String> different = Results.differences(expected.files, got.files);
      different.removeIf(line -> line.equals(name + " differs"));
      boolean said = got.told.out().equals(expected.told.out());
      if (different.isEmpty() && said) {
        findings.count("flips without effect");
      } else if (got.told.err().contains("warning")) {
        findings.count("flips that are warned of");
      } else {
        findings.found(
            "flip in " + kindOfFile + ": silently other results",
            story + ": " + (said ? "" : "says other things, ") + different);
      }
    }
  }

  /** Pages and tables are written and never read. */
  private static boolean isRead(Path file) {
    String name = file.getFileName().toString();
    return !name.endsWith(".html")
        && !name.endsWith(".md")
        && !name.endsWith(".tex")
        && !name.endsWith(".csv")
        && !name.equals(".lock");
  }

  /** Always in the same place, for some of it is in what commands say. */
  private Effect effect(Subject subject, int c, String name, long bit) throws IOException {
    Path copy = work.resolve("flipped").resolve(subject.folder().getFileName().toString());
    Folders.remove(copy.getParent());
    FolderFiles.copy(subject.folder(), copy);
    if (name != null) {
      Path file = copy.resolve(name);
      byte[] bytes = FolderFiles.bytes(file);
      bytes[(int) (bit / 8)] ^= (byte) (1 << (bit % 8));
      Files.write(file, bytes);
    }
    Commands.Told told = Commands.run(subject.commands().get(c).apply(copy));
    return new Effect(
        new Commands.Told(told.status(), timeless(told.out()), told.err()), Results.of(copy));
  }

  private static String timeless(String out) {
    return out.replaceAll("\\d+(\\.\\d+)? (s|ms|min|h)\\b", "")
        .replaceAll("\"seconds\" ?: ?[-+.0-9Ee]+", "");
  }
}
