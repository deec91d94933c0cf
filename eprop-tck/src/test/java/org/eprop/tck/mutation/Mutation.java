package org.eprop.tck.mutation;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * One slip in the compiled code of a class: another sign, operation, factor, condition, index, or a
 * number that is not written.
 *
 * @param type name of the class
 * @param method in which it is
 * @param line of its source
 * @param what is other
 * @param number of the place among all of the class
 */
public record Mutation(String type, String method, int line, String what, int number) {

  /**
   * All that a class can have.
   *
   * @param code of the class
   * @param methods a pattern of the names of those to look at
   */
  public static List<Mutation> of(String type, byte[] code, String methods) {
    List<Mutation> found = new ArrayList<>();
    new ClassReader(code).accept(new Slips(null, type, -1, found), 0);
    return found.stream().filter(mutation -> mutation.method.matches(methods)).toList();
  }

  /** The class with it. */
  public byte[] apply(byte[] code) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(code).accept(new Slips(writer, type, number, new ArrayList<>()), 0);
    return writer.toByteArray();
  }

  @Override
  public String toString() {
    return type.replaceFirst(".*\\.", "") + "." + method + ", line " + line + ": " + what;
  }

  /** Counts places, and makes one of them. */
  private static final class Slips extends ClassVisitor {
    private final String type;
    private final int wanted;
    private final List<Mutation> found;

    Slips(ClassVisitor to, String type, int wanted, List<Mutation> found) {
      super(Opcodes.ASM9, to);
      this.type = type;
      this.wanted = wanted;
      this.found = found;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor to = super.visitMethod(access, name, descriptor, signature, exceptions);
      return new InMethod(to, name.replaceFirst("^lambda\\$(.*)\\$\\d+$", "$1"));
    }

    private final class InMethod extends MethodVisitor {
      private final String method;
      private int line;

      InMethod(MethodVisitor to, String method) {
        super(Opcodes.ASM9, to);
        this.method = method;
      }

      @Override
      public void visitLineNumber(int number, Label start) {
        line = number;
        super.visitLineNumber(number, start);
      }

      /** Whether it is to be here. */
      private boolean here(String what) {
        found.add(new Mutation(type, method, line, what, found.size()));
        return found.size() - 1 == wanted;
      }

      @Override
      public void visitInsn(int opcode) {
        int other = other(opcode);
        if (opcode == Opcodes.DASTORE && here("a number that is not written")) {
          super.visitInsn(Opcodes.POP2);
          super.visitInsn(Opcodes.POP2);
        } else if (other >= 0 && here(words(opcode))) {
          super.visitInsn(other);
        } else {
          super.visitInsn(opcode);
        }
      }

      private String words(int opcode) {
        return switch (opcode) {
          case Opcodes.DADD, Opcodes.FADD -> "- in place of +";
          case Opcodes.DSUB, Opcodes.FSUB -> "+ in place of -";
          case Opcodes.DMUL, Opcodes.FMUL -> "/ in place of *";
          case Opcodes.DDIV, Opcodes.FDIV -> "* in place of /";
          case Opcodes.DNEG, Opcodes.FNEG -> "no minus";
          default -> "another constant";
        };
      }

      private int other(int opcode) {
        return switch (opcode) {
          case Opcodes.DADD -> Opcodes.DSUB;
          case Opcodes.DSUB -> Opcodes.DADD;
          case Opcodes.DMUL -> Opcodes.DDIV;
          case Opcodes.DDIV -> Opcodes.DMUL;
          case Opcodes.FADD -> Opcodes.FSUB;
          case Opcodes.FSUB -> Opcodes.FADD;
          case Opcodes.FMUL -> Opcodes.FDIV;
          case Opcodes.FDIV -> Opcodes.FMUL;
          case Opcodes.DNEG, Opcodes.FNEG -> Opcodes.NOP;
          case Opcodes.DCONST_0 -> Opcodes.DCONST_1;
          case Opcodes.DCONST_1 -> Opcodes.DCONST_0;
          default -> -1;
        };
      }

      @Override
      public void visitLdcInsn(Object value) {
        if (value instanceof Double number && here("twice " + number)) {
          super.visitLdcInsn(2 * number);
        } else {
          super.visitLdcInsn(value);
        }
      }

      @Override
      public void visitJumpInsn(int opcode, Label label) {
        boolean condition = opcode >= Opcodes.IFEQ && opcode <= Opcodes.IFLE;
        // Of each pair, such as IFLT and IFGE, the first is odd.
        int opposite = opcode % 2 == 1 ? opcode + 1 : opcode - 1;
        super.visitJumpInsn(condition && here("the opposite condition") ? opposite : opcode, label);
      }
    }
  }
}
