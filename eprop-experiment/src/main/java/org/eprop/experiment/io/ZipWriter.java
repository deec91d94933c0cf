package org.eprop.experiment.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/**
 * Writes a zip file (PKWARE's APPNOTE.TXT, version 6.3.10) of uncompressed entries, all with the
 * same time: one content has one sequence of bytes, whatever the version of Java, so that a reader
 * can tell by writing anew whether any bit of a file has changed. Entries, offsets and numbers that
 * do not fit into their fields are written as zip64.
 */
final class ZipWriter {

  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END64 = 0x06064b50;
  private static final int LOCATOR64 = 0x07064b50;
  private static final short STORED = 10;
  private static final short ZIP64 = 45;
  private static final short UTF8 = 0x800;

  /** Midnight of 1 January 2000: date and time as MS-DOS has them. */
  private static final int TIME = (20 << 9 | 1 << 5 | 1) << 16;

  private static final long FULL = 0xffffffffL;
  private static final int MANY = 0xffff;

  private record Entry(byte[] name, long offset, long length, long checksum) {}

  private final OutputStream out;
  private final long full;
  private final List<Entry> entries = new ArrayList<>();
  private long position;

  ZipWriter(OutputStream out) {
    this(out, FULL);
  }

  /**
   * @param full numbers from here on stand in a zip64 field
   */
  ZipWriter(OutputStream out, long full) {
    this.out = out;
    this.full = full;
  }

  /**
   * Adds an entry. Its data are written twice: a first time into the checksum, which stands before
   * them.
   *
   * @param length of what is written, bytes
   */
  void add(String name, long length, AtomicFiles.Writer data) throws IOException {
    CheckedOutputStream sum = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32());
    data.write(sum);
    Entry entry =
        new Entry(
            name.getBytes(StandardCharsets.UTF_8), position, length, sum.getChecksum().getValue());
    boolean large = length >= full;
    ByteBuffer header = buffer(30 + entry.name.length + (large ? 20 : 0));
    header.putInt(LOCAL);
    putCommon(header, entry, large);
    header.putShort((short) (large ? 20 : 0));
    header.put(entry.name);
    if (large) {
      header.putShort((short) 1).putShort((short) 16).putLong(length).putLong(length);
    }
    write(header);
    data.write(out);
    position += length;
    entries.add(entry);
  }

  /** What stands in the local and in the central header, from the version to the name's length. */
  private static void putCommon(ByteBuffer header, Entry entry, boolean large) {
    header.putShort(large ? ZIP64 : STORED).putShort(UTF8).putShort((short) 0).putInt(TIME);
    header.putInt((int) entry.checksum);
    int length = (int) (large ? FULL : entry.length);
    header.putInt(length).putInt(length).putShort((short) entry.name.length);
  }

  /** Writes the directory; the stream stays open. */
  void finish() throws IOException {
    long start = position;
    for (Entry entry : entries) {
      central(entry);
    }
    end(start, position - start);
  }

  private void central(Entry entry) throws IOException {
    boolean large = entry.length >= full;
    boolean far = entry.offset >= full;
    int more = (large ? 16 : 0) + (far ? 8 : 0);
    int extra = more == 0 ? 0 : more + 4;
    ByteBuffer header = buffer(46 + entry.name.length + extra);
    header.putInt(CENTRAL).putShort(large || far ? ZIP64 : STORED);
    putCommon(header, entry, large);
    if (far && !large) {
      header.putShort(6, ZIP64);
    }
    header.putShort((short) extra).putShort((short) 0).putShort((short) 0).putShort((short) 0);
    header.putInt(0).putInt((int) (far ? FULL : entry.offset)).put(entry.name);
    if (extra > 0) {
      header.putShort((short) 1).putShort((short) more);
      if (large) {
        header.putLong(entry.length).putLong(entry.length);
      }
      if (far) {
        header.putLong(entry.offset);
      }
    }
    write(header);
  }

  private void end(long start, long length) throws IOException {
    int n = entries.size();
    boolean large = n >= MANY || start >= full || length >= full;
    if (large) {
      long at = position;
      ByteBuffer end64 = buffer(56 + 20);
      end64.putInt(END64).putLong(44).putShort(ZIP64).putShort(ZIP64).putInt(0).putInt(0);
      end64.putLong(n).putLong(n).putLong(length).putLong(start);
      end64.putInt(LOCATOR64).putInt(0).putLong(at).putInt(1);
      write(end64);
    }
    ByteBuffer end = buffer(22);
    short count = (short) (n >= MANY ? MANY : n);
    end.putInt(END).putShort((short) 0).putShort((short) 0).putShort(count).putShort(count);
    end.putInt((int) (length >= full ? FULL : length));
    end.putInt((int) (start >= full ? FULL : start)).putShort((short) 0);
    write(end);
  }

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void write(ByteBuffer bytes) throws IOException {
    byte[] all = new byte[bytes.capacity()];
    bytes.get(0, all);
    out.write(all);
    position += all.length;
  }
}
