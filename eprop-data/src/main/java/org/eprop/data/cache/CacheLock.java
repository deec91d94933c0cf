package org.eprop.data.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one at a time write into a folder, of all processes and threads. Where files can't be locked
 * several may make the same cache, each whole, and the last one stays.
 */
final class CacheLock implements AutoCloseable {

  private static final long RETRY = 20_000_000;

  private final FileChannel channel;
  private final FileLock lock;

  private CacheLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /** Waits for the lock of a folder, which is made if it is missing. */
  static CacheLock of(Path folder) {
    Path file = folder.resolve(".lock");
    FileChannel channel;
    try {
      Files.createDirectories(folder);
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": can't be written: " + e, e);
    }
    try {
      return new CacheLock(channel, lock(channel));
    } catch (IOException e) {
      return new CacheLock(channel, null);
    }
  }

  /** Java queues for a lock that another process has, but not for one of its own. */
  private static FileLock lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException e) {
        LockSupport.parkNanos(RETRY);
      }
    }
  }

  boolean isHeld() {
    return lock != null;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It goes with the process at the latest.
    }
  }
}
