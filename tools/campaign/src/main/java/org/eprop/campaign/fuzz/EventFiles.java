package org.eprop.campaign.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
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

  /** Of DVS Gesture. */
  private static final String GESTURES = "user01_led.aedat";

  private static final String LABELS = "user01_led_labels.csv";

  /** What reads them. */
  String reader() {
    return name.split(" ", 2)[0];
  }

  /** One for each reader, those that plugins give examples of included. */
  static List<EventFiles> all(Plugins plugins) {
    List<EventFiles> all = new ArrayList<>();
    all.add(ofClass("aedat2", "a.aedat", events("#!AER-DAT2.0\r\n")));
    all.add(ofClass("aedat3", "a.aedat", aedat3()));
    all.add(
        ofClass(
            "aedat4",
            "a.aedat4",
            file("dv_none.aedat4"),
            file("dv_lz4.aedat4"),
            file("dv_zstd.aedat4"),
            HandMade.nested()));
    all.add(ofClass("prophesee_dat", "a.dat", dat()));
    all.add(ofClass("prophesee_raw", "a.raw", evt2(), evt3()));
    all.add(ofClass("n_mnist", "a.bin", saccades()));
    all.add(
        alone(
            "heidelberg",
            "a.h5",
            "a.h5",
            List.of(file("heidelberg_h5py.h5"), file("heidelberg_tables.h5"))));
    Map<String, byte[]> labels = Map.of(LABELS, labels());
    all.add(new EventFiles("dvs_gesture", GESTURES, "", labels, List.of(aedat3())));
    Map<String, byte[]> events = Map.of(GESTURES, aedat3());
    all.add(new EventFiles("dvs_gesture labels", LABELS, "", events, List.of(labels())));
    all.add(alone("dvs_gesture arrays", "user01_led/3.npy", "", List.of(array())));
    for (EventReaderFactory reader : plugins.all(EventReaderFactory.class)) {
      reader
          .example()
          .filter(example -> all.stream().noneMatch(its -> its.reader().equals(reader.name())))
          .filter(example -> example.files().size() == 1)
          .ifPresent(
              example ->
                  example
                      .files()
                      .forEach(
                          (path, bytes) ->
                              all.add(alone(reader.name(), path, example.path(), List.of(bytes)))));
    }
    return all;
  }

  /** A file in the folder of its class. */
  private static EventFiles ofClass(String reader, String name, byte[]... bytes) {
    return alone(reader, "1/" + name, "", List.of(bytes));
  }

  private static EventFiles alone(String name, String path, String looked, List<byte[]> bytes) {
    return new EventFiles(name, path, looked, Map.of(), bytes);
  }

  /** Two gestures, in lines of class, begin and end in microseconds. */
  private static byte[] labels() {
    return "class,startTime_usec,endTime_usec\n1,0,2000\n11,2500,4000\n"
        .getBytes(StandardCharsets.US_ASCII);
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

  /** Where any bytes are events. */
  private static byte[] events(String header) {
    byte[] body = new byte[800];
    new RandomStreams(7).stream("events").nextBytes(body);
    return after(header, 800).put(body).array();
  }

  private static ByteBuffer after(String header, int bytes) {
    byte[] start = header.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(start.length + bytes).order(ByteOrder.LITTLE_ENDIAN).put(start);
  }

  /** 50 events of 5 bytes: column, row, and polarity with the time. */
  private static byte[] saccades() {
    ByteBuffer file = after("", 5 * EVENTS).order(ByteOrder.BIG_ENDIAN);
    for (int i = 0; i < EVENTS; i++) {
      file.put((byte) (i % 34)).put((byte) (i % 30)).put((byte) (i % 2 << 7));
      file.putShort((short) (100 * i));
    }
    return file.array();
  }

  /** A packet of 50 events of polarity. */
  private static byte[] aedat3() {
    ByteBuffer file = after("#!AER-DAT3.1\r\n#!END-HEADER\r\n", 28 + 8 * EVENTS);
    file.putShort((short) 1).putShort((short) 1).putInt(8).putInt(4).putInt(0);
    file.putInt(EVENTS).putInt(EVENTS).putInt(EVENTS);
    for (int i = 0; i < EVENTS; i++) {
      file.putInt(i % 30 << 17 | i % 20 << 2 | i % 2 << 1 | 1).putInt(100 * i);
    }
    return file.array();
  }

  /** 50 events of 8 bytes. */
  private static byte[] dat() {
    ByteBuffer file = after("% Height 128\n% Width 128\n\f\b", 8 * EVENTS);
    for (int i = 0; i < EVENTS; i++) {
      file.putInt(100 * i).putInt(i % 2 << 28 | i % 20 << 14 | i % 30);
    }
    return file.array();
  }

  /** The upper bits of a time, and an event, 50 times. */
  private static byte[] evt2() {
    ByteBuffer file = after("% evt 2.0\n% geometry 128x128\n% end\n", 8 * EVENTS);
    for (int i = 0; i < EVENTS; i++) {
      file.putInt(8 << 28 | i).putInt(i % 2 << 28 | i % 64 << 22 | i % 30 << 11 | i % 20);
    }
    return file.array();
  }

  /** Time, row, and two pixels of it, 50 times. */
  private static byte[] evt3() {
    ByteBuffer file = after("% evt 3.0\n% geometry 128x128\n% end\n", 10 * EVENTS);
    for (int i = 0; i < EVENTS; i++) {
      file.putShort((short) (8 << 12 | i)).putShort((short) (6 << 12 | 20 * i));
      file.putShort((short) (i % 20)).putShort((short) (2 << 12 | i % 2 << 11 | i % 30));
      file.putShort((short) (2 << 12 | i % 30 + 1));
    }
    return file.array();
  }

  private static byte[] file(String name) {
    return ResourceFiles.bytes(name, EventFiles.class.getResourceAsStream(name));
  }
}
