package org.eprop.experiment.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.InputFiles;

/**
 * Keeps a second process out of the folder of a run or a comparison while one works there. The
 * operating system gives the lock back when the process ends, however it ends; the file stays and
 * means nothing then.
 */
public final class RunLock implements AutoCloseable {

  private final FileChannel channel;

  /**
   * @param channel holds the lock until it is closed; null if there is none
   */
  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Locks the folder of a run, which is made if it is missing.
   *
   * @throws InvalidInputException if somebody else has locked it
   */
  public static RunLock of(RunFolder folder) {
    return of(folder.path(), folder.lock(), "trains");
  }

  /**
   * Locks the folder of a comparison, which is made if it is missing.
   *
   * @throws InvalidInputException if somebody else has locked it
   */
  public static RunLock ofComparison(Path folder) {
    return of(folder, folder.resolve(".lock"), "compares");
  }

  private static RunLock of(Path folder, Path file, String works) {
    FileChannel channel;
    boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    if (there) {
      InputFiles.expectFile(file);
    }
    try {
      Files.createDirectories(folder);
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      if (there) {
        throw new InvalidInputException(
                "can't be opened ("
                    + e
                    + "), so that another process may work in this folder; delete it if none does",
                e)
            .at(file.toString());
      }
      return new RunLock(null); // whoever writes the first result says what is wrong with it
    }
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // by another run in this process
    } catch (IOException e) {
      locked = true; // a file system without locks: better unprotected than not at all
    }
    RunLock lock = new RunLock(channel);
    if (!locked) {
      lock.close();
      throw new InvalidInputException(
          ("%s: another process %s in this folder; wait until it ends, or stop it"
                  + " (Ctrl-C saves)")
              .formatted(folder, works));
    }
    return lock;
  }

  @Override
  public void close() {
    if (channel == null) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      // The end of the process closes it, too.
    }
  }
}
