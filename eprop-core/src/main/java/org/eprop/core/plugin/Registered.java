package org.eprop.core.plugin;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.common.ConstantPool;
import org.jspecify.annotations.Nullable;

/**
 * A component that is made when it is first asked for, so that of a plugin folder nothing runs that
 * was not named. Thread-safe.
 */
final class Registered {

  /** Its class. */
  final Class<?> type;

  private final Supplier<? extends Component> maker;

  /** Its name, if that can be known without making it. */
  final Optional<String> name;

  private @Nullable Component made;

  private Registered(Class<?> type, Supplier<? extends Component> maker, Optional<String> name) {
    this.type = type;
    this.maker = maker;
    this.name = name;
  }

  /** One that is made already. */
  static Registered of(Component component) {
    ComponentCheck.check(component);
    Registered one =
        new Registered(component.getClass(), () -> component, Optional.of(component.name()));
    one.made = component;
    return one;
  }

  /** One whose name is checked now, and what else it says of itself when it is asked for. */
  static Registered named(Component component) {
    ComponentCheck.check(component, () -> ComponentCheck.checkName(component));
    return new Registered(component.getClass(), () -> component, Optional.of(component.name()));
  }

  /**
   * One that is not.
   *
   * @param type its class
   * @param maker throws {@link InvalidInputException} if it can't be made
   */
  static Registered of(Class<?> type, Supplier<? extends Component> maker) {
    return new Registered(type, maker, ConstantName.of(type));
  }

  /**
   * The component, made and checked the first time.
   *
   * @throws InvalidInputException if it can't be made or does not describe itself properly
   */
  synchronized Component get() {
    if (made == null) {
      Component component = maker.get();
      ComponentCheck.check(component);
      if (name.isPresent() && !name.get().equals(component.name())) {
        throw new InvalidInputException(
                "got \"" + component.name() + "\", but its class has \"" + name.get() + '"')
            .at("name")
            .at(Origin.of(type).toString());
      }
      made = component;
    }
    return made;
  }

  /**
   * Reads a component's name from its class file, where it is a constant: what its method {@code
   * name} returns if it does nothing else, or what its only constructor gives to {@link
   * DescribedComponent}. So nothing of the class runs for it. (The Java Virtual Machine
   * Specification, chapter 4.)
   */
  private static final class ConstantName {

    private static final int LDC = 0x12;
    private static final int LDC_W = 0x13;
    private static final int ALOAD_0 = 0x2a;
    private static final int ARETURN = 0xb0;

    /** In a method's attribute, sizes of stack and frame and the code's length come first. */
    private static final int CODE = 8;

    private final DataInputStream in;
    private final ConstantPool constants;

    /** How many methods or constructors could say the name. */
    private int found;

    private ConstantName(DataInputStream in) throws IOException {
      this.in = in;
      constants = ConstantPool.read(in);
    }

    /** What a class, or the nearest superclass that has the method, says. */
    static Optional<String> of(Class<?> type) {
      for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
        try (InputStream stream = classFile(owner)) {
          if (stream == null) {
            return Optional.empty();
          }
          ConstantName file =
              new ConstantName(new DataInputStream(new BufferedInputStream(stream)));
          String constant = file.find(owner.getSuperclass() == DescribedComponent.class);
          if (file.found > 0) {
            return Optional.ofNullable(file.found == 1 ? constant : null);
          }
        } catch (IOException | RuntimeException e) {
          return Optional.empty(); // a class loader will say what is wrong with it
        }
      }
      return Optional.empty();
    }

    private static @Nullable InputStream classFile(Class<?> type) {
      String path = type.getName().replace('.', '/') + ".class";
      ClassLoader loader = type.getClassLoader();
      return loader == null
          ? ClassLoader.getSystemResourceAsStream(path)
          : loader.getResourceAsStream(path);
    }

    private @Nullable String find(boolean described) throws IOException {
      in.skipNBytes(6); // flags, class, superclass
      in.skipNBytes(2L * in.readUnsignedShort()); // interfaces
      for (int i = in.readUnsignedShort(); i > 0; i--) { // fields
        in.skipNBytes(6);
        for (int k = in.readUnsignedShort(); k > 0; k--) {
          in.skipNBytes(2);
          in.skipNBytes(Integer.toUnsignedLong(in.readInt()));
        }
      }
      String constant = null;
      for (int i = in.readUnsignedShort(); i > 0; i--) {
        in.skipNBytes(2);
        String method =
            constants.text(in.readUnsignedShort()) + constants.text(in.readUnsignedShort());
        boolean wanted =
            described ? method.startsWith("<init>(") : method.equals("name()Ljava/lang/String;");
        byte[] code = code(wanted);
        if (wanted) {
          found++;
          constant = code == null ? null : described ? passed(code) : returned(code);
        }
      }
      return constant;
    }

