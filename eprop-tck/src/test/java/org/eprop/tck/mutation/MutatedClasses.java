package org.eprop.tck.mutation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Loads the classes of some packages anew, one of them with a mutation. */
public final class MutatedClasses extends ClassLoader {

  private final String packages;
  private final Mutation mutation;

  /**
   * @param packages the beginning of the names of classes that are loaded anew
   * @param mutation null for none
   */
  public MutatedClasses(String packages, Mutation mutation) {
    super(MutatedClasses.class.getClassLoader());
    this.packages = packages;
    this.mutation = mutation;
  }

  /** The code of a class as it was compiled. */
  public static byte[] code(String type) {
    String file = type.replace('.', '/') + ".class";
    try (InputStream in = MutatedClasses.class.getClassLoader().getResourceAsStream(file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> there = findLoadedClass(name);
      if (there != null) {
        return there;
      }
      if (!name.startsWith(packages)) {
        return super.loadClass(name, resolve);
      }
      byte[] code = code(name);
      byte[] own = mutation != null && mutation.type().equals(name) ? mutation.apply(code) : code;
      return defineClass(name, own, 0, own.length);
    }
  }
}
