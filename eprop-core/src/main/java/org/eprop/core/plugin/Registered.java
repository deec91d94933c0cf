package org.eprop.core.plugin;

import java.util.Optional;
import java.util.function.Supplier;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * A component that is made when it is first asked for, so that of a plugin folder nothing runs that
 * was not named. Thread-safe.
 */
final class Registered {

  private final Class<?> type;
  private final Supplier<? extends Component> maker;
  private final Optional<String> name;
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

  /**
   * One that is not.
   *
   * @param type its class
   * @param maker throws {@link InvalidInputException} if it can't be made
   */
  static Registered of(Class<?> type, Supplier<? extends Component> maker) {
    return new Registered(type, maker, ConstantName.of(type));
  }

  /** Its class. */
  Class<?> type() {
    return type;
  }

  /** Its name, if that can be known without making it. */
  Optional<String> name() {
    return name;
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
}