    /** Passes over a method's attributes; gives that with its code if it is wanted, or null. */
    private byte @Nullable [] code(boolean wanted) throws IOException {
      byte[] code = null;
      for (int k = in.readUnsignedShort(); k > 0; k--) {
        String attribute = constants.text(in.readUnsignedShort());
        long length = Integer.toUnsignedLong(in.readInt());
        if (wanted && "Code".equals(attribute) && length < 1 << 16) {
          code = in.readNBytes((int) length);
        } else {
          in.skipNBytes(length);
        }
      }
      return code;
    }

    /** Of {@code return "alif";}. */
    private @Nullable String returned(byte[] code) {
      int next = CODE + length(code, CODE);
      return next > CODE && at(code, next) == ARETURN ? constant(code, CODE) : null;
    }

    /** Of {@code super("alif", "a description"}, whatever comes then. */
    private @Nullable String passed(byte[] code) {
      int next = CODE + 1 + length(code, CODE + 1);
      boolean passes = at(code, CODE) == ALOAD_0 && length(code, CODE + 1) * length(code, next) > 0;
      return passes ? constant(code, CODE + 1) : null;
    }

    private static int at(byte[] code, int i) {
      return code[i] & 0xff;
    }

    /** How long an instruction is that loads a constant; 0 if it is another. */
    private static int length(byte[] code, int i) {
      return at(code, i) == LDC ? 2 : at(code, i) == LDC_W ? 3 : 0;
    }

    private String constant(byte[] code, int i) {
      return constants.string(
          at(code, i) == LDC ? at(code, i + 1) : at(code, i + 1) << 8 | at(code, i + 2));
    }
  }

  /** Checks that a component describes itself as the contract of {@link Component} demands. */
  static final class ComponentCheck {

    private static final Pattern SNAKE_CASE = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");

    /** A component's own key in a configuration: {@code {"name": "alif", "tau_m": 20}}. */
    private static final String RESERVED = "name";

    private ComponentCheck() {}

    /** Checks name, description and parameters; what is wrong is placed at class and jar. */
    static void check(Component component) {
      check(
          component,
          () -> {
            checkName(component);
            if (component.description() == null || component.description().isBlank()) {
              throw new InvalidInputException("got none, but expected what it computes")
                  .at("description");
            }
            checkParameters(component);
          });
    }

    private static void check(Component component, Runnable part) {
      try {
        part.run();
      } catch (InvalidInputException e) {
        throw e.at(Origin.of(component.getClass()).toString());
      } catch (RuntimeException | LinkageError e) {
        throw new InvalidInputException("fails to describe itself: " + e, e)
            .at(Origin.of(component.getClass()).toString());
      }
    }

    private static void checkName(Component component) {
      checkName(component.name(), "name", "\"adaptive_lif\"");
    }

    private static void checkName(String name, String place, String example) {
      if (name == null || !SNAKE_CASE.matcher(name).matches()) {
        throw new InvalidInputException(
                "got %s, but expected snake_case as in %s"
                    .formatted(name == null ? "null" : '"' + name + '"', example))
            .at(place);
      }
    }

    private static void checkParameters(Component component) {
      List<Parameter> parameters =
          new ArrayList<>(notNull(component.parameters(), "parameters", "a list"));
      parameters.addAll(notNull(component.commonParameters(), "common parameters", "a list"));
      Set<String> names = new HashSet<>();
      for (Parameter parameter : parameters) {
        String name = notNull(parameter, "parameters", "no null in the list").name();
        checkName(name, "parameters", "\"tau_m\"");
        if (name.equals(RESERVED)) {
          throw new InvalidInputException("\"name\" is the component's own key").at("parameters");
        }
        if (!names.add(name)) {
          throw new InvalidInputException('"' + name + "\" is declared twice").at("parameters");
        }
      }
    }

    private static <T> T notNull(T value, String place, String expected) {
      if (value == null) {
        throw new InvalidInputException("got null, but expected " + expected).at(place);
      }
      return value;
    }
  }
}
