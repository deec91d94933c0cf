/* An ATmega1284P: output by its serial port; sleep without interrupts ends the emulator. */
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
#include <stdint.h>
static void put_char(char c) {
  while ((UCSR0A & (1 << UDRE0)) == 0) {
  }
  UDR0 = (uint8_t)c;
}
static void finish(void) {
  while ((UCSR0A & (1 << UDRE0)) == 0) {
  }
  cli();
  sleep_enable();
  sleep_cpu();
}
