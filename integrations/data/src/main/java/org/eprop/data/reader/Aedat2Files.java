package org.eprop.data.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;

/**
 * AEDAT 2.0, of jAER: lines that begin with {@code #}, then events of eight bytes, big-endian: a
 * 32-bit address, whose bits depend on the camera, and a 32-bit time in microseconds.
 */
public final class Aedat2Files extends FolderReader {

  private static final int EVENT = 8;

  private static final Parameter CAMERA =
      Parameter.choice("camera", "dvs128", "dvs128", "davis240", "davis346")
          .describe("which made the recordings");

  /** Makes it. */
  public Aedat2Files() {
    super(
        "aedat2",
        List.of(".aedat", ".dat"),
        "AEDAT 2.0, of jAER; the bits of an address are those of the camera.",
        context -> of(Camera.valueOf(context.text(CAMERA).toUpperCase(Locale.ROOT))),
        context -> null,
        CAMERA);
  }

  /**
   * Events of two pixels of a DVS128, between them one from outside (bit 15), which is none.
   * Source: AEDAT 2.0, and AEDAT 1.0 for the bits (docs.inivation.com), which call y what is x
   * here, as for Tonic, and x what is y.
   */
  @Override
  public Optional<EventExample> example() {
    byte[] file =
        Examples.bytes(
            "#!AER-DAT2.0\r\n# AEChip: DVS128\r\n",
            ByteOrder.BIG_ENDIAN,
            Integer.BYTES,
            9 << 8 | 3 << 1 | 1,
            77,
            1 << 15,
            78,
            127 << 8,
            1077);
    return Examples.of("a.aedat", file, new SensorShape(2, 128, 128), "0,9,3,1", "1000,127,0,0");
  }

  /** Where a camera's addresses have x, y and polarity, in the conventions of Tonic. */
  enum Camera {
    /** DVS128. */
    DVS128(new SensorShape(2, 128, 128), 8, 0x7f, 1, 0x7f, 0),
    /** DAVIS240. */
    DAVIS240(new SensorShape(2, 180, 240), 12, 0x3ff, 22, 0x1ff, 11),
    /** DAVIS346, whose x is counted from the right. */
    DAVIS346(new SensorShape(2, 260, 346), 12, 0x3ff, 22, 0x1ff, 11);

    private final SensorShape sensor;
    private final int xShift;
    private final int xMask;
    private final int yShift;
    private final int yMask;
    private final int polarityShift;

    Camera(SensorShape sensor, int xShift, int xMask, int yShift, int yMask, int polarityShift) {
      this.sensor = sensor;
      this.xShift = xShift;
      this.xMask = xMask;
      this.yShift = yShift;
      this.yMask = yMask;
      this.polarityShift = polarityShift;
    }

    private int x(int address) {
      int x = address >> xShift & xMask;
      return this == DAVIS346 ? sensor.width() - 1 - x : x;
    }

    private int y(int address) {
      return address >> yShift & yMask;
    }

    private int polarity(int address) {
      return address >> polarityShift & 1;
    }

    /** Whether it is an event of a pixel: of a DAVIS, neither a frame's nor from outside. */
    private boolean isPixel(int address) {
      return this == DVS128 ? address >>> 15 == 0 : address >= 0 && (address & 1 << 10) == 0;
    }
  }

  /** Files of a camera, which they do not say. */
  static Format of(Camera camera) {
    return (in, sensor) -> read(in, camera);
  }

  private static EventRecording read(InputStream in, Camera camera) throws IOException {
    ByteReader bytes = new ByteReader(in);
    if (!bytes.startsWith("#!AER-DAT2")) {
      throw new InvalidInputException(
          "got a file that begins with " + bytes.beginning() + ", but expected \"#!AER-DAT2.0\"");
    }
    while (bytes.startsWith("#")) {
      bytes.line();
    }
    EventGatherer events = new EventGatherer(camera.sensor);
    long wraps = 0;
    long before = 0;
    while (bytes.has(EVENT, "an event")) {
      int address = bytes.i32Big(0);
      long t = bytes.i32Big(4) & 0xffffffffL;
      if (before - t > 1L << 31) {
        wraps++; // the 32 bits began anew
      }
      before = t;
      if (camera.isPixel(address)) {
        events.add(
            t + (wraps << 32),
            camera.polarity(address),
            camera.y(address),
            camera.x(address),
            bytes.position());
      }
      bytes.skip(EVENT);
    }
    return events.build();
  }
}
