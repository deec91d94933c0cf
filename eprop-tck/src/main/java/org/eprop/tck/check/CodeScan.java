package org.eprop.tck.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What the code of a component can reach, within the packages and the folder or jar that it is
 * from: from all methods of the component's class to the methods that they call, the lambdas that
 * they make and the methods of the objects that they make. Nothing of it is executed.
 */
final class CodeScan {

  /** The newest version of class files that every ASM in use knows; the older ones are alike. */
  private static final int VERSION = Opcodes.V17;

  private static final int MINOR_VERSION_AT = 4;

  /** A method that is called. */
  private record Call(String owner, String name, String descriptor) {}

  private final ClassLoader loader;
  private final Class<?> start;
  private final Map<String, ClassReader> readers = new HashMap<>();
  private final Deque<Call> waiting = new ArrayDeque<>();
  private final Set<Call> known = new HashSet<>();
  private final Set<String> made = new HashSet<>();
  private final Set<String> types = new LinkedHashSet<>();
  private final List<String> exits = new ArrayList<>();
  private final List<String> ownRandom = new ArrayList<>();

  private CodeScan(Class<?> start) {
    this.start = start;
    this.loader = start.getClassLoader();
  }

  /** Follows everything that a class can do. */
  static CodeScan of(Class<?> start) {
    CodeScan scan = new CodeScan(start);
    scan.make(Type.getInternalName(start));
    while (!scan.waiting.isEmpty()) {
      scan.follow(scan.waiting.remove());
    }
    return scan;
  }

  /** Places that end the virtual machine. */
  List<String> exits() {
    return exits;
  }

  /** Places that draw from, or make, a random generator of their own, or ask for the time. */
  List<String> ownRandom() {
    return ownRandom;
  }

  /** The names of the classes whose code can be reached. */
  Set<String> types() {
    return types;
  }

  /** The code of a class that is the component's own; null of any other. */
  private ClassReader reader(String type) {
    return readers.computeIfAbsent(type, this::read);
  }

  private ClassReader read(String type) {
    if (loader == null || !root(type).equals(root(Type.getInternalName(start)))) {
      return null;
    }
    try (InputStream in = loader.getResourceAsStream(type + ".class")) {
      if (in == null || !isNear(type)) {
        return null;
      }
      byte[] code = in.readAllBytes();
      code[MINOR_VERSION_AT] = 0;
      code[MINOR_VERSION_AT + 1] = 0;
      code[MINOR_VERSION_AT + 2] = 0;
      code[MINOR_VERSION_AT + 3] = VERSION;
      return new ClassReader(code);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first two parts of a package's name: libraries that were packed into a jar are others. */
  private static String root(String type) {
    String[] parts = type.substring(0, Math.max(0, type.lastIndexOf('/'))).split("/");
    return parts.length == 1 ? parts[0] : parts[0] + "/" + parts[1];
  }

  /** Whether a class is from where the component is from. */
  private boolean isNear(String type) {
    try {
      Class<?> loaded = Class.forName(type.replace('/', '.'), false, loader);
      return loaded.getClassLoader() == loader
          && java.util.Objects.equals(
              loaded.getProtectionDomain().getCodeSource(),
              start.getProtectionDomain().getCodeSource());
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** An object of a class: whatever can be done with it may be done. */
  private void make(String type) {
    ClassReader code = made.add(type) ? reader(type) : null;
    if (code == null) {
      return;
    }
    code.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] thrown) {
            if ((access & (Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE)) == 0
                || name.equals("<clinit>")
                || name.equals("<init>")) {
              call(type, name, descriptor);
            }
            return null;
          }
        },
        ClassReader.SKIP_CODE);
    if (code.getSuperName() != null) {
      make(code.getSuperName());
    }
    for (String parent : code.getInterfaces()) {
      make(parent);
    }
  }

  private void call(String owner, String name, String descriptor) {
    Call call = new Call(owner, name, descriptor);
    if (known.add(call)) {
      waiting.add(call);
    }
  }

  /** Looks for what a method calls, in the class that has it. */
  private void follow(Call method) {
    ClassReader code = reader(method.owner);
    if (code == null) {
      return;
    }
    types.add(method.owner.replace('/', '.'));
    boolean[] found = new boolean[1];
    code.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] thrown) {
            if (!name.equals(method.name) || !descriptor.equals(method.descriptor)) {
              return null;
            }
            found[0] = true;
            return new Body(method);
          }
        },
        ClassReader.SKIP_FRAMES);
    if (!found[0] && code.getSuperName() != null) {
      call(code.getSuperName(), method.name, method.descriptor);
    }
    call(method.owner, "<clinit>", "()V");
  }

  /** What a method does. */
  private final class Body extends MethodVisitor {
    private final Call method;
    private int line;

    Body(Call method) {
      super(Opcodes.ASM9);
      this.method = method;
    }

    private String place() {
      String name = method.name.replaceFirst("^lambda\\$(.*)\\$\\d+$", "$1");
      return method.owner.replace('/', '.') + "." + name + (line > 0 ? ", line " + line : "");
    }

    @Override
    public void visitLineNumber(int number, Label start) {
      line = number;
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      if (opcode == Opcodes.NEW) {
        make(type);
        if (Randomness.isGenerator(type)) {
          ownRandom.add(place() + ": new " + type.replace('/', '.'));
        }
      }
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      if (opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC) {
        call(owner, "<clinit>", "()V");
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      called(owner, name, descriptor);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      for (Object argument : arguments) {
        if (argument instanceof Handle handle) {
          called(handle.getOwner(), handle.getName(), handle.getDesc());
        }
      }
    }

    private void called(String owner, String name, String descriptor) {
      String what = owner + "." + name;
      if (what.equals("java/lang/System.exit")
          || what.equals("java/lang/Runtime.exit")
          || what.equals("java/lang/Runtime.halt")) {
        exits.add(place());
      } else if (Randomness.isSource(what)) {
        ownRandom.add(place() + ": " + what.replace('/', '.'));
      } else {
        call(owner, name, descriptor);
      }
    }
  }
}
