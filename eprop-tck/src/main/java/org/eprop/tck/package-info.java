/**
 * The JUnit contract: a plugin author extends {@link org.eprop.tck.ComponentContract} with a single
 * method, and has a test of every property that the component's kind demands.
 *
 * <pre>{@code
 * class CauchyTest extends ComponentContract {
 *   @Override protected Component component() { return new Cauchy(); }
 * }
 * }</pre>
 *
 * <p>Each test is one {@link org.eprop.tck.check.Check}; what it finds is in the message of the
 * failure. {@code eprop check NAME} runs the same checks from the command line.
 */
package org.eprop.tck;
