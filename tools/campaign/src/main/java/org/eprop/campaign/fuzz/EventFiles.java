package org.eprop.campaign.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.io.ResourceFiles;

/**
 * A right file for an event reader, from which wrong ones are made.
 *
 * @param name of the reader, and what of its files is damaged where it has several kinds
 * @param path where in a folder the file lies
 * @param looked what of the folder is read; empty for all of it
 * @param beside files that lie there, too, and stay right, by their paths
 * @param bytes of some such files
 */
record EventFiles(
    String name, String path, String looked, Map<String, byte[]> beside, List<byte[]> bytes) {

  private static final int EVENTS = 50;

  /** What reads them. */
  String reader() {
    return name.split(" ", 2)[0];
  }

  /** The files of each reader's example, and of some formats more. */
  static List<EventFiles> all(Plugins plugins) {
    List<EventFiles> all = new ArrayList<>();
    for (EventReaderFactory reader : plugins.all(EventReaderFactory.class)) {
      reader.example().ifPresent(example -> all.addAll(of(reader.name(), example)));
    }
    all.add(
        new EventFiles("dvs_gesture arrays", "user01_led/3.npy", "", Map.of(), List.of(array())));
    return all;
  }

  /** One for each kind of file, by its ending; others of the kind stand in its place, too. */
  private static List<EventFiles> of(String reader, EventExample example) {
    Map<String, List<String>> kinds =
        example.files().keySet().stream()
            .sorted()
            .collect(Collectors.groupingBy(EventFiles::ending, TreeMap::new, Collectors.toList()));
    List<EventFiles> all = new ArrayList<>();
    kinds.forEach(
        (ending, paths) -> {
          Map<String, byte[]> beside = new HashMap<>(example.files());
          beside.remove(paths.get(0));
          List<byte[]> bytes = new ArrayList<>(more(reader));
          paths.forEach(path -> bytes.add(example.files().get(path)));
          String name = kinds.size() == 1 ? reader : reader + " " + ending;
          all.add(new EventFiles(name, paths.get(0), example.path(), beside, bytes));
        });
    return all;
  }

  private static String ending(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** What else can be in such a file. */
  private static List<byte[]> more(String reader) {
    return switch (reader) {
      case "aedat4" -> List.of(file("dv_none.aedat4"), file("dv_zstd.aedat4"), HandMade.nested());
      case "heidelberg" -> List.of(file("heidelberg_tables.h5"));
      default -> List.of();
    };
  }

  /** 50 events in lines of column, row, polarity and ms, as 16-bit numbers of NumPy. */
  private static byte[] array() {
    String shape = "{'descr': '<i2', 'fortran_order': False, 'shape': (" + EVENTS + ", 4), }";
    int length = 118;
    ByteBuffer file = ByteBuffer.allocate(10 + length + 8 * EVENTS).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1);
    file.put((byte) 0).putShort((short) length);
    file.put(String.format("%-" + (length - 1) + "s\n", shape).getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < EVENTS; i++) {
      file.putShort((short) (i % 30)).putShort((short) (i % 20)).putShort((short) (i % 2));
      file.putShort((short) i);
    }
    return file.array();
  }

  private static byte[] file(String name) {
    return ResourceFiles.bytes(name, EventFiles.class.getResourceAsStream(name));
  }
}
